"""Ranks among customers, and one number for all of them.

The meanings are functions of plain lists of floats (whole numbers are ranked as floats, too). Positions
of cut-offs are computed exactly (shares are decimals as written, `0.1` is one tenth), so that a value on a
cut-off is always found to be on it.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from segdsl.operators import reaches
from segdsl.operators.aggregates import average, total
from segdsl.operators.numbers import finite
from segdsl.types import Doubt, Kind, Number, Reach


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


def deviation(values: Sequence[float]) -> float | None:
    """The standard deviation of the sample: exact, and rounded once; None of fewer than two values."""
    from statistics import stdev

    try:
        return finite(stdev(values)) if len(values) > 1 else None
    except OverflowError:
        return None


@dataclass(frozen=True, slots=True)
class RankFunction:
    """A rank by name: the `Ranking.function` it means, and how many groups it makes (None: it is told)."""

    name: str
    form: str
    function: Literal[
        "quantile", "ntile", "top share", "bottom share", "top count", "bottom count", "top making"
    ]
    groups: int | None
    doc: str
    english: str = ""


def _quantile_rank(name: str, groups: int, part: str) -> RankFunction:
    english = f"the {part} of customers they are in by {{value}} (1 is the lowest)"
    doc = (
        f"The customer's place in {groups} parts by value, 1 (lowest) to {groups}; equal values share a rank."
    )
    return RankFunction(name, f"{name}({{value}})", "quantile", groups, doc, english)


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
            "The customer's place in so many groups of equal size; ties go by the customer key.",
            "the group they are in, of {groups} groups of equal size, by {value} (1 is the lowest)",
        ),
        RankFunction(
            "top share",
            "top {share} by {value}",
            "top share",
            None,
            "The value is at or above the cut-off of this share: of `top 10%`, the 90th percentile.",
        ),
        RankFunction(
            "bottom share",
            "bottom {share} by {value}",
            "bottom share",
            None,
            "The value is at or below the cut-off of this share: of `bottom 20%`, the 20th percentile.",
        ),
        RankFunction(
            "top count",
            "top {count} by {value}",
            "top count",
            None,
            "One of exactly so many customers with the highest values; ties go by the customer key.",
        ),
        RankFunction(
            "bottom count",
            "bottom {count} by {value}",
            "bottom count",
            None,
            "One of exactly so many customers with the lowest values; ties go by the customer key.",
        ),
        RankFunction(
            "top making",
            "top customers making {share} of {value}",
            "top making",
            None,
            "One of the fewest customers, from the highest value down, who together make at least this share "
            "of the sum of what is above 0; ties go by the customer key.",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class OverallFunction:
    """One number for all customers.

    `row` takes the known values of all customers in ascending order (for a share: True or False for each)
    and, for the percentile, its percent; None is unknown. `nothing` is the number of nobody, and `reach` how
    far it reaches where the values reach so far (None: as far as its type says).
    """

    name: str
    form: str
    takes: Literal["number", "flag"]
    row: Callable[..., float | None]
    doc: str
    english: str
    gives: Number = field(default_factory=Number)
    nothing: float | None = None
    reach: Callable[[Reach], Reach] | None = None

    def kind(self, of: Kind, group: Kind | None) -> Kind:
        """The kind of the number of such values, of all customers or of their groups."""
        within = None if self.reach is None else self.reach(of.reach)
        lacking = self.nothing is None or (group is not None and group.unknown)
        beyond = within is not None and within.goes_beyond
        doubt = Doubt.LACKING if lacking else Doubt.BEYOND if beyond else Doubt.NONE
        return Kind.of(self.gives, doubt, None if within is None else within.clipped)


OVERALL: dict[str, OverallFunction] = {
    o.name: o
    for o in (
        OverallFunction(
            "average",
            "overall average({value})",
            "number",
            average,
            "The average of the value over all customers.",
            "the average of {value} over {everybody}",
        ),
        OverallFunction(
            "median",
            "overall median({value})",
            "number",
            lambda values: quantile(values, Fraction(1, 2)),
            "The median of the value: half of the customers are at or below it.",
            "the median of {value} over {everybody}",
        ),
        OverallFunction(
            "percentile",
            "overall percentile({value}, {percent})",
            "number",
            lambda values, percent: quantile(values, share_of(percent) / 100),
            "The value that so many percent of the customers are at or below, linearly interpolated.",
            "the {percent}th percentile of {value} over {everybody}",
        ),
        OverallFunction(
            "sum",
            "overall sum({value})",
            "number",
            total,
            "The sum of the value over all customers.",
            "the sum of {value} over {everybody}",
            nothing=0.0,
            reach=reaches.of_total,
        ),
        OverallFunction(
            "share",
            "overall share({condition})",
            "flag",
            lambda holds: sum(map(bool, holds)) / len(holds) if holds else None,
            "The share of customers for whom the condition holds, from 0 to 1.",
            "the share, among {everybody}, of those for whom {value}",
            gives=Number(low=0, high=1),
        ),
        OverallFunction(
            "deviation",
            "overall deviation({value})",
            "number",
            deviation,
            "The standard deviation of the value (that of a sample); of fewer than two customers unknown.",
            "the standard deviation of {value} over {everybody}",
            gives=Number(low=0),
        ),
    )
}
