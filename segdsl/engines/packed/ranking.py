"""Ranks over arrays: one value for each customer out of where theirs is among those of all.

In: a value of each customer, and those values in order. Out: to the last bit what the reference says. Only
who is on the edge of a number of places is put into the order of keys.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.engines.packed import sums
from segdsl.engines.pandas_program.pieces import ranks as pieces
from segdsl.operators.kernel import Ranks
from segdsl.operators.ranks import cut_offs, quantile

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]

_FEW = 16


@dataclass(frozen=True, slots=True, eq=False)
class Ranking(Ranks[Any]):
    """Ranks of one group.

    values:  NaN is who takes no part
    ordered: the others' values in ascending order
    by_key:  puts some places of `values` into the order of the customers' keys
    """

    values: Floats
    ordered: Floats
    by_key: Callable[[Places], Places]

    # ------------------------------------------------------------ by cut-offs

    def quantile_rank(self, groups: int) -> Floats:
        return self._known(_above(self.values, cut_offs(self._plain, groups)))

    def at_least_quantile(self, share: Fraction) -> Flags:
        cut = quantile(self._plain, share)
        return np.zeros(len(self.values), bool) if cut is None else self.values >= cut

    def at_most_quantile(self, share: Fraction) -> Flags:
        cut = quantile(self._plain, share)
        return np.zeros(len(self.values), bool) if cut is None else self.values <= cut

    # ------------------------------------------------------------ by places

    def among_lowest(self, count: int) -> Flags:
        return self._first(count, self.ordered, np.less)

    def among_highest(self, count: int) -> Flags:
        return self._first(count, self.ordered[::-1], np.greater)

    def among_makers(self, share: Fraction) -> Flags:
        first = int(np.searchsorted(self.ordered, 0.0, side="right"))
        return self.among_highest(making(self.ordered[first:][::-1], share))

    def _first(self, count: int, ordered: Floats, before: np.ufunc) -> Flags:
        """Whether one is among the first so many; of equal values those with the first keys are."""
        if count <= 0 or not len(ordered):
            return np.zeros(len(self.values), bool)
        last = ordered[min(count, len(ordered)) - 1]
        holds: Flags = before(self.values, last)
        tied = np.flatnonzero(self.values == last)
        left = count - int(np.count_nonzero(holds))
        holds[tied if left >= len(tied) else self.by_key(tied)[:left]] = True
        return holds

    def ntile_rank(self, groups: int) -> Floats:
        """By the last value of each group; where equal values are in several groups, by their places."""
        size = len(self.ordered)
        ends = [(size - 1) * i // groups + 1 for i in range(1, groups)]
        ends = [end for end in ends if end < size]
        ranks = _above(self.values, self.ordered[[end - 1 for end in ends]].tolist())
        split = {float(self.ordered[end]) for end in ends if self.ordered[end] == self.ordered[end - 1]}
        for value in split:
            tied = self.by_key(np.flatnonzero(self.values == value))
            places = int(np.searchsorted(self.ordered, value)) + np.arange(len(tied))
            ranks[tied] = np.clip(-(-places * groups // max(size - 1, 1)), 1, groups)
        return self._known(ranks)

    # ------------------------------------------------------------ the ways

    @property
    def _plain(self) -> Sequence[float]:
        """The values in order for whoever needs a few of them as Python has them."""
        return _Plain(self.ordered)

    def _known(self, ranks: NDArray[np.integer[Any]]) -> Floats:
        if len(self.ordered) == len(self.values):
            return ranks.astype(np.float64)
        return np.where(np.isnan(self.values), np.nan, ranks)


class _Plain(Sequence[float]):
    def __init__(self, values: Floats) -> None:
        self._values = values

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, place: Any) -> Any:
        return float(self._values[place])


def _above(values: Floats, cuts: Sequence[float]) -> NDArray[np.integer[Any]]:
    """1 and how many of the cut-offs are below each value; anything of NaN.

    They ascend, except between values so far apart that their difference is beyond the floats.
    """
    if len(cuts) > _FEW:
        return 1 + np.searchsorted(np.sort(cuts), values)
    ranks = np.ones(len(values), np.int8)
    for cut in cuts:
        ranks += values > cut
    return ranks


def making(descending: Floats, share: Fraction) -> int:
    """How many of the values, all above 0, make the share of their sum, as `pieces.making` says it.

    Running sums of parts are exact, so each is known without adding up the values again.
    """
    split = sums.Split.of(descending, len(descending))
    if split is None:
        return pieces.making(descending.tolist(), share)
    running = [np.cumsum(part) for part in split.parts]
    whole = sum((Fraction(float(each[-1])) for each in running if len(each)), Fraction(0))
    goal = pieces.rounded_once(share * whole)

    def enough(count: int) -> bool:
        return bool(math.fsum(float(each[count - 1]) for each in running if count) >= goal)

    return bisect_left(range(len(descending)), True, key=enough)


@dataclass(frozen=True, slots=True, eq=False)
class InGroups(Ranks[Any]):
    """Ranks within groups; each has the places of its customers and a ranking of those."""

    size: int
    groups: Sequence[tuple[Places, Ranking]]

    def _numbers(self, rank: Callable[[Ranking], Floats]) -> Floats:
        return self._filled(np.full(self.size, np.nan), rank)

    def _flags(self, rank: Callable[[Ranking], Flags]) -> Flags:
        return self._filled(np.zeros(self.size, bool), rank)

    def _filled(self, whole: NDArray[Any], rank: Callable[[Ranking], NDArray[Any]]) -> NDArray[Any]:
        for places, ranking in self.groups:
            whole[places] = rank(ranking)
        return whole

    def quantile_rank(self, groups: int) -> Floats:
        return self._numbers(lambda one: one.quantile_rank(groups))

    def ntile_rank(self, groups: int) -> Floats:
        return self._numbers(lambda one: one.ntile_rank(groups))

    def at_least_quantile(self, share: Fraction) -> Flags:
        return self._flags(lambda one: one.at_least_quantile(share))

    def at_most_quantile(self, share: Fraction) -> Flags:
        return self._flags(lambda one: one.at_most_quantile(share))

    def among_highest(self, count: int) -> Flags:
        return self._flags(lambda one: one.among_highest(count))

    def among_lowest(self, count: int) -> Flags:
        return self._flags(lambda one: one.among_lowest(count))

    def among_makers(self, share: Fraction) -> Flags:
        return self._flags(lambda one: one.among_makers(share))


@dataclass(frozen=True, slots=True, eq=False)
class ByPieces(Ranks[Any]):
    """Ranks within many groups, by the pieces of the pandas program; `order` gives the order of the keys."""

    values: pd.Series[Any]
    within: pd.Series[Any]
    order: Callable[[], Places]

    def quantile_rank(self, groups: int) -> pd.Series[Any]:
        return pieces.quantile_rank(self.values, groups, self.within)

    def ntile_rank(self, groups: int) -> pd.Series[Any]:
        return pieces.ntile_rank(self.values, groups, self.order(), self.within)

    def at_least_quantile(self, share: Fraction) -> pd.Series[Any]:
        return pieces.top_share(self.values, share.numerator, share.denominator, self.within)

    def at_most_quantile(self, share: Fraction) -> pd.Series[Any]:
        return pieces.bottom_share(self.values, share.numerator, share.denominator, self.within)

    def among_highest(self, count: int) -> pd.Series[Any]:
        return pieces.top_count(self.values, count, self.order(), self.within)

    def among_lowest(self, count: int) -> pd.Series[Any]:
        return pieces.bottom_count(self.values, count, self.order(), self.within)

    def among_makers(self, share: Fraction) -> pd.Series[Any]:
        return pieces.top_making(self.values, share, self.order(), self.within)
