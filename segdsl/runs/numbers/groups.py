"""Groups of customers: what a name divides them into.

In: the name of a lifecycle, score, segment, trait or attribute, or `campaign`, `step`, `variant`, `persona`
of what was sent. Out: a `Grouping`: its groups in their order, each with the condition that puts a customer
into it. Groups of messages overlap, as a customer gets several; all others do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

import pandas as pd

from segdsl.decimals import in_digits
from segdsl.diagnostics import Problem, option, wrong_usage
from segdsl.model.by_name import named
from segdsl.model.catalog import CUSTOMERS
from segdsl.model.metrics import SENT
from segdsl.model.nodes import Aggregate, Call, Column, Expression, Literal, RuleReference, Selection
from segdsl.model.privacy import is_private
from segdsl.model.project import Model
from segdsl.model.selections import COUNT
from segdsl.model.terms import all_of, call, constant, negation, text, whole
from segdsl.model.traversal import walk
from segdsl.model.written import rules
from segdsl.operators.comparison import OPPOSITE
from segdsl.project.names import no_such, with_stages_of
from segdsl.project.reviewed import Reviewed
from segdsl.source import NOWHERE
from segdsl.types import CONDITION, Flag, OneOf

LEAST = 10
"""Fewer people than that are no group of which numbers are told."""

MESSAGES = ("campaign", "step", "variant", "persona")
MOST_VALUES = 20
OTHERS, UNKNOWN, NO_STAGE = "(others)", "(unknown)", "(no stage)"
REST = frozenset({OTHERS, UNKNOWN, NO_STAGE})
"""Groups of whoever is left: where nobody is, they are not there."""


@dataclass(frozen=True, slots=True)
class Group:
    """`condition` is about customers; `rows`, of a group of messages, about rows of `sent`."""

    labels: tuple[str, ...]
    condition: Expression
    rows: Expression | None = None


EVERYONE = Group(("everyone",), Literal(True, CONDITION, NOWHERE))


@dataclass(frozen=True, slots=True)
class Grouping:
    """What a name divides customers into; `value` is what the groups go by, None where it is messages."""

    name: str
    value: Expression | None
    groups: tuple[Group, ...]


def crossed(groupings: Sequence[Grouping]) -> tuple[Group, ...]:
    """Every combination of a group of each."""
    return tuple(_both(groups) for groups in product(*(grouping.groups for grouping in groupings)))


def _both(groups: Sequence[Group]) -> Group:
    labels = tuple(label for group in groups for label in group.labels)
    rows = [group.rows for group in groups if group.rows is not None]
    own = [group.condition for group in groups if group.rows is None]
    together = all_of(rows, NOWHERE) if rows else None
    conditions = [*own, *([_got(together)] if together is not None else [])]
    return Group(labels, all_of(conditions, NOWHERE), together)


def segments_as_groups(model: Model, names: Iterable[str]) -> tuple[Group, ...]:
    """Each segment as a group of its own."""
    return tuple(Group((name,), RuleReference(name, CONDITION, NOWHERE)) for name in names)


# ---------------------------------------------------------------- by name


def value_of(project: Reviewed, name: str) -> Expression | None:
    """What groups of this name go by; None where they are of messages. Raises Problem."""
    model = project.model
    known = {*with_stages_of(model), *model.catalog.customers.columns}
    if name in MESSAGES and name not in known:
        _column_of_sent(model, name)
        return None
    try:
        value = named(model, name)
    except KeyError:
        raise no_such(project, "lifecycle, score, segment, trait or attribute", name, sorted(known)) from None
    info = model.catalog.customers.columns.get(name)
    if is_private(model, value) and name not in model.segments:
        raise wrong_usage(f"`{name}` is private, and groups would give it away", "group by something else")
    if info is not None and info.sensitive:
        hint = f'make a trait of it that says why it is used: `trait … = {name} because "…"`'
        raise wrong_usage(f"`{name}` is sensitive, and nothing says why customers are grouped by it", hint)
    if value.kind.family not in ("flag", "text", "number"):
        dated = value.kind.family in ("day", "instant")
        example = f"year({name})" if dated else f'{name} contains "…"'
        hint = f"group by a trait such as `{example}`"
        raise wrong_usage(f"`{name}` has too many values to group by", hint)
    return value


def grouping(model: Model, name: str, value: Expression | None, seen: pd.Series[Any]) -> Grouping:
    """The groups of a name; `seen` are the values that occur (of messages: those of the column of `sent`)."""
    if value is None:
        column = _column_of_sent(model, name)
        groups = _of_values(column, [str(v) for v in seen.dropna().unique()], sort=True)
        return Grouping(name, None, tuple(Group((label,), _got(rows), rows) for label, rows in groups))
    return Grouping(name, value, tuple(Group((n,), c) for n, c in _groups(model, name, value, seen)))


Labelled = Iterator[tuple[str, Expression]]


def _groups(model: Model, name: str, value: Expression, seen: pd.Series[Any]) -> Labelled:
    if name in model.segments:
        yield name, value
        yield f"not {name}", negation(value, NOWHERE)
        return
    if isinstance(value.kind.type, Flag):
        yield from _of_flag(value)
    elif value.kind.family == "number":
        yield from _bands(value, thresholds(model, value) or _quartiles(seen))
    elif isinstance(value.kind.type, OneOf):
        yield from _of_values(value, value.kind.type.values)
    else:
        yield from _of_common_values(value, seen)
    if value.kind.lacking:
        yield NO_STAGE if name in model.lifecycles else UNKNOWN, _unknown(value)


def _unknown(value: Expression) -> Expression:
    return negation(call("is known", (value,), NOWHERE), NOWHERE)


def _of_flag(value: Expression) -> Labelled:
    for word, wanted in (("yes", True), ("no", False)):
        yield word, call("=", (value, Literal(wanted, CONDITION, NOWHERE)), NOWHERE)


def _of_values(value: Expression, values: Iterable[str], *, sort: bool = False) -> Labelled:
    for one in sorted(values) if sort else values:
        yield one, call("=", (value, text(one, NOWHERE)), NOWHERE)


def _of_common_values(value: Expression, seen: pd.Series[Any]) -> Labelled:
    """The most common ones by name, ties in their order; all others together."""
    counts = (
        seen.dropna().value_counts().sort_index(kind="stable").sort_values(ascending=False, kind="stable")
    )
    common = [str(one) for one in counts.index[:MOST_VALUES]]
    yield from _of_values(value, common)
    if len(counts) > len(common):
        known = call("is known", (value,), NOWHERE)
        among = call("in", (value, *(text(one, NOWHERE) for one in common)), NOWHERE)
        yield OTHERS, all_of((known, negation(among, NOWHERE)), NOWHERE)


# ---------------------------------------------------------------- bands of numbers


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """Where one band ends and the next begins; a number equal to it is in the upper one unless `below`."""

    at: float
    below: bool = False


def thresholds(model: Model, value: Expression) -> list[Cut]:
    """Where rules compare the number with one that is written: there its bands meet."""
    found: set[Cut] = set()
    for written in rules(model):
        for part in walk(written.expression):
            if isinstance(part, Call) and part.operator in OPPOSITE:
                found |= set(_cuts(part, value))
    return sorted(found)


def _is_below(operator: str) -> bool:
    """Whether a number that is equal to the one compared with belongs to those below."""
    return operator.startswith(">") != operator.endswith("=")


def _cuts(part: Call, value: Expression) -> Iterator[Cut]:
    match part.arguments:
        case (subject, Literal(int() | float() as at)) if subject == value:
            yield Cut(float(at), _is_below(part.operator))
        case (Literal(int() | float() as at), subject) if subject == value:
            yield Cut(float(at), not _is_below(part.operator))


def _quartiles(seen: pd.Series[Any]) -> list[Cut]:
    """Four bands of about the same size."""
    known = seen.dropna().astype("float64")
    if known.empty:
        return []
    cuts = known.quantile([0.25, 0.5, 0.75], interpolation="lower")
    return sorted({Cut(float(cut), True) for cut in cuts if cut < known.max()})


def _bands(value: Expression, cuts: Sequence[Cut]) -> Labelled:
    if not cuts:
        yield "any", call("is known", (value,), NOWHERE)
        return
    ends: list[Cut | None] = [None, *cuts, None]
    for low, high in pairwise(ends):
        parts = []
        if low is not None:
            parts.append(call(">" if low.below else ">=", (value, constant(low.at, NOWHERE)), NOWHERE))
        if high is not None:
            parts.append(call("<=" if high.below else "<", (value, constant(high.at, NOWHERE)), NOWHERE))
        yield _called(low, high), all_of(parts, NOWHERE)


def _called(low: Cut | None, high: Cut | None) -> str:
    """`under 0`, `0 to under 15`, `over 10 to 20`, `15 and more`."""
    upper = "" if high is None else f"{'' if high.below else 'under '}{_digits(high.at)}"
    if low is None:
        return f"up to {upper}" if high is not None and high.below else upper
    lower = f"over {_digits(low.at)}" if low.below else _digits(low.at)
    if high is None:
        return lower if low.below else f"{lower} and more"
    return f"{lower} to {upper}"


def _digits(number: float) -> str:
    return in_digits(number, 2)


# ---------------------------------------------------------------- what was sent


def _column_of_sent(model: Model, name: str) -> Column:
    table = model.catalog.events.get(SENT)
    info = None if table is None else table.columns.get(name)
    if info is not None:
        return Column(SENT, name, info.kind, info.span)
    if table is None:
        asked = option(f"--by {name}", f'by=["{name}"]')
        message = f"nothing says what was sent, and {asked} is about that"
        raise wrong_usage(message, "declare it: `events sent from history`")
    raise _without(name, sorted(table.columns))


def _without(name: str, columns: Sequence[str]) -> Problem:
    return wrong_usage(f"`{SENT}` has no column `{name}`", f"its columns are {', '.join(columns)}")


def _got(rows: Expression) -> Expression:
    """Whoever got such a message."""
    many = Aggregate("count", Selection(SENT, rows, False, ()), None, CUSTOMERS, COUNT, NOWHERE)
    return call(">=", (many, whole(1, NOWHERE)), NOWHERE)
