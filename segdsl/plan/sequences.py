"""One event followed by another: the nodes of a chain of steps, built from its end."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from segdsl.clock import AsOf
from segdsl.instants import add_minutes, end_of_day
from segdsl.model.nodes import Expression, Length, Step
from segdsl.plan.graph import Graph
from segdsl.plan.nodes import Followed, Node, Rows, StepEvents
from segdsl.types import CONDITION, Day, Kind, Number, Text


class EventTables(Protocol):
    """What a sequence asks of tables of events."""

    def at(self, rows: Rows) -> Node | None:
        """When each row happened; None where the table has no times."""

    def root(self, name: str, future: bool) -> tuple[Rows, Node | None]:
        """The rows behind a name of events, and which of them are meant."""

    def owner(self, rows: Rows, *, future: bool) -> Node:
        """The customer of each row."""

    def condition(self, expression: Expression | None, rows: Rows) -> Node | None:
        """A condition on the rows; None where there is none."""


class Sequences:
    """Which events something follows, or surely nothing does any more."""

    def __init__(self, tables: EventTables, as_of: AsOf, graph: Graph) -> None:
        self._tables = tables
        self._as_of = as_of
        self._graph = graph

    def followed(self, rows: Rows, steps: tuple[Step, ...], future: bool) -> Node:
        """A condition on the rows: the steps follow, each measured from the one before."""
        step, *rest = steps
        first_at = self._tables.at(rows)
        second_rows, given = self._tables.root(step.events, future)
        second_at = self._tables.at(second_rows)
        assert first_at is not None
        assert second_at is not None
        conditions = [given, self._tables.condition(step.condition, second_rows)]
        if rest:
            conditions.append(self.followed(second_rows, tuple(rest), future))
        where = self._graph.all_of(*conditions) if any(c is not None for c in conditions) else None
        holds = self._graph.one(
            Followed(
                StepEvents(self._tables.owner(rows, future=future), first_at, None, rows),
                StepEvents(self._tables.owner(second_rows, future=future), second_at, where, second_rows),
                step.within,
                step.same_day,
                self._as_of.zone,
                rows,
                CONDITION,
            )
        )
        if not step.negated:
            return holds
        return self._graph.all_of(self._graph.apply("not", holds), self._over(step, first_at))

    def _over(self, step: Step, at: Node) -> Node:
        """Nothing can come in time any more, as far as as-of knows; without `within`, so far."""
        if step.within is None:
            return self._graph.yes
        over = self._time_over(step.within, at)
        if not step.same_day:
            return over
        return self._graph.all_of(over, self._days_over(Length(0, "days"), at))

    def _time_over(self, within: Length, at: Node) -> Node:
        if within.unit != "minutes":
            return self._days_over(within, at)
        latest = add_minutes(self._as_of.end, -within.amount)
        return self._graph.no if latest is None else self._graph.apply("<", at, self._graph.instant(latest))

    def _days_over(self, within: Length, at: Node) -> Node:
        whole = last_whole_day(self._as_of)
        if whole is None:
            return self._graph.no
        day = day_of(self._graph, at, self._as_of.zone)
        if within.unit == "days":
            # day + n <= whole, with the sum done once and on the side of the constant
            latest = _moved(whole, -int(within.amount))
            return self._graph.no if latest is None else self._graph.apply("<=", day, self._graph.day(latest))
        last = self._graph.apply("add months", day, _number(self._graph, within.amount), kind=Kind(Day()))
        return self._graph.apply("<=", last, self._graph.day(whole))


def last_whole_day(as_of: AsOf) -> dt.date | None:
    """The last day that is over; None where none is."""
    if end_of_day(as_of.today, as_of.zone) <= as_of.end:
        return as_of.today
    return as_of.today - dt.timedelta(days=1) if as_of.today > dt.date.min else None


def day_of(graph: Graph, at: Node, zone: str) -> Node:
    """The local day of a time; a day is its own."""
    kind: Kind = at.kind  # type: ignore[union-attr, assignment]
    if kind.family == "day":
        return at
    return graph.apply("local day", at, graph.constant(zone, Kind(Text())), kind=Kind(Day(), kind.unknown))


def _number(graph: Graph, amount: float) -> Node:
    whole = float(amount).is_integer()
    return graph.constant(int(amount) if whole else amount, Kind(Number(whole=whole), unknown=False))


def _moved(day: dt.date, days: int) -> dt.date | None:
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:
        return None
