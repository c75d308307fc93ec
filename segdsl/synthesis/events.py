"""Changing what happened to a made-up customer, so that an aggregate of events gets a value.

In: a draft, an aggregate and the value that is wanted. Out: events added, changed or taken away.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from segdsl.instants import local_day, moved
from segdsl.model.catalog import CUSTOMERS
from segdsl.model.nodes import Aggregate, Column, Expression, Length
from segdsl.operators.aggregates import AGGREGATES
from segdsl.operators.calendar import add_months
from segdsl.synthesis.changes import Changes
from segdsl.synthesis.drafts import At
from segdsl.types import Day, Instant, Number, OneOf

MOST_EVENTS = 40  # added for one aggregate
_SHARED = 8  # rows that a sum is shared by
_ROWS, _NEAR = 12, 0.06  # of which a share is made, and how near to it it comes


class Events:
    """Gives values to aggregates; `whole` gives the rows their values."""

    def __init__(self, whole: Changes) -> None:
        self.whole = whole
        self.draft = whole.draft
        self.rng = whole.draft.rng

    def happen(self, aggregate: Aggregate, wanted: Any, at: At) -> None:
        own = at if aggregate.owner != CUSTOMERS else self.draft.here
        rows = self.draft.selected(aggregate.selection, own, aggregate.owner)
        if aggregate.function == "count":
            self._count(aggregate, rows, int(wanted or 0), own)
        elif wanted is None:
            self._without(aggregate, rows)
        elif AGGREGATES[aggregate.function].of_time:
            self._time(aggregate, rows, wanted, own)
        elif aggregate.value is not None:
            self._over_values(aggregate, aggregate.value, rows, wanted, own)

    def _count(self, aggregate: Aggregate, rows: list[At], wanted: int, at: At) -> None:
        for row in rows[max(wanted, 0) :]:
            self.draft.drop(row)
        for _ in range(min(wanted, MOST_EVENTS) - len(rows)):
            self._add(aggregate, at)

    def share(self, some: Aggregate, of_all: Aggregate, wanted: float) -> None:
        """A share of all rows are some of them: as few rows as come near it, all of them made up anew."""
        here = self.draft.here
        number = next((n for n in range(1, _ROWS) if abs(round(wanted * n) / n - wanted) <= _NEAR), _ROWS)
        for row in self.draft.selected(of_all.selection, here, CUSTOMERS):
            self.draft.drop(row)
        for _ in range(round(wanted * number)):
            self._add(some, here)
        for _ in range(number - round(wanted * number)):
            other = self._add(of_all, here)
            if other is not None and some.selection.condition is not None:
                self.whole.make(some.selection.condition, False, other)

    def _add(self, aggregate: Aggregate, at: At) -> At | None:
        """One more row that is selected; a roll-up's row is not built here for somebody else."""
        if aggregate.owner != CUSTOMERS:
            self._join(aggregate, at)
            return None
        selection = aggregate.selection
        row = self.draft.new_row(selection.events)
        below = self.draft.model.catalog.events[selection.events]
        if below.is_roll_up and below.base is not None and below.condition is not None:
            self.whole.make(below.condition, True, At(below.base, row.cells))
        if selection.condition is not None:
            self.whole.make(selection.condition, True, row)
            self.whole.make(selection.condition, True, row)
        self._follow(aggregate, row)
        return row

    def _join(self, aggregate: Aggregate, at: At) -> None:
        """Of what a roll-up is made of: the row at hand shall be selected, or one more beside it."""
        catalog = self.draft.model.catalog
        owner = catalog.events[aggregate.owner]
        if owner.base is None:
            return
        row = At(owner.base, at.cells)
        selected = self.draft.selected(aggregate.selection, at, aggregate.owner)
        if any(one.cells is at.cells for one in selected):
            row = self.draft.new_row(owner.base)
            row.cells.update({name: at.cells.get(name) for name in owner.per})
            self.draft.changed()
        if aggregate.selection.condition is not None:
            self.whole.make(aggregate.selection.condition, True, row)

    def _follow(self, aggregate: Aggregate, row: At) -> None:
        """The events that must come after this one; a step that must not is left out."""
        before = row
        for step in aggregate.selection.steps:
            if step.negated:
                self._long_ago(before, step.within)
                return
            after = self.draft.new_row(step.events)
            if step.condition is not None:
                self.whole.make(step.condition, True, after)
            time = self._moment_of(before)
            if time is None:
                return
            gap = dt.timedelta(days=1)
            if step.within is not None and step.within.unit == "minutes":
                gap = dt.timedelta(minutes=max(1.0, step.within.amount / 2))
            self._set_moment(after, moved(time, gap))
            before = after

    def _long_ago(self, row: At, within: Length | None) -> None:
        """At a time after which nothing can come within that length any more."""
        if within is None:
            return
        today, zone = moved(self.draft.as_of.today, -dt.timedelta(days=1)), self.draft.as_of.zone
        match within.unit:
            case "minutes":
                day = moved(today, -dt.timedelta(minutes=within.amount))
            case "days":
                day = moved(today, -dt.timedelta(days=within.amount))
            case "months":
                day = add_months(today, -within.amount) or today
        time = self._moment_of(row)
        if time is None or day < (local_day(time, zone) if isinstance(time, dt.datetime) else time):
            self._set_moment(row, day)

    def _without(self, aggregate: Aggregate, rows: list[At]) -> None:
        """Nothing to go by: no rows, or none with a value."""
        keep = aggregate.value is not None and aggregate.value.kind.lacking and self.rng.random() < 0.5
        for row in rows:
            if keep and aggregate.value is not None:
                self.whole.give(aggregate.value, None, row)
            else:
                self.draft.drop(row)

    def _time(self, aggregate: Aggregate, rows: list[At], wanted: Any, at: At) -> None:
        """The first, last or nth row gets the time; what stands in its way goes."""
        place = AGGREGATES[aggregate.function].place or aggregate.nth or 1
        for row in rows:
            time = self._moment_of(row)
            if time is None or (time > wanted if place == -1 else place == 1 and time < wanted):
                self.draft.drop(row)
        left = self.draft.selected(aggregate.selection, at, aggregate.owner)
        for _ in range(max(place, 1) - 1 - len(left)):
            earlier = self._add(aggregate, at)
            if earlier is not None:
                self._set_moment(earlier, moved(wanted, -dt.timedelta(days=self.rng.choice((5, 30)))))
        latest = self._add(aggregate, at)
        if latest is not None:
            self._set_moment(latest, wanted)

    def _over_values(
        self, aggregate: Aggregate, value: Expression, rows: list[At], wanted: Any, at: At
    ) -> None:
        if not rows:
            if AGGREGATES[aggregate.function].nothing is not None and not wanted:
                return
            self._add(aggregate, at)
            rows = self.draft.selected(aggregate.selection, at, aggregate.owner)
        match aggregate.function:
            case "sum":
                self._sum(aggregate, value, rows, wanted, at)
            case "distinct":
                self._distinct(aggregate, value, rows, int(wanted), at)
            case function if AGGREGATES[function].place is not None:
                self._ordered(aggregate, value, rows, wanted, at)
            case _:  # average, min, max, most common: all have it
                for row in rows:
                    self.whole.give(value, wanted, row)

    def _sum(self, aggregate: Aggregate, value: Expression, rows: list[At], wanted: Any, at: At) -> None:
        """One row makes up the difference; or all share it, of which there may have to be more."""
        known = [self.draft.value(value, row) or 0 for row in rows]
        others = sum(known[1:])
        if self.whole.again and len(rows) < _SHARED and aggregate.owner == CUSTOMERS:
            for _ in range(_SHARED - len(rows)):
                self._add(aggregate, at)
            rows = self.draft.selected(aggregate.selection, at, aggregate.owner)
        elif rows and others <= wanted:
            self.whole.give(value, wanted - others, rows[0])
            return
        for row in rows:
            self.whole.give(value, wanted / len(rows), row)

    def _distinct(self, aggregate: Aggregate, value: Expression, rows: list[At], wanted: int, at: At) -> None:
        for _ in range(4 * wanted):
            rows = self.draft.selected(aggregate.selection, at, aggregate.owner)
            found = {self.draft.value(value, row) for row in rows} - {None}
            if len(found) >= wanted:
                break
            added = self._add(aggregate, at)
            if added is None:
                return
            self.whole.give(value, self._other_than(found, value, added), added)
        for other in rows[wanted:]:
            if wanted and len({self.draft.value(value, r) for r in rows} - {None}) > wanted:
                self.whole.give(value, self.draft.value(value, rows[0]), other)

    def _other_than(self, found: set[Any], value: Expression, row: At) -> Any:
        """A value that is not among those found."""
        match value.kind.type:
            case OneOf(values):
                return next((v for v in values if v not in found), values[0])
            case Number():
                return max(found, default=0) + 1
            case Day() | Instant():
                return moved(max(found, default=self.draft.as_of.now), -dt.timedelta(days=1))
        return f"{self.whole.plausible(value, row)} {len(found)}"

    def _ordered(self, aggregate: Aggregate, value: Expression, rows: list[At], wanted: Any, at: At) -> None:
        """The first row has the value, or the last; another one, where the only row has to be both."""
        is_first = AGGREGATES[aggregate.function].place == 1
        timed = [(time, n, row) for n, row in enumerate(rows) if (time := self._moment_of(row)) is not None]
        if len(timed) == 1 and self.whole.again:
            added = self._add(aggregate, at)
            if added is not None:
                self._set_moment(added, moved(timed[0][0], dt.timedelta(days=-1 if is_first else 1)))
                self.whole.give(value, wanted, added)
        elif timed:
            self.whole.give(value, wanted, (min if is_first else max)(timed)[2])

    def _moment_of(self, row: At) -> Any:
        at = self._at_column(row)
        return None if at is None else self.draft.value(at, row)

    def _set_moment(self, row: At, moment: Any) -> None:
        at = self._at_column(row)
        if at is None:
            return
        if isinstance(at.kind.type, Day) and isinstance(moment, dt.datetime):
            moment = moment.date()
        if isinstance(at.kind.type, Instant) and not isinstance(moment, dt.datetime):
            moment = dt.datetime(moment.year, moment.month, moment.day, 12, tzinfo=dt.UTC)
        self.whole.give(at, moment, row)

    def _at_column(self, row: At) -> Column | None:
        table = self.draft.model.catalog.events[row.table]
        if table.at is None:
            return None
        info = table.columns[table.at]
        return Column(table.name, table.at, info.kind, info.span)
