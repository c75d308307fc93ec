"""Values and conditions, and the stretches of time and the events that they speak of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from segdsl.source import Span
from segdsl.syntax.nodes.pieces import (
    DateLiteral,
    DayWord,
    Duration,
    InstantLiteral,
    Name,
    Number,
    RelativeDay,
    Text,
    Unit,
    YesNo,
)


@dataclass(frozen=True, slots=True)
class Path:
    """`orders.total`, `customer.aov`, `products.category`."""

    owner: Name
    name: Name
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Everyone:
    """`everyone`, or `nobody` where `none`."""

    none: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """An operator of the table (segdsl.operators) with its operands.

    `operator` is the positive name, as in `and or not = < <= > >= between in contains`, `contains any
    of`, `contains all of`, `contains none of`, `contains any starting with`, `starts with`, `ends
    with`, `matches`, `is known`, `is unknown`, `is empty`, `default`, `+ - * /`, `negate`, `how many
    of`, `days since`, `days until`, `days between` (and the other units). `a != 1` is
    `Call("=", …, negated=True)`; `not x` is `Call("not", (x,))`; `and`, `or` and `how many of` have
    any number of operands. The second operand of `in` and of `contains … of` is a ListLiteral, or a
    Name (a setting or an attribute). `ignoring_case` is for tests on text.
    """

    operator: str
    arguments: tuple[Expression, ...]
    span: Span = field(compare=False, repr=False)
    negated: bool = False
    ignoring_case: bool = False


@dataclass(frozen=True, slots=True)
class ListLiteral:
    """`("DE", "AT")` where one operand is a list: the right side of `contains any of`, a setting."""

    items: tuple[Expression, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a function: a value, and for aggregates and ranks what narrows it down.

    `count(where (…))` in a roll-up has no value.
    """

    value: Expression | None
    span: Span = field(compare=False, repr=False)
    window: Window | None = None
    where: Expression | None = None
    within: Name | None = None
    among: Expression | None = None


@dataclass(frozen=True, slots=True)
class Function:
    """`sum(orders.total in the last 365 days)`, `quintile(monetary within country)`, `round(x, 2)`.

    `name` is as written; two words where there are two: `most common`, `overall median`.
    """

    name: str
    arguments: tuple[Argument, ...]
    span: Span = field(compare=False, repr=False)
    name_span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Arm:
    """`value when condition` of a choice."""

    value: Expression
    condition: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """`x when c, y when d, z otherwise`."""

    arms: tuple[Arm, ...]
    otherwise: Expression | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LookedUp:
    """`products.category for sku`; several key values where the lookup's key is compound."""

    path: Path
    keys: tuple[Expression, ...]
    span: Span = field(compare=False, repr=False)


WindowForm = Literal[
    "today",  # and the two below: no arguments
    "yesterday",
    "tomorrow",
    "in the last",  # Duration | Name (a setting)
    "in the next",  # Duration | Name
    "in this",  # a calendar unit in `unit`, no arguments; likewise the next two
    "in last",
    "in next",
    "before",  # one date; likewise the next three
    "after",
    "since",
    "on",
    "between",  # two dates
    "within after",  # Duration | Name, date: within 30 days after D
    "within before",
    "more than ago",  # Duration | Name; likewise the next three
    "less than ago",
    "at least ago",
    "at most ago",
    "in each of the last",  # Number | Name (how many periods), Duration | Name (of one period)
    "in at least of the last",  # Number | Name (at least), Number | Name (of how many), Duration | Name
]


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time. What `arguments` hold for each form is said beside `WindowForm`."""

    form: WindowForm
    arguments: tuple[Expression, ...]
    span: Span = field(compare=False, repr=False)
    unit: Unit | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class InWindow:
    """`joined in the last 30 days`, `anniversary of birthday in this month`."""

    value: Expression
    window: Window
    span: Span = field(compare=False, repr=False)
    anniversary: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """`followed by orders within 24 hours or on the same day where (…)`."""

    events: Name
    negated: bool
    within: Duration | Name | None
    same_day: bool
    where: Expression | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Selection:
    """Some events: a name, perhaps a window and a condition, perhaps what followed."""

    events: Name
    window: Window | None
    where: Expression | None
    steps: tuple[Step, ...]
    span: Span = field(compare=False, repr=False)


Quantifier = Literal["any", "no", "every", "at least", "at most", "exactly"]


@dataclass(frozen=True, slots=True)
class Query:
    """`any orders in the last 30 days`, `at least 3 orders where (…)`."""

    quantifier: Quantifier
    count: Number | Name | None  # of the last three quantifiers
    selection: Selection
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SomeOf:
    """`at least 2 of (a, b, c)`."""

    quantifier: Literal["at least", "at most", "exactly"]
    count: Number | Name
    conditions: tuple[Expression, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Top:
    """`top 10% by monetary within country among champions`, `bottom 500 by x`."""

    bottom: bool
    amount: Number | Name
    value: Expression
    within: Name | None
    among: Expression | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TopMaking:
    """`top customers making 50% of spend within country among buyers`."""

    share: Number | Name
    value: Expression
    within: Name | None
    among: Expression | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Sample:
    """`sample 10% by company seed "spring"`."""

    share: Number | Name
    seed: Text | None
    span: Span = field(compare=False, repr=False)
    by: Name | None = None


Expression = (
    Name
    | Path
    | Text
    | Number
    | YesNo
    | DateLiteral
    | InstantLiteral
    | Duration
    | DayWord
    | RelativeDay
    | Everyone
    | Call
    | ListLiteral
    | Function
    | Choice
    | LookedUp
    | InWindow
    | Query
    | SomeOf
    | Top
    | TopMaking
    | Sample
)
