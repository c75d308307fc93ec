"""Numbers that are worked out of all values at once, which no steps over relations give exactly.

In: the known values of a group, in no order. Out: one number of them; None is unknown. Engines that can call
Python have it work them out of lists.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from segdsl.engines.pandas_program.pieces import ranks
from segdsl.operators.overall import deviation


@dataclass(frozen=True, slots=True)
class OfNumbers:
    """A function of many numbers.

    name:  as statements call it; functions of one name do the same
    title: as the language calls what it is for
    """

    name: str
    title: str
    function: Callable[[Sequence[float]], float | None]


DEVIATION = OfNumbers("segdsl_deviation", "overall deviation", deviation)
"""The standard deviation of the sample, exact and rounded once."""


def making(share: Fraction) -> OfNumbers:
    """How many of the values, from the highest down, make the share of the sum of what is above 0."""
    name = f"segdsl_making_{share.numerator}_{share.denominator}"
    return OfNumbers(name, "top customers making", partial(_making, share=share))


def _making(values: Sequence[float], share: Fraction) -> float:
    return float(ranks.making(sorted((v for v in values if v > 0), reverse=True), share))
