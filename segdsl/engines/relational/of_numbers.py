"""Numbers that are worked out of all values at once, which few databases give exactly.

In: the known values of a group, in no order. Out: one number of them; None is unknown. Engines that can call
Python have it work them out of lists.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Protocol

from segdsl.engines.pandas_program.pieces import ranks
from segdsl.engines.relational.protocol import C, Join, Makers, R, Relations, Taken
from segdsl.operators.overall import deviation
from segdsl.types import Kind, Number

_FLOAT = Kind(Number())


@dataclass(frozen=True, slots=True)
class OfNumbers:
    """A function of many numbers.

    name: as statements call it; functions of one name do the same
    """

    name: str
    function: Callable[[Sequence[float]], float | None]


DEVIATION = OfNumbers("segdsl_deviation", deviation)
"""The standard deviation of the sample, exact and rounded once."""


def needed(share: Fraction) -> OfNumbers:
    """How many of the values, from the highest down, make the share of the sum of what is above 0."""
    name = f"segdsl_making_{share.numerator}_{share.denominator}"
    return OfNumbers(name, partial(_needed, share=share))


def _needed(values: Sequence[float], share: Fraction) -> float:
    return float(ranks.making(sorted((v for v in values if v > 0), reverse=True), share))


class Listing(Relations[R, C], Protocol[R, C]):
    """Relations whose groups can have Python called."""

    def of_numbers(self, wanted: OfNumbers, value: C) -> C:
        """In `grouped`: what is worked out of all known values at once."""


def counted(steps: Listing[R, C], of: R, wanted: str, makers: Makers[C]) -> R:
    """The step `making`: those whose place is among as many as are needed."""
    place, number = makers.free("place"), makers.free("needed")
    placed = steps.extended(of, wanted, {place: steps.place(makers.groups, makers.order)})
    numbers = {number: steps.of_numbers(needed(makers.share), makers.value)}
    groups = steps.grouped(of, f"{wanted}_needed", makers.within, numbers)
    join = Join(groups, tuple((name, name) for name in makers.within), {number: Taken(number)})
    beside = steps.extended(placed, wanted, {}, [join])
    holds = steps.column(place, _FLOAT) <= steps.column(number, _FLOAT)
    return steps.extended(beside, wanted, {makers.name: holds})
