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

from segdsl.engines.few_rows import few_at_a_time
from segdsl.engines.packed.counts import summed

Floats = NDArray[np.float64]

_LARGEST_EXPONENT = 1023


class Split:
    """Numbers that are told apart, row by row, into parts of which sums are exact in floats.

    What is left of a number beside the first bound is its first part, what is left of the rest beside the
    next the second, and what then is left the last; NaN is 0. Who asks once alone has them made a few rows at
    a time; from the second time on they are there.
    """

    def __init__(self, numbers: Floats, bounds: tuple[float, ...]) -> None:
        self._numbers = numbers
        self._bounds = bounds
        self._asked = not bounds
        self._made: Sequence[Floats] | None = None

    @classmethod
    def of(cls, numbers: Floats, most: int) -> Split | None:
        """Of numbers of which `most` are added up; None where a sum could leave the range of floats."""
        largest = _largest(numbers, ())
        if largest * most < 2**53 and _each(numbers, (), lambda some: np.equal(some, np.rint(some))):
            return cls(numbers, ())
        room = math.frexp(most + 2)[1]
        if math.frexp(largest)[1] + room > _LARGEST_EXPONENT:
            return None
        bounds: tuple[float, ...] = ()
        while largest:
            bound = math.ldexp(1.0, math.frexp(largest)[1] + room)
            if _each(numbers, bounds, partial(_is_part, bound)):
                break
            bounds = (*bounds, bound)
            largest = _largest(numbers, bounds)
        return cls(numbers, bounds)

    @property
    def parts(self) -> Sequence[Floats]:
        """The parts of all numbers."""
        if self._made is None:
            self._made = _parts(self._numbers, self._bounds)
        return self._made

    def added(self, rows: slice, owners: NDArray[Any], n: int) -> Floats:
        """The sum of each owner's numbers among some rows, rounded once; 0 of nothing."""
        if not len(owners):
            return np.zeros(n)
        if self._asked:
            return _rounded_once([summed(owners, part[rows], n) for part in self.parts])
        self._asked = True
        return _rounded_once(_summed_by_blocks(self._numbers[rows], self._bounds, owners, n))


def zeroed(numbers: Floats) -> Floats:
    """The numbers, 0 where they are NaN."""
    known = numbers == numbers
    return numbers if known.all() else np.where(known, numbers, 0.0)


def _parts(numbers: Floats, bounds: Sequence[float]) -> list[Floats]:
    parts, rest = [], zeroed(numbers)
    for bound in bounds:
        part = (rest + bound) - bound
        parts.append(part)
        rest = rest - part
    return [*parts, rest]


def _rests(numbers: Floats, bounds: Sequence[float]) -> Iterator[Floats]:
    """The last part of each number, by blocks that stay in the processor's caches."""
    return (_parts(numbers[rows], bounds)[-1] for rows in few_at_a_time(len(numbers)))


def _is_part(bound: float, numbers: Floats) -> NDArray[np.bool_]:
    """Of each number, whether all of it is left beside the bound."""
    return np.equal((numbers + bound) - bound, numbers)


def _each(numbers: Floats, bounds: Sequence[float], holds: Callable[[Floats], NDArray[np.bool_]]) -> bool:
    """Whether it holds for what is left of each; nothing is looked at behind one for which it does not."""
    return all(bool(holds(rest).all()) for rest in _rests(numbers, bounds))


def _largest(numbers: Floats, bounds: Sequence[float]) -> float:
    """The largest size of what is left of any."""
    return max((max(float(rest.max()), -float(rest.min())) for rest in _rests(numbers, bounds)), default=0.0)


def _summed_by_blocks(numbers: Floats, bounds: Sequence[float], owners: NDArray[Any], n: int) -> list[Floats]:
    """The sums of the parts; two of them go as one complex number, so that memory is looked at once."""
    pairs = [np.zeros(n + 1, np.complex128) for _ in range(0, len(bounds) + 1, 2)]
    for rows in few_at_a_time(len(numbers)):
        parts, whose = _parts(numbers[rows], bounds), owners[rows].astype(np.intp, copy=False)
        some = np.empty(len(whose), np.complex128)
        for place, pair in enumerate(pairs):
            some.real = parts[2 * place]
            some.imag = parts[2 * place + 1] if 2 * place + 1 < len(parts) else 0.0
            np.add.at(pair, whose, some)
    return [half[:n] for pair in pairs for half in (pair.real, pair.imag)]


def _rounded_once(sums: Sequence[Floats]) -> Floats:
    """What exact sums of parts are together; of more than two that are not 0 one by one."""
    total, rest = sums[0], sums[2:]
    late = np.flatnonzero(np.logical_or.reduce([part != 0 for part in rest])) if rest else np.empty(0, int)
    exact = [math.fsum(each) for each in zip(*(part[late].tolist() for part in sums), strict=True)]
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
