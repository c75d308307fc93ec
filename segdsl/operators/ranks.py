"""Ranks among customers.

The meanings are functions of plain lists of floats (whole numbers are ranked as floats, too). Positions
of cut-offs are computed exactly (shares are decimals as written, `0.1` is one tenth), so that a value on a
cut-off is always found to be on it.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from segdsl.operators.kernel import Ranks


def share_of(number: float) -> Fraction:
    """The share that a decimal was written as: 0.1 is exactly 1/10."""
    return Fraction(repr(number))


def position(count: int, share: Fraction) -> tuple[int, float]:
    """Where the `share` quantile of sorted values lies: an index, and how far on to the next (0 … 1)."""
    exact = (count - 1) * share
    index = math.floor(exact)
    return index, float(exact - index)


def between_neighbours(low: float, high: float, part: float) -> float:
    """The linear interpolation, computed as numpy does, from the nearer end."""
    if part == 0.0:
        return low
    return low + (high - low) * part if part < 0.5 else high - (high - low) * (1.0 - part)


def quantile(values: Sequence[float], share: Fraction) -> float | None:
    """The linearly interpolated quantile of values in ascending order (Hyndman and Fan's type 7)."""
    if not values:
        return None
    index, part = position(len(values), share)
    return between_neighbours(values[index], values[min(index + 1, len(values) - 1)], part)


def cut_offs(values: Sequence[float], groups: int) -> list[float]:
    """The groups - 1 cut-offs of values in ascending order; empty where there are no values."""
    cuts = (quantile(values, Fraction(i, groups)) for i in range(1, groups))
    return [cut for cut in cuts if cut is not None]


def rank(value: float, cuts: Sequence[float]) -> int:
    """1 plus the number of cut-offs below the value."""
    return 1 + bisect_left(cuts, value)


def group_of_place(place: int, count: int, groups: int) -> int:
    """The quantile rank of a place among the places 1 … count: groups of (nearly) equal size.

    The cut-offs of the places are 1 + (count - 1) · i / groups, so this is exact in whole numbers.
    """
    return 1 + sum((count - 1) * i < (place - 1) * groups for i in range(1, groups))


def making(values: Sequence[float], share: float) -> int:
    """How many of the values, from the highest down, make at least the share of the sum of what is above 0.

    The running sums and the share of the whole are exact, and each is rounded once. None are needed where
    nothing is above 0.
    """
    positive = sorted((v for v in values if v > 0), reverse=True)
    goal = _once(share_of(share) * sum(map(Fraction, positive), Fraction(0)))
    return bisect_left(range(len(positive)), True, key=lambda n: _running_sum(positive[:n]) >= goal)


def _running_sum(values: Sequence[float]) -> float | Fraction:
    try:
        return math.fsum(values)
    except OverflowError:
        return _once(sum(map(Fraction, values), Fraction(0)))


def _once(exact: Fraction) -> float | Fraction:
    """Rounded to a float; beyond their range as it is."""
    try:
        return float(exact)
    except OverflowError:
        return exact


RankName = Literal[
    "quantile", "ntile", "top share", "bottom share", "top count", "bottom count", "top making"
]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One customer who takes part in a ranking."""

    value: float
    key: tuple[Any, ...]
    customer: int


Row = Callable[[float, Ranked, Sequence[Ranked]], int | bool]


@dataclass(frozen=True, slots=True)
class RankFunction:
    """A rank by name: the `Ranking.function` it means, and how many groups it makes (None: it is told).

    row:       of the amount, a customer, and everybody of the same group, the customer included: the rank, or
               of a condition whether it holds
    column:    the same for an engine, of the values of all and the amount
    condition: whether it says who is in, and not where
    """

    name: str
    form: str
    function: RankName
    groups: int | None
    row: Row
    column: Callable[[Ranks[Any], float], Any]
    doc: str
    english: str = ""
    condition: bool = True


def _quantile(amount: float, own: Ranked, everybody: Sequence[Ranked]) -> int:
    return rank(own.value, cut_offs(_values(everybody), int(amount)))


def _ntile(amount: float, own: Ranked, everybody: Sequence[Ranked]) -> int:
    place = 1 + sum((r.value, r.key) < (own.value, own.key) for r in everybody)
    return group_of_place(place, len(everybody), int(amount))


def _top_share(amount: float, own: Ranked, everybody: Sequence[Ranked]) -> bool:
    cut = quantile(_values(everybody), 1 - share_of(amount))
    return cut is not None and own.value >= cut


def _bottom_share(amount: float, own: Ranked, everybody: Sequence[Ranked]) -> bool:
    cut = quantile(_values(everybody), share_of(amount))
    return cut is not None and own.value <= cut


def _top_count(amount: float, own: Ranked, everybody: Sequence[Ranked]) -> bool:
    return _above(own, everybody) < amount


def _bottom_count(amount: float, own: Ranked, everybody: Sequence[Ranked]) -> bool:
    return sum((r.value, r.key) < (own.value, own.key) for r in everybody) < amount


def _top_making(amount: float, own: Ranked, everybody: Sequence[Ranked]) -> bool:
    return own.value > 0 and _above(own, everybody) < making(_values(everybody), amount)


def _above(own: Ranked, everybody: Sequence[Ranked]) -> int:
    return sum((-r.value, r.key) < (-own.value, own.key) for r in everybody)


def _values(everybody: Sequence[Ranked]) -> list[float]:
    return sorted(r.value for r in everybody)


def _quantile_rank(name: str, groups: int, part: str) -> RankFunction:
    english = f"the {part} of customers they are in by {{value}} (1 is the lowest)"
    doc = (
        f"The customer's place in {groups} parts by value, 1 (lowest) to {groups}; equal values share a rank."
    )
    return RankFunction(
        name,
        f"{name}({{value}})",
        "quantile",
        groups,
        _quantile,
        lambda ranks, amount: ranks.quantile_rank(int(amount)),
        doc,
        english,
        condition=False,
    )


RANKS: dict[str, RankFunction] = {
    r.name: r
    for r in (
        _quantile_rank("quartile", 4, "quarter"),
        _quantile_rank("quintile", 5, "fifth"),
        _quantile_rank("decile", 10, "tenth"),
        _quantile_rank("percentile", 100, "hundredth"),
        RankFunction(
            "ntile",
            "ntile({groups}, {value})",
            "ntile",
            None,
            _ntile,
            lambda ranks, amount: ranks.ntile_rank(int(amount)),
            "The customer's place in so many groups of equal size; ties go by the customer key.",
            "the group they are in, of {groups} groups of equal size, by {value} (1 is the lowest)",
            condition=False,
        ),
        RankFunction(
            "top share",
            "top {share} by {value}",
            "top share",
            None,
            _top_share,
            lambda ranks, amount: ranks.at_least_quantile(1 - share_of(amount)),
            "The value is at or above the cut-off of this share: of `top 10%`, the 90th percentile.",
        ),
        RankFunction(
            "bottom share",
            "bottom {share} by {value}",
            "bottom share",
            None,
            _bottom_share,
            lambda ranks, amount: ranks.at_most_quantile(share_of(amount)),
            "The value is at or below the cut-off of this share: of `bottom 20%`, the 20th percentile.",
        ),
        RankFunction(
            "top count",
            "top {count} by {value}",
            "top count",
            None,
            _top_count,
            lambda ranks, amount: ranks.among_highest(int(amount)),
            "One of exactly so many customers with the highest values; ties go by the customer key.",
        ),
        RankFunction(
            "bottom count",
            "bottom {count} by {value}",
            "bottom count",
            None,
            _bottom_count,
            lambda ranks, amount: ranks.among_lowest(int(amount)),
            "One of exactly so many customers with the lowest values; ties go by the customer key.",
        ),
        RankFunction(
            "top making",
            "top customers making {share} of {value}",
            "top making",
            None,
            _top_making,
            lambda ranks, amount: ranks.among_makers(share_of(amount)),
            "One of the fewest customers, from the highest value down, who together make at least this share "
            "of the sum of what is above 0; ties go by the customer key.",
        ),
    )
}

RANKINGS: dict[str, RankFunction] = {r.function: r for r in RANKS.values()}
"""By what `Ranking.function` says."""
