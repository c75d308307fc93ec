"""What a campaign is for: a condition, the time in which it counts, and what it is worth.

In: a goal as written. Out: its meaning, or None where something in it is wrong (all of which is reported):
every table of events that it looks at has a time, and what it is worth adds up a number of those events.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from segdsl.model import literals
from segdsl.model.catalog import CUSTOMERS
from segdsl.model.conditions import condition
from segdsl.model.draft import Item, NamedRows, Scope
from segdsl.model.findings import listed, quoted
from segdsl.model.names import rows
from segdsl.model.nodes import Aggregate, Expression, Length, Selection
from segdsl.model.project import Goal
from segdsl.model.selections import time_of
from segdsl.model.terms import all_of, call
from segdsl.model.traversal import parts
from segdsl.operators.aggregates import AGGREGATES
from segdsl.source import Span
from segdsl.syntax import nodes as syntax
from segdsl.types import in_words


def goal(scope: Scope, written: syntax.Goal) -> Goal | None:
    before = scope.findings.mark()
    holds = condition(scope, written.condition)
    within = literals.length(scope, written.within)
    looked_at = () if holds is None else tuple(_counted(holds))
    if within is not None:
        _timed(scope, written, within, looked_at)
    worth = None
    if written.worth is not None and holds is not None:
        worth = _worth(scope, written.worth, looked_at)
    if holds is None or within is None or scope.findings.mark() > before:
        return None
    return Goal(holds, within, worth)


def _counted(expression: Expression) -> Iterator[Selection]:
    """The events that the goal itself counts: not those that only say which of others are meant."""
    if isinstance(expression, Aggregate):
        yield expression.selection
        return
    for part in parts(expression):
        yield from _counted(part)


def _timed(scope: Scope, written: syntax.Goal, within: Length, looked_at: Sequence[Selection]) -> None:
    """Whether each event counts can only be told where there is a time to tell it by."""
    roots = [s.events for s in looked_at] + [step.events for s in looked_at for step in s.steps]
    for root in dict.fromkeys(roots):
        found = scope.draft.need(Item("", root), written.span)
        if not isinstance(found, NamedRows):
            continue
        at = time_of(scope, syntax.Name(root, written.within.span), found, written.within.span)
        if at is not None and at.kind.family == "day" and within.unit == "minutes":
            message = f"{quoted(written.within.span)} needs times of day, and `{root}` have only dates"
            hint = f"count in days, or declare `{found.at} datetime` in `{root}`"
            scope.findings.add("type-mismatch", message, written.within.span, hint)


# ---------------------------------------------------------------- what it is worth


def _worth(scope: Scope, written: syntax.Path, looked_at: Sequence[Selection]) -> Aggregate | None:
    """The sum of the column over the events that the goal counts."""
    found = rows(scope, written.owner)
    value = None if found is None else scope.row_of(written.owner.text).resolve(written.name)
    if found is None or value is None:
        return None
    if value.kind.family not in AGGREGATES["sum"].takes:
        message = f"a goal is worth a number, and {quoted(written.span)} is {in_words(value.kind.type)}"
        scope.findings.add("type-mismatch", message, written.span)
        return None
    counted = tuple(dict.fromkeys(s for s in looked_at if s.events == found.root))
    if not counted:
        _not_counted(scope, written, found.root, looked_at)
        return None
    chosen = _together(scope, written, counted, found)
    if chosen is None:
        return None
    kind = AGGREGATES["sum"].kind(value.kind)
    return Aggregate("sum", chosen, value, CUSTOMERS, kind, written.span)


def _not_counted(scope: Scope, written: syntax.Path, root: str, looked_at: Sequence[Selection]) -> None:
    owner, column = written.owner.text, written.name.text
    counted = list(dict.fromkeys(s.events for s in looked_at))
    if any(step.events == root for s in looked_at for step in s.steps):
        message = (
            f"`worth` adds up the events that the goal counts, which are {listed(counted)}; "
            f"`{owner}` only follow them"
        )
        hint = f"write the goal as `any {owner}`, or leave `worth` out"
    elif counted:
        message = f"the goal counts {listed(counted)}, and `{column}` belongs to `{owner}`"
        hint = f"write `worth {counted[0]}.COLUMN`, or ask for `any {owner}` in the goal"
    else:
        message = f"the goal names no events, and `{column}` belongs to `{owner}`"
        hint = f"ask for them in the goal itself, as in `goal any {owner}`"
    scope.findings.add("type-mismatch", message, written.span, hint)


def _together(
    scope: Scope, written: syntax.Path, counted: Sequence[Selection], named: NamedRows
) -> Selection | None:
    """Each event once that any part of the goal counts and that has the column."""
    span = written.span
    if len(counted) > 1 and any(s.steps for s in counted):
        message = f"the goal counts `{named.root}` in several ways, with what follows them in one"
        hint = "say in one question which of them count, or leave `worth` out"
        scope.findings.add("type-mismatch", message, span, hint)
        return None
    first = counted[0]
    conditions = [s.condition for s in counted if s.condition is not None]
    either = None if len(conditions) < len(counted) else _any_of(conditions, span)
    both = [c for c in dict.fromkeys((named.condition, either)) if c is not None]
    return Selection(
        first.events, all_of(both, span) if both else None, any(s.future for s in counted), first.steps
    )


def _any_of(conditions: Sequence[Expression], span: Span) -> Expression:
    return conditions[0] if len(conditions) == 1 else call("or", conditions, span)
