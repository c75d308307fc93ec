"""One number for all customers.

In: the known values of all customers, or of a group of them. Out: their average, median, sum, and so on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from segdsl.operators import reaches
from segdsl.operators.aggregates import average, total
from segdsl.operators.numbers import finite
from segdsl.operators.ranks import quantile, share_of
from segdsl.types import Doubt, Kind, Number, Reach


def deviation(values: Sequence[float]) -> float | None:
    """The standard deviation of the sample: exact, and rounded once; None of fewer than two values."""
    from statistics import stdev

    try:
        return finite(stdev(values)) if len(values) > 1 else None
    except OverflowError:
        return None


OverallName = Literal["average", "median", "percentile", "sum", "share", "deviation"]


@dataclass(frozen=True, slots=True)
class OverallFunction:
    """One number for all customers.

    row:     takes the known values of all customers in ascending order (for a share: True or False for each)
             and, for the percentile, its percent; None is unknown
    column:  the same for an engine, of everybody
    nothing: the number of nobody
    reach:   how far it reaches where the values reach so far; None: as far as its type says
    """

    name: str
    form: str
    takes: Literal["number", "flag"]
    row: Callable[..., float | None]
    column: Callable[..., Any]
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
            lambda everybody: everybody.average(),
            "The average of the value over all customers.",
            "the average of {value} over {everybody}",
        ),
        OverallFunction(
            "median",
            "overall median({value})",
            "number",
            lambda values: quantile(values, Fraction(1, 2)),
            lambda everybody: everybody.quantile(Fraction(1, 2)),
            "The median of the value: half of the customers are at or below it.",
            "the median of {value} over {everybody}",
        ),
        OverallFunction(
            "percentile",
            "overall percentile({value}, {percent})",
            "number",
            lambda values, percent: quantile(values, share_of(percent) / 100),
            lambda everybody, percent: everybody.quantile(share_of(percent) / 100),
            "The value that so many percent of the customers are at or below, linearly interpolated.",
            "the {percent}th percentile of {value} over {everybody}",
        ),
        OverallFunction(
            "sum",
            "overall sum({value})",
            "number",
            total,
            lambda everybody: everybody.total(),
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
            lambda everybody: everybody.share(),
            "The share of customers for whom the condition holds, from 0 to 1.",
            "the share, among {everybody}, of those for whom {value}",
            gives=Number(low=0, high=1),
        ),
        OverallFunction(
            "deviation",
            "overall deviation({value})",
            "number",
            deviation,
            lambda everybody: everybody.deviation(),
            "The standard deviation of the value (that of a sample); of fewer than two customers unknown.",
            "the standard deviation of {value} over {everybody}",
            gives=Number(low=0),
        ),
    )
}
