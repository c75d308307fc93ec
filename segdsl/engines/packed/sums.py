"""Exact sums of many owners at once.

Numbers are split at a common power of two into parts so short that adding them up in floats loses nothing:
the extraction of Rump, Ogita and Oishi, "Accurate floating-point summation, part I" (2008), algorithm 3.2.
Splitting once serves every sum over some of the same rows: fewer rows lose nothing, either.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdsl.engines.packed.counts import summed

Floats = NDArray[np.float64]

_LARGEST_EXPONENT = 1023


def parts(numbers: Floats, most: int) -> tuple[Floats, ...] | None:
    """Numbers that add up to these, row by row, and of which sums of `most` rows are exact in floats.

    None where a sum could leave the range of floats on its way.
    """
    largest = _largest(numbers)
    if largest * most < 2**53 and bool((numbers == np.rint(numbers)).all()):
        return (numbers,)
    room = math.frexp(most + 2)[1]
    if math.frexp(largest)[1] + room > _LARGEST_EXPONENT:
        return None
    found, rest = [], numbers
    while largest:
        bound = math.ldexp(1.0, math.frexp(largest)[1] + room)
        part = (rest + bound) - bound
        found.append(part)
        rest = rest - part
        largest = _largest(rest)
    return tuple(found)


def _largest(numbers: Floats) -> float:
    """The largest size of any; looks at each once, and makes no copy."""
    return max(float(numbers.max()), -float(numbers.min())) if len(numbers) else 0.0


def added(split: Sequence[Floats], owners: NDArray[Any], n: int) -> Floats:
    """The sum of each owner's numbers, given in parts, rounded once; 0 of nothing."""
    if not len(owners) or not split:
        return np.zeros(n)
    sums = [summed(owners, part, n) for part in split]
    rest = sums[2:]
    late = (
        np.flatnonzero(np.logical_or.reduce([part != 0 for part in rest])) if rest else np.empty(0, np.intp)
    )
    exact = [math.fsum(each) for each in zip(*(part[late].tolist() for part in sums), strict=True)]
    total = sums[0]
    for second in sums[1:2]:
        total += second
    total[late] = exact
    return total


def added_one_by_one(numbers: Floats, owners: NDArray[Any], n: int) -> Floats:
    """The same without parts, in fractions: slow, and right up to the largest floats; NaN is beyond them."""
    sums: dict[int, Fraction] = {}
    for owner, number in zip(owners.tolist(), numbers.tolist(), strict=True):
        sums[owner] = sums.get(owner, Fraction(0)) + Fraction(number)
    total = np.zeros(n)
    for owner, exact in sums.items():
        if owner < n:
            total[owner] = _rounded(exact)
    return total


def _rounded(exact: Fraction) -> float:
    try:
        return float(exact)
    except OverflowError:
        return math.nan
