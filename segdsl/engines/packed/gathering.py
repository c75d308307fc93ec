"""Aggregates over arrays: one value for each owner out of the rows that are theirs.

In: rows, whose they are, and what is taken of them. Out: a value for each owner, to the last bit the one that
the pandas program and the reference find.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.engines.few_rows import few_at_a_time
from segdsl.engines.packed import pairs, sums
from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.by_owner import by_owner, in_time
from segdsl.engines.packed.counts import counted
from segdsl.engines.packed.selecting import Array, Flags, Found, Places, Stretch
from segdsl.engines.pandas_program.pieces.many import in_order
from segdsl.operators.kernel import Gathered

_MANY = 1 << 22


@dataclass(frozen=True, slots=True, eq=False)
class Owners:
    """Whose each row of a table is.

    name:  tells them from others
    codes: int32, the owner's place; `size` where it is nobody's, who is counted like an owner and left out
    size:  how many owners there are
    """

    name: Hashable
    codes: NDArray[np.int32]
    size: int

    @classmethod
    def of(cls, name: Hashable, places: Array, size: int) -> Owners:
        """From places, which are below 0 where a row is nobody's."""
        codes = places.astype(np.int32, copy=False)
        if int(codes.min(initial=0)) < 0:
            codes = np.minimum(codes.view(np.uint32), np.uint32(size)).view(np.int32)
        return cls(name, codes, size)

    def among(self, found: Found) -> NDArray[Any]:
        """Whose these rows are."""
        return (
            self.codes if found.of_all else found.kept(("whose", self.name), lambda: self._at(found.places))
        )

    def _at(self, places: Places) -> NDArray[Any]:
        """In numbers that are counted without a copy; of many rows in half the memory."""
        whose = np.empty(len(places), np.intp if len(places) < _MANY else np.int32)
        for some in few_at_a_time(len(places)):
            whose[some] = np.take(self.codes, places[some])
        return whose


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """A column of the table.

    name:  tells it from others
    array: what sorts and equals as the values do: numbers, microseconds, flags, codes of texts; of what has
           no such numbers (texts that are all different, lists) a Series of pandas
    known: which of them are known; None: all
    """

    name: Hashable
    array: Array | pd.Series[Any]
    known: Mask | None = None

    @property
    def of_floats(self) -> bool:
        """Whether they are floats: unknown ones are NaN."""
        return isinstance(self.array, np.ndarray) and self.array.dtype.kind == "f"

    def known_among(self, rows: Stretch) -> Stretch:
        """Those of the rows whose value is known."""
        known = self.known
        return rows if known is None else rows.where(("known", self.name), lambda: known)

    def of(self, rows: Stretch) -> Array:
        """Those of the rows, as numbers that sort and equal as they do among each other."""
        if isinstance(self.array, np.ndarray):
            return rows.take(self.name, self.array)
        return in_order(self.array.iloc[rows.places])[0]


@dataclass(frozen=True, slots=True, eq=False)
class Gained:
    """A value for each owner; `known`: None where every owner has one, but for floats that are NaN."""

    array: Array
    known: Flags | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Picked:
    """The place of the row whose value is each owner's, or -1."""

    places: Places


