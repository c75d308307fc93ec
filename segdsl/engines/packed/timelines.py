"""Events in the order of customers, and for each of them in the order of time.

In: whose the rows of one table or two are, and when they happened. Out: for each row which of some others is
the next later one, and how many are at the same time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdsl.engines.packed.selecting import ascends

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
    def there(self) -> Rows:
        """The rows that are somebody's, at a known time."""
        there = self.owners >= 0
        return np.flatnonzero(there if self.known is None else there & self.known).astype(np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """rows: in order; those of a second table are counted on from the first's
    same: where rows begin that have another owner or another time than those before
    ends: for each row where the next owner's begin
    size: how many rows the first table has
    """

    rows: Rows
    same: Rows
    ends: Rows
    size: int

    @classmethod
    def of(cls, *tables: Happenings) -> Timeline:
        rows, before = [], 0
        for table in tables:
            rows.append(table.there + np.int32(before))
            before += len(table.owners)
        owners = _together([table.owners for table in tables])
        times = _together([table.times for table in tables])
        order = _in_order(owners, times, _together(rows))
        owners, times = owners[order], times[order]
        other = _changes(owners)
        starts = np.flatnonzero(other).astype(np.int32)
        same = np.flatnonzero(other | _changes(times)).astype(np.int32)
        return cls(order, same, _ends(starts, len(order)), len(tables[0].owners))

    def flags(self, rows: Flags, of_second: bool) -> Flags:
        """Which rows in order are these, given as flags of one of the tables."""
        if not of_second:
            return np.asarray(rows[self.rows])
        flags = self.rows >= self.size
        flags[flags] = rows[self.rows[flags] - self.size]
        return flags

    def next(self, wanted: Flags) -> Rows:
        """For each row, in order, the place of its owner's next later row that is wanted; -1: none."""
        places = np.append(np.flatnonzero(wanted), len(wanted)).astype(np.int32)
        passed = np.cumsum(wanted, dtype=np.int32)
        later = _ends(self.same, len(wanted))
        found = places[passed[later - 1]] if len(wanted) else places[:0]
        return np.where(found < self.ends, found, np.int32(-1))

    def beside(self, wanted: Flags) -> NDArray[np.int64]:
        """For each row, in order, how many of its owner's rows at its time are wanted, itself included."""
        if not len(wanted):
            return np.zeros(0, np.int64)
        counts = np.add.reduceat(wanted, self.same, dtype=np.int64)
        return np.repeat(counts, np.diff(self.same, append=len(wanted)))


def _together(arrays: list[Numbers]) -> Numbers:
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


def _changes(values: Numbers) -> Flags:
    """Where a value is another than the one before, the first included."""
    changes = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=changes[1:])
    return changes


def _ends(starts: Rows, size: int) -> Rows:
    """For each of so many rows where the stretch ends that it lies in."""
    ends = np.append(starts[1:], np.int32(size))[: len(starts)]
    return np.repeat(ends, np.diff(starts, append=size))


def _in_order(owners: Numbers, times: Numbers, rows: Rows) -> Rows:
    """The rows by their owners, and then by their times; numbers of 16 bits are sorted by counting."""
    at = times[rows]
    if not ascends(at):
        rows = rows[np.argsort(at, kind="stable")]
    most = int(owners.max(initial=0))
    for shift in range(0, most.bit_length(), 16):
        half = (owners[rows] >> shift & 0xFFFF).astype(np.uint16)
        rows = rows[np.argsort(half, kind="stable")]
    return rows
