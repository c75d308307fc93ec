"""Which events others follow: sequences of one plan, on events in the order of customers and of time.

In: nodes that say of each event whether another one follows. Out: their values. The order of the events of a
table is found once, and kept for other plans.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.engines.few_rows import few_at_a_time
from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.by_owner import by_owner
from segdsl.engines.packed.columns import Column, Moments
from segdsl.engines.packed.meanings import Meanings
from segdsl.engines.packed.selecting import Found
from segdsl.engines.packed.timelines import Happenings, Timeline
from segdsl.engines.packed.whose import Whose
from segdsl.engines.pandas_program.pieces import dates
from segdsl.engines.pandas_program.quicker import A_DAY, local_time
from segdsl.model.nodes import Length
from segdsl.plan.nodes import Followed, Node, Rows, StepEvents

Flags = NDArray[np.bool_]
Times = NDArray[np.datetime64]


class Evaluating(Protocol):
    """What is asked of the evaluation of a plan."""

    def masks(self, nodes: Iterable[Node]) -> dict[Node, Mask]: ...
    def place(self, node: Node) -> NDArray[Any]: ...
    def column(self, node: Node) -> Column: ...


class Following:
    """Computes sequences, step by step; `all_rows` are those of a table, told by an owner of them."""

    def __init__(
        self, evaluation: Evaluating, meanings: Meanings, all_rows: Callable[[Rows, Node], Found]
    ) -> None:
        self._evaluation = evaluation
        self._meanings = meanings
        self._all_rows = all_rows

    def values(self, nodes: Sequence[Followed]) -> dict[Node, pd.Series[Any]]:
        """Of each, for which events it is so."""
        conditions = (c for node in nodes for step in (node.first, node.second) for c in _conditions(step))
        masks = self._evaluation.masks(conditions)
        return {node: pd.Series(self._value(node, masks), copy=False) for node in nodes}

    def _value(self, node: Followed, masks: dict[Node, Mask]) -> Flags:
        exact = _of_instants(node.first) and _of_instants(node.second)
        first, second = self._there(node.first, masks), self._there(node.second, masks)
        holds = self._in_time(node, first, second, None if exact else node.zone)
        if node.same_day:
            holds |= self._that_day(node, first, second)
        return holds & first

    def _in_time(self, node: Followed, first: Flags, second: Flags, zone: str | None) -> Flags:
        """Whether the next event comes by the end of the time that it has."""
        line = self._timeline(node.second, zone)
        if self._other(node):
            events = self._happenings(node.first, zone)
            before: NDArray[Any] = np.flatnonzero(first & events.there)
            later = line.later_than(events.owners[before], events.times[before])
        else:
            before, later = line.rows, line.later
        following = later.first(second[line.rows])
        found = np.flatnonzero(following >= 0)
        before, after = before[found], line.rows[following[found]]
        if node.within is not None:
            before = self._by_then(node, node.within, before, after)
        return _flags(len(first), before)

    def _by_then(self, node: Followed, within: Length, before: Any, after: Any) -> NDArray[Any]:
        """The first events whose second ones are there in time; of most it is told by how long they take."""
        first, second = self._instants(node.first), self._instants(node.second)
        near = _near(first, second, before, after, _longest(within))
        before = before[near]
        first, second = first[before], second[after[near]]
        if within.unit == "minutes":
            in_time = second <= dates.stamps(dates.add_minutes(pd.Series(first), within.amount))
        else:
            days = _day(first, node.first, node.zone)
            in_time = _day(second, node.second, node.zone) <= _latest(days, within)
        return np.asarray(before[in_time])

    def _that_day(self, node: Followed, first: Flags, second: Flags) -> Flags:
        """Whether there is another event on the same day."""
        line = self._timeline(node.second, node.zone)
        wanted = second[line.rows]
        if self._other(node):
            events = self._happenings(node.first, node.zone)
            rows: NDArray[Any] = np.flatnonzero(first & events.there)
            beside = line.at(events.owners[rows], events.times[rows]).count(wanted)
        else:
            rows, beside = line.rows, line.at_once.count(wanted) - wanted
        return _flags(len(first), rows[beside > 0])

    # ------------------------------------------------------------ events

    def _other(self, node: Followed) -> bool:
        """Whether the events that follow are in another table."""
        return node.first.rows != node.second.rows

    def _there(self, step: StepEvents, masks: dict[Node, Mask]) -> Flags:
        """Which events count, and are not yet to come."""
        there = np.ones(len(self._places(step)), bool)
        if step.where is not None:
            there &= masks[step.where].flags
        for later in Whose.of(step.owner).later:
            there &= ~masks[later].flags
        return there

    def _timeline(self, step: StepEvents, zone: str | None) -> Timeline:
        """The events in order; by their days, where a zone is given."""
        places = self._meanings.of(Whose.of(step.owner).places)
        table, owners = self._table(step), self._places(step)

        def timeline() -> Timeline:
            rows = table.kept(("by owner", ("owners", places, False)), lambda: by_owner(owners))
            return Timeline.of(self._happenings(step, zone), rows)

        return table.kept(("timeline", zone, places, self._meanings.of(step.at)), timeline)

    def _happenings(self, step: StepEvents, zone: str | None) -> Happenings:
        owners = self._places(step)
        if zone is None:
            instants = self._instants(step)
            return Happenings(owners, instants.view(np.int64), _all_or(~np.isnat(instants)))
        days = self._days(step, zone)
        return Happenings(owners, days, _all_or(days != NO_DAY))

    def _instants(self, step: StepEvents) -> Times:
        """When events happened, and their days at midnight; NaT where that is not known."""
        column = self._evaluation.column(step.at)
        assert isinstance(column, Moments)
        times, never = column.values.view("datetime64[us]"), np.datetime64("NaT", "us")
        return times if column.known is None else np.where(column.known.flags, times, never)

    def _days(self, step: StepEvents, zone: str) -> NDArray[np.int32]:
        """On which day events happened, counted from 1970."""
        name = ("days", zone, self._meanings.of(step.at))
        return self._table(step).kept(name, lambda: _day(self._instants(step), step, zone))

    def _places(self, step: StepEvents) -> NDArray[Any]:
        """Whose the events are, those to come included."""
        return np.asarray(self._evaluation.place(Whose.of(step.owner).places))

    def _table(self, step: StepEvents) -> Found:
        return self._all_rows(step.rows, Whose.of(step.owner).places)


NO_DAY = np.int32(np.iinfo(np.int32).max)
"""Of events whose time is not known; no day of the calendar."""

_MINUTES = 24 * 60
_EVER = 10_000 * 366
"""So many days has no calendar."""


def _day(moments: Times, step: StepEvents, zone: str) -> NDArray[np.int32]:
    """The day of each, counted from 1970: in the zone, where they are instants."""
    local = dates.stamps(local_time(pd.Series(moments), zone)) if _of_instants(step) else moments
    days = (local.view(np.int64) // A_DAY).astype(np.int32)
    return np.where(np.isnat(local), NO_DAY, days)


def _near(first: Times, second: Times, before: Any, after: Any, longest: np.timedelta64) -> NDArray[np.intp]:
    """Which pairs of events are no farther apart."""
    near = [np.empty(0, np.intp)]
    for some in few_at_a_time(len(before)):
        here = np.flatnonzero(second[after[some]] - first[before[some]] < longest)
        near.append(here + some.start)
    return np.concatenate(near)


def _longest(within: Length) -> np.timedelta64:
    """No two events are so far apart in time, whatever clocks show."""
    if within.unit == "minutes":
        days = within.amount / _MINUTES + 1
    else:
        days = within.amount * (1 if within.unit == "days" else 31) + 4
    return np.timedelta64(int(min(days, _EVER)), "D")


def _latest(days: NDArray[np.int32], within: Length) -> NDArray[np.int64]:
    """For each day the one by which the time is over; where the calendar is over sooner, one before all."""
    if not len(days):
        return np.zeros(0, np.int64)
    low, high = int(days.min()), int(days.max())
    each = np.arange(low, high + 1).astype("datetime64[D]").astype("datetime64[us]")
    later = dates.add_days if within.unit == "days" else dates.add_months
    last = dates.stamps(later(pd.Series(each), within.amount)).astype("datetime64[D]").view(np.int64)
    return np.asarray(last[days - low])


def _all_or(known: Flags) -> Flags | None:
    return None if known.all() else known


def _conditions(step: StepEvents) -> list[Node]:
    where = [] if step.where is None else [step.where]
    return [*where, *Whose.of(step.owner).later]


def _of_instants(step: StepEvents) -> bool:
    return bool(step.at.kind.family == "instant")  # type: ignore[union-attr]


def _flags(size: int, rows: NDArray[Any]) -> Flags:
    flags = np.zeros(size, bool)
    flags[rows] = True
    return flags
