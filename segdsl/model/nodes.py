"""What is meant: expressions with every name resolved and every type checked.

Spellings that mean the same are the same tree here. Every window, quantifier and negative is lowered to
operators of the table over a few forms: a literal, a column, an aggregate of events, a rank, a look-up.
Spans are those of what was written and never take part in comparisons, so equal meanings are equal (and
equally hashed) trees: that is how engines share work.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal as OneOfThese

from segdsl.operators.overall import OverallName
from segdsl.operators.ranks import RankName
from segdsl.source import Span
from segdsl.types import Kind

# None never stands for a value here: unknown is the absence of one. Instants are aware, in UTC.
Value = int | float | str | bool | dt.date | dt.datetime | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant. A list of texts is a tuple. (`1`, `1.0` and `True` differ by their kind.)"""

    value: Value
    kind: Kind
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Missing:
    """The unknown value, where a choice has no `otherwise`."""

    kind: Kind
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Clock:
    """`today`, a day, or `now`, an instant: both read off as-of and nothing else.

    Of an as-of date, now is the end of that day, which is the first instant of the next.
    """

    moment: OneOfThese["today", "now"]
    kind: Kind
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the row at hand: of the customer (`table` is "customers"), an event or a lookup's row.

    Columns of `attributes` tables are columns of the customer. The catalog says whether a column is read
    or computed by an expression over the same row.
    """

    table: str
    name: str
    kind: Kind
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RuleReference:
    """A trait's value, a score's sum, a lifecycle's stage (a text), or whether a segment holds."""

    name: str
    kind: Kind
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class OfCustomer:
    """Inside a condition on events: an expression about the customer whose event it is."""

    value: Expression
    kind: Kind
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LookedUp:
    """The column of a lookup's row that has these key values; unknown where there is none."""

    table: str
    column: str
    keys: tuple[Expression, ...]
    kind: Kind
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """An operator of the table with its arguments."""

    operator: str
    arguments: tuple[Expression, ...]
    kind: Kind
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Arm:
    """A value, and the condition that it is chosen by."""

    value: Expression
    condition: Expression


@dataclass(frozen=True, slots=True)
class Choice:
    """The value of the first arm whose condition holds, else `otherwise`."""

    arms: tuple[Arm, ...]
    otherwise: Expression  # Missing where nothing was written
    kind: Kind
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time: `amount` calendar days or months, or clock minutes (hours are 60)."""

    amount: float
    unit: OneOfThese["days", "months", "minutes"]


@dataclass(frozen=True, slots=True)
class Step:
    """What must follow (or, negated, must not): an event strictly later than the one before.

    Where either has only a date, later means on a later day. `same_day` also accepts any other event of
    the same day. `within` bounds the time since the one before. A negated step holds once no event can
    come in time any more: `within` is over by as-of (without `within`: there is none so far). Only the
    last step may be negated.
    """

    events: str
    condition: Expression | None  # about the row of `events`
    within: Length | None
    same_day: bool
    negated: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows of a table of events that satisfy `condition` (windows are part of it).

    `events` names a file's events or a roll-up; named subsets are lowered to these and a condition. Rows
    later than as-of are left out unless `future`. With `steps`, only rows that something follows.
    """

    events: str
    condition: Expression | None
    future: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One value from the selected rows that belong to an owner.

    `function` is an entry of segdsl.operators.aggregates: count, sum, average, min, max, distinct, most
    common, first, last (of `value`, by time), first time, last time, nth time (of the rows themselves).
    Rows whose `value` is unknown are skipped. `owner` is "customers", or the roll-up whose row is built
    from its base's rows. `nth` counts from 1.
    """

    function: str
    selection: Selection
    value: Expression | None  # about the row
    owner: str
    kind: Kind
    span: Span = field(compare=False, repr=False)
    nth: int | None = None


@dataclass(frozen=True, slots=True)
class Overall:
    """One number for all customers, or those `among` a condition, whose value is known.

    `function` is average, median, percentile (with `percent`, linearly interpolated), sum, deviation, or
    share (of the customers for whom the condition `value` holds). Of nobody, all but sum are unknown. With
    `within` it is the number of the customer's own group, unknown where their group is.
    """

    function: OverallName
    value: Expression
    among: Expression | None
    percent: float | None
    kind: Kind
    span: Span = field(compare=False, repr=False)
    within: Expression | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """A customer's place among those whose `value` is known, who are `among` and share `within`.

    quantile:     1 plus the number of the `amount`-1 cut-offs below the value
    ntile:        `amount` groups of equal size by place, ties in key order
    top share, bottom share: a condition, at or above the (1 - `amount`) quantile, at or below the
                  `amount` quantile
    top count, bottom count: a condition, exactly `amount` customers, ties in key order
    top making:   a condition, the fewest from the highest value down who make the share `amount` of the sum
                  of what is above 0, ties in key order
    Whoever is not ranked (value or group unknown, or not among) has no rank, or does not satisfy.
    """

    function: RankName
    amount: float
    value: Expression
    within: Expression | None
    among: Expression | None
    kind: Kind
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Sample:
    """A stable random share: the first 8 hex digits of MD5(`seed:key`) are below share · 2³².

    `above` is the lower bound of a variant's slice (0 for a sample): above ≤ hash / 2³² < below. With `by`,
    its value stands for the customer's key; whoever has none is in no sample.
    """

    seed: str
    below: float
    kind: Kind
    span: Span = field(compare=False, repr=False)
    above: float = 0.0
    by: Expression | None = None


Expression = (
    Literal
    | Missing
    | Clock
    | Column
    | RuleReference
    | OfCustomer
    | LookedUp
    | Call
    | Choice
    | Aggregate
    | Overall
    | Ranking
    | Sample
)
