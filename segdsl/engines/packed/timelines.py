"""Events in the order of customers, and for each of them in the order of time.

In: whose the rows of a table are, and when they happened. Out: for its rows, or those of another table, where
in that order the later ones of the same owner are, and those at the same time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdsl.engines.packed.by_owner import in_time

Flags = NDArray[np.bool_]
Rows = NDArray[np.int32]
Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Happenings:
    """owners: below 0 where a row is nobody's
    times: whole numbers, such as days
    known: of which rows the time is known; None: of all
    """

    owners: Numbers
    times: Numbers
    known: Flags | None

    @property
    def there(self) -> Flags:
        """Which rows are somebody's, at a known time."""
        there = self.owners >= 0
        return there if self.known is None else there & self.known


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Stretches of a timeline, which may be empty: from a place in it up to before another."""

    start: Rows
    stop: Rows

    def first(self, wanted: Flags) -> Rows:
        """The first place of each that is wanted, given for each place; -1: none."""
        places = np.append(np.flatnonzero(wanted), len(wanted)).astype(np.int32)
        found = places[_before(wanted)[self.start]]
        return np.where(found < self.stop, found, np.int32(-1))

    def count(self, wanted: Flags) -> Rows:
        """How many places of each are wanted."""
        before = _before(wanted)
        return np.asarray(before[self.stop] - before[self.start])


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """rows: those that are somebody's, at a known time, in order
    times: when each of them happened
    starts: where each owner's begin, and at last where all end
    """

    rows: Rows
    times: Numbers
    starts: Rows

    @classmethod
    def of(cls, events: Happenings, by_owner: Rows) -> Timeline:
        """All events, whose rows are there by owner, as they lie in the table."""
        there = events.there
        rows = in_time(by_owner[there[by_owner]], events.owners, events.times)
        counts = np.bincount(events.owners[rows])
        starts = np.zeros(len(counts) + 1, np.int32)
        np.cumsum(counts, out=starts[1:])
        return cls(rows, events.times[rows], starts)

    # ------------------------------------------------------------ its own rows

    @property
    def later(self) -> Spans:
        """For each row, in order, its owner's later ones."""
        bounds = self._bounds
        ends = np.repeat(self.starts[1:], np.diff(self.starts))
        return Spans(np.repeat(bounds[1:], np.diff(bounds)), ends)

    @property
    def at_once(self) -> Spans:
        """For each row, in order, its owner's at the same time, itself included."""
        bounds = self._bounds
        sizes = np.diff(bounds)
        return Spans(np.repeat(bounds[:-1], sizes), np.repeat(bounds[1:], sizes))

    @property
    def _bounds(self) -> Rows:
        """Where rows begin that have another owner or another time than those before, and the end."""
        begins = np.zeros(len(self.rows) + 1, bool)
        begins[1:-1] = self.times[1:] != self.times[:-1]
        begins[self.starts] = True
        return np.flatnonzero(begins).astype(np.int32)

    # ------------------------------------------------------------ others

    def later_than(self, owners: Numbers, times: Numbers) -> Spans:
        """The rows of each owner that are later than a time."""
        own = self._of(owners)
        return Spans(self._past(own, times, np.less_equal), own.stop)

    def at(self, owners: Numbers, times: Numbers) -> Spans:
        """The rows of each owner at a time."""
        own = self._of(owners)
        return Spans(self._past(own, times, np.less), self._past(own, times, np.less_equal))

    def _of(self, owners: Numbers) -> Spans:
        """All rows of each; an owner beyond the last has none."""
        return Spans(np.take(self.starts, owners, mode="clip"), np.take(self.starts, owners + 1, mode="clip"))

    def _past(self, spans: Spans, times: Numbers, goes_before: np.ufunc) -> Rows:
        """Where in each span those end that go before a time.

        Mostly these are all, which the last one tells; else it is found by halves.
        """
        past = spans.stop.copy()
        last = np.take(self.times, past - 1, mode="clip") if len(self.times) else times
        some = np.flatnonzero((spans.start < past) & ~goes_before(last, times))
        low, high, times = spans.start[some], past[some] - 1, times[some]
        for _ in range(int((high - low).max(initial=0)).bit_length()):
            middle = (low + high) >> 1
            before = goes_before(np.take(self.times, middle), times) & (low < high)
            low = np.where(before, middle + 1, low)
            high = np.where(before, high, middle)
        past[some] = low
        return past


def _before(wanted: Flags) -> Rows:
    """For each place, and for the end, how many wanted ones are before it."""
    before = np.zeros(len(wanted) + 1, np.int32)
    np.cumsum(wanted, dtype=np.int32, out=before[1:])
    return before