@dataclass(frozen=True, slots=True, eq=False)
class Gathering(Gathered[Any]):
    """The rows of each owner; `values` are those, and the times, that the aggregate goes by."""

    rows: Stretch
    owners: Owners
    values: tuple[Values, ...] = ()
    nth: int | None = None

    # ------------------------------------------------------------ numbers

    def count(self) -> Gained:
        return Gained(self._counted(self.rows))

    def total(self) -> Gained:
        return Gained(_finite(self._sums()))

    def average(self) -> Gained:
        counts = self._counted(self._known)
        with np.errstate(invalid="ignore"):
            return Gained(_finite(self._sums()) / np.where(counts > 0, counts, np.nan))

    def distinct(self) -> Gained:
        kinds = self._pairs(self._known)
        return Gained(np.bincount(kinds.owners, minlength=self.owners.size))

    # ------------------------------------------------------------ one of the values

    def smallest(self) -> Gained:
        return self._extreme(np.minimum)

    def largest(self) -> Gained:
        return self._extreme(np.maximum)

    def first_time(self) -> Gained:
        return self._extreme(np.minimum)

    def last_time(self) -> Gained:
        return self._extreme(np.maximum)

    def most_common(self) -> Picked:
        rows = self._known
        kinds = self._pairs(rows).most_common()
        places = self._nowhere()
        places[kinds.owners] = rows.places[kinds.rows]
        return Picked(places)

    def first(self) -> Picked:
        return self._at_extreme(np.minimum)

    def last(self) -> Picked:
        return self._at_extreme(np.maximum)

    def nth_time(self) -> Gained:
        assert self.nth is not None
        rows = self._known
        times, counts = self.values[0].of(rows), self._counted(rows)
        there = counts >= self.nth
        wanted = (np.cumsum(counts) - counts)[there] + (self.nth - 1)
        found = np.zeros(self.owners.size, times.dtype)
        whose = self._whose(rows)
        in_order = in_time(self._by_owner(rows)[: counts.sum()], whose, times)
        found[there] = times[in_order[wanted]]
        return _gained(found, there)

    # ------------------------------------------------------------ the ways

    @property
    def _known(self) -> Stretch:
        """The rows of which everything is known."""
        rows = self.rows
        for values in self.values:
            rows = values.known_among(rows)
        return rows

    def _whose(self, rows: Stretch) -> NDArray[Any]:
        return self.owners.among(rows.found)[rows.within]

    def _pairs(self, rows: Stretch) -> pairs.Pairs:
        """Which values each owner has among the rows, once for all who ask for the same."""
        name = ("pairs", self.values[0].name, self.owners.name, rows.start, rows.stop)
        return rows.found.kept(
            name, lambda: pairs.of(self._whose(rows), self.values[0].of(rows), self.owners.size)
        )

    def _by_owner(self, rows: Stretch) -> Places:
        """The rows of each owner together, and last nobody's; of all that were found the order is kept."""
        whose, found = self._whose(rows), rows.found
        if len(whose) < found.size:
            return by_owner(whose)
        return found.kept(("by owner", self.owners.name), lambda: by_owner(whose))

    def _counted(self, rows: Stretch) -> NDArray[np.intp]:
        return counted(self._whose(rows), self.owners.size)

    def _sums(self) -> NDArray[np.float64]:
        """What was split once is added up for any stretch of the rows; unknown floats are 0 in it."""
        values, owners = self.values[0], self.owners
        rows = self.rows if values.of_floats else self._known
        split = rows.found.kept(("parts", values.name, owners.name), lambda: self._split(rows.found))
        if split is None:
            return sums.added_one_by_one(
                sums.zeroed(values.of(rows).astype(np.float64)), self._whose(rows), owners.size
            )
        return split.added(rows.within, self._whose(rows), owners.size)

    def _split(self, found: Found) -> sums.Split | None:
        whole = Stretch.all_of(found)
        most = int(self._counted(whole).max(initial=0))
        return sums.Split.of(self.values[0].of(whole).astype(np.float64, copy=False), most)

    def _extreme(self, better: np.ufunc) -> Gained:
        rows = self._known
        whose = self._whose(rows)
        best = _best(better, self.values[0].of(rows), whose, self.owners.size)
        there = np.zeros(self.owners.size + 1, bool)
        for some in few_at_a_time(len(whose)):
            there[whose[some].astype(np.intp)] = True
        return _gained(best[: self.owners.size], there[: self.owners.size])

    def _at_extreme(self, better: np.ufunc) -> Picked:
        """The rows at the best time; of several of an owner, one with the best value."""
        rows, (values, times) = self._known, self.values
        among, owners = _where_best(better, times.of(rows), self._whose(rows), self.owners.size)
        places = self._nowhere()
        places[owners] = rows.places[among]
        tied = np.bincount(owners, minlength=1)[owners] > 1
        if tied.any():
            own = Stretch.all_of(Found.at(rows.places[among[tied]]))
            also, owners = _where_best(better, values.of(own), owners[tied], self.owners.size)
            places[owners] = own.places[also]
        return Picked(places[: self.owners.size])

    def _nowhere(self) -> Places:
        return np.full(self.owners.size, -1, np.int32)


def _best(better: np.ufunc, values: Array, owners: NDArray[Any], n: int) -> Array:
    """The best value of each owner, and of nobody; anything where there is none."""
    best = np.empty(n + 1, values.dtype)
    for some in few_at_a_time(len(values)):
        best[owners[some].astype(np.intp)] = values[some]  # any of them
    for some in few_at_a_time(len(values)):
        better.at(best, owners[some].astype(np.intp), values[some])
    return best


def _where_best(
    better: np.ufunc, values: Array, owners: NDArray[Any], n: int
) -> tuple[NDArray[np.int32], NDArray[Any]]:
    """Which of the values are somebody's best, and whose."""
    best, among = _best(better, values, owners, n), [np.empty(0, np.int32)]
    for some in few_at_a_time(len(values)):
        whose = owners[some].astype(np.intp)
        here = np.flatnonzero((values[some] == best[whose]) & (whose < n))
        among.append((here + some.start).astype(np.int32))
    rows = np.concatenate(among)
    return rows, owners[rows]


def _finite(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    finite = np.isfinite(numbers)
    return numbers if finite.all() else np.where(finite, numbers, np.nan)


def _gained(values: Array, there: Flags) -> Gained:
    if there.all():
        return Gained(values)
    if values.dtype.kind == "f":
        return Gained(np.where(there, values, np.nan))
    return Gained(values, there)
