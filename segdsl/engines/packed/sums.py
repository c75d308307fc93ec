"""Exact sums of many owners at once.

Numbers are split at a common power of two into parts so short that adding them up in floats loses nothing:
the extraction of Rump, Ogita and Oishi, "Accurate floating-point summation, part I" (2008), algorithm 3.2.
Splitting once serves every sum over some of the same rows: fewer rows lose nothing, either.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdsl.engines.packed.counts import summed

Floats = NDArray[np.float64]

_LARGEST_EXPONENT = 1023
_BLOCK = 1 << 15


def parts(numbers: Floats, most: int) -> tuple[Floats, ...] | None:
    """Numbers that add up to these, row by row, and of which sums of `most` rows are exact in floats.

    None where a sum could leave the range of floats on its way.
    """
    largest = _largest(numbers)
    if largest * most < 2**53 and _each(numbers, lambda some: np.equal(some, np.rint(some))):
        return (numbers,)
    room = math.frexp(most + 2)[1]
    if math.frexp(largest)[1] + room > _LARGEST_EXPONENT:
        return None
    found: list[Floats] = []
    rest = numbers
    while largest:
        bound = math.ldexp(1.0, math.frexp(largest)[1] + room)
        if _each(rest, partial(_is_part, bound)):
            return (*found, rest)
        part, rest = _split(rest, bound)
        found.append(part)
        largest = _largest(rest)
    return tuple(found)


def _split(numbers: Floats, bound: float) -> tuple[Floats, Floats]:
    """Of each number what is left of it beside a bound, and the rest."""
    part, rest = np.empty_like(numbers), np.empty_like(numbers)
    for rows in _blocks(numbers):
        np.subtract(numbers[rows] + bound, bound, out=part[rows])
        np.subtract(numbers[rows], part[rows], out=rest[rows])
    return part, rest


def _is_part(bound: float, numbers: Floats) -> NDArray[np.bool_]:
    """Of each number, whether all of it is left beside the bound."""
    return np.equal((numbers + bound) - bound, numbers)


def _each(numbers: Floats, holds: Callable[[Floats], NDArray[np.bool_]]) -> bool:
    """Whether it holds for each number; what comes after one for which it does not is not looked at."""
    return all(bool(holds(numbers[rows]).all()) for rows in _blocks(numbers))


def _blocks(numbers: Floats) -> Iterator[slice]:
    """Stretches that stay in the processor's caches."""
    return (slice(start, start + _BLOCK) for start in range(0, len(numbers), _BLOCK))


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
