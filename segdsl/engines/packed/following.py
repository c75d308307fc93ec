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

from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.meanings import Meanings
from segdsl.engines.packed.selecting import Found
from segdsl.engines.packed.timelines import Happenings, Timeline
from segdsl.engines.packed.whose import Whose
from segdsl.engines.pandas_program.pieces import dates
from segdsl.engines.pandas_program.quicker import local_day
from segdsl.model.nodes import Length
from segdsl.plan.nodes import Followed, Node, Rows, StepEvents

Flags = NDArray[np.bool_]


class Evaluating(Protocol):
    """What is asked of the evaluation of a plan."""

    def masks(self, nodes: Iterable[Node]) -> dict[Node, Mask]: ...
    def place(self, node: Node) -> NDArray[Any]: ...
    def series(self, node: Node) -> pd.Series[Any]: ...


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
        second = self._there(node.second, masks)
        line = self._timeline(node, None if exact else node.zone)
        holds = self._in_time(node, line, line.next(line.flags(second, self._other(node))))
        if node.same_day:
            holds |= self._that_day(node, self._timeline(node, node.zone), second)
        return holds & self._there(StepEvents(node.first.owner, node.first.at, None, node.rows), masks)

    def _in_time(self, node: Followed, line: Timeline, following: NDArray[np.int32]) -> Flags:
        """The next event comes by the end of the time that it has."""
        own = np.flatnonzero((following >= 0) & (line.rows < line.size))
        before, after = line.rows[own], line.rows[following[own]]
        if node.within is not None:
            other = after - line.size if self._other(node) else after
            in_time = self._by_then(node, node.within, before, other)
            before = before[in_time]
        return _flags(line.size, before)

    def _by_then(self, node: Followed, within: Length, before: Any, after: Any) -> Flags:
        if within.unit == "minutes":
            first, second = self._instants(node.first)[before], self._instants(node.second)[after]
            latest = dates.stamps(dates.add_minutes(pd.Series(first), within.amount))
            return np.asarray(second <= latest)
        first, second = self._days(node.first, node.zone), self._days(node.second, node.zone)
        return np.asarray(second[after] <= _latest(first[before], within))

    def _that_day(self, node: Followed, line: Timeline, second: Flags) -> Flags:
        """Whether there is another event on the same day."""
        other = self._other(node)
        wanted = line.flags(second, other)
        beside = line.beside(wanted)
        if not other:
            beside -= wanted
        return _flags(line.size, line.rows[(beside > 0) & (line.rows < line.size)])

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

    def _timeline(self, node: Followed, zone: str | None) -> Timeline:
        """The events in order; by their days, where a zone is given."""
        steps = [node.first, node.second] if self._other(node) else [node.first]
        parts = [self._meanings.of(n) for step in steps for n in (Whose.of(step.owner).places, step.at)]
        return self._table(node.first).kept(
            ("timeline", zone, *parts), lambda: Timeline.of(*(self._happenings(s, zone) for s in steps))
        )

    def _happenings(self, step: StepEvents, zone: str | None) -> Happenings:
        owners = self._places(step)
        if zone is None:
            instants = self._instants(step)
            return Happenings(owners, instants.view(np.int64), _all_or(~np.isnat(instants)))
        days = self._days(step, zone)
        return Happenings(owners, days, _all_or(days != NO_DAY))

    def _instants(self, step: StepEvents) -> NDArray[np.datetime64]:
        """When events happened."""
        return dates.stamps(self._evaluation.series(step.at))

    def _days(self, step: StepEvents, zone: str) -> NDArray[np.int32]:
        """On which day events happened, counted from 1970."""

        def days() -> NDArray[np.int32]:
            times = self._evaluation.series(step.at)
            local = dates.stamps(local_day(times, zone) if _of_instants(step) else times)
            counted = local.astype("datetime64[D]").view(np.int64)
            return np.where(np.isnat(local), NO_DAY, counted).astype(np.int32)

        return self._table(step).kept(("days", zone, self._meanings.of(step.at)), days)

    def _places(self, step: StepEvents) -> NDArray[Any]:
        """Whose the events are, those to come included."""
        return np.asarray(self._evaluation.place(Whose.of(step.owner).places))

    def _table(self, step: StepEvents) -> Found:
        return self._all_rows(step.rows, Whose.of(step.owner).places)


NO_DAY = np.int32(np.iinfo(np.int32).max)
"""Of events whose time is not known; no day of the calendar."""


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


def _flags(size: int, rows: NDArray[np.int32]) -> Flags:
    flags = np.zeros(size, bool)
    flags[rows] = True
    return flags
