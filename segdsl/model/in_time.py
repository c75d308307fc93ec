"""A goal, asked of each customer from a moment of their own on.

In: an expression about customers, such as a campaign's goal. Out: the same, counting of the events that it
names only those in time: from the customer's moment until the customer's last one, both columns that whoever
asks brings along. What it says of traits, segments and attributes stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from segdsl.model.catalog import CUSTOMERS, Catalog
from segdsl.model.nodes import (
    Aggregate,
    Arm,
    Call,
    Choice,
    Clock,
    Column,
    Expression,
    Length,
    LookedUp,
    OfCustomer,
    Overall,
    Ranking,
    RuleReference,
    Selection,
    Step,
)
from segdsl.model.terms import DAY, INSTANT, all_of, call, in_step
from segdsl.model.traversal import walk
from segdsl.source import Span
from segdsl.types import Kind

SINCE, UNTIL = "#since", "#until"  # no column can be declared by these names
TIMES = "#times"  # the table that they are in


def end_kind(within: Length) -> Kind:
    """What the last moment is: a day, or an instant where time is counted in hours or minutes."""
    return INSTANT if within.unit == "minutes" else DAY


def in_time(expression: Expression, within: Length, catalog: Catalog) -> Expression:
    """The expression about events in time, whose moments are the columns SINCE and UNTIL of customers."""
    match expression:
        case Aggregate(selection=selection, owner=owner) if owner == CUSTOMERS:
            return replace(expression, selection=_timely(selection, within, catalog, expression.span))
        case Call(arguments=arguments):
            return replace(expression, arguments=tuple(in_time(a, within, catalog) for a in arguments))
        case OfCustomer(value) | Overall(value=value) | Ranking(value=value):
            return replace(expression, value=in_time(value, within, catalog))
        case LookedUp(keys=keys):
            return replace(expression, keys=tuple(in_time(key, within, catalog) for key in keys))
        case Choice(arms, otherwise):
            asked = tuple(
                Arm(in_time(arm.value, within, catalog), in_time(arm.condition, within, catalog))
                for arm in arms
            )
            return replace(expression, arms=asked, otherwise=in_time(otherwise, within, catalog))
        case _:
            return expression


def _timely(selection: Selection, within: Length, catalog: Catalog, span: Span) -> Selection:
    def both(events: str, condition: Expression | None) -> Expression:
        asked = () if condition is None else (in_time(condition, within, catalog),)
        return all_of((*asked, *_bounds(events, within, catalog, span)), span)

    def followed(step: Step) -> Step:
        return replace(step, condition=both(step.events, step.condition))

    condition = both(selection.events, selection.condition)
    return replace(selection, condition=condition, steps=tuple(map(followed, selection.steps)))


def _bounds(events: str, within: Length, catalog: Catalog, span: Span) -> Iterator[Expression]:
    """From the moment on, and until the last one. Days are compared as days."""
    table = catalog.events[events]
    assert table.at is not None  # a goal counts only events that have a time
    at = Column(events, table.at, table.columns[table.at].kind, span)
    for name, kind, sign in ((SINCE, INSTANT, ">="), (UNTIL, end_kind(within), "<=")):
        known = Kind(kind.type)  # unknown of whoever was assigned nothing
        moment = OfCustomer(Column(CUSTOMERS, name, known, span), known, span)
        yield call(sign, in_step(at, moment, catalog.zone), span)


def rests_on_the_clock(expression: Expression, catalog: Catalog) -> bool:
    """Whether the answer also depends on the as-of at which it is asked, apart from the events in time."""
    return any(_asks_the_clock(node, catalog) for node in walk(expression))


def _asks_the_clock(node: Expression, catalog: Catalog) -> bool:
    match node:
        case Clock() | RuleReference() | Overall() | Ranking():
            return True
        case Aggregate(selection=selection):
            tables = (selection.events, *(step.events for step in selection.steps))
            rolled = any(catalog.events[name].is_roll_up for name in tables)
            return rolled or any(step.negated for step in selection.steps)
        case Column(table, name) | LookedUp(table, name):
            info = catalog.table(table).columns.get(name)
            definition = None if info is None else info.definition
            return definition is not None and rests_on_the_clock(definition, catalog)
        case _:
            return False
