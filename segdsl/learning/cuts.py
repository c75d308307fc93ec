"""Where a number is cut into ranges.

In: values and answers. Out: round numbers, in order. A cut stands where it says most about the answer: plain
quantiles would spend all of theirs where most customers have the same value, such as 0.

Source: greedy splits by gain in log-likelihood, as in classification trees (Breiman, Friedman, Olshen, Stone
1984), over quantiles of the values that are not the most common one.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

MOST_CUTS = 6
LEAST_GAIN = 6.0  # in log-likelihood; by chance, the best of some thirty cuts gains about 4
FEWEST, MANY = 20, 100  # customers on either side of a cut: a fiftieth of all, within these
QUANTILES = 33
FEW_VALUES = 30  # so many different values are all looked at


def cuts(values: NDArray[np.float64], answers: NDArray[np.bool_]) -> tuple[float, ...]:
    """The lower ends of all ranges but the first. `values` may hold NaN, which is in no range."""
    known = ~np.isnan(values)
    numbers, answered = values[known], answers[known].astype(float)
    points = candidates(numbers)
    if not points.size:
        return ()
    place = np.searchsorted(points, numbers, side="right")
    count = np.bincount(place, minlength=points.size + 1).cumsum()
    yes = np.bincount(place, weights=answered, minlength=points.size + 1).cumsum()
    least = min(MANY, max(FEWEST, numbers.size // 50))
    chosen: list[int] = []
    while len(chosen) < MOST_CUTS and (best := _best(count, yes, chosen, least)) is not None:
        chosen = sorted((*chosen, best))
    return tuple(float(points[cut]) for cut in chosen)


def candidates(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round numbers at which values could be cut, in order; the lowest value is none of them."""
    if not numbers.size:
        return numbers
    different, times = np.unique(numbers, return_counts=True)
    if different.size <= FEW_VALUES:
        return different[1:]
    common = different[times.argmax()]
    rest = numbers[numbers != common] if times.max() > numbers.size / 5 else numbers
    found = rounded(np.quantile(rest, np.linspace(0.02, 0.98, QUANTILES)))
    inside: NDArray[np.float64] = found[(found > different[0]) & (found <= different[-1])]
    return inside


def rounded(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """The numbers with as few digits as keep most of them apart, each once: 2, or more where they need it."""
    needed = np.unique(numbers).size
    found = numbers
    for digits in (2, 3, 4, 6, 9):
        found = np.unique([float(f"{number:.{digits}g}") for number in numbers])
        if 4 * found.size >= 3 * needed:
            break
    return found


def _best(count: NDArray[np.intp], yes: NDArray[np.float64], chosen: list[int], least: int) -> int | None:
    """The place of the cut that gains most, given those that are there; the first of equal ones."""
    best, place = LEAST_GAIN, None
    ends = [-1, *chosen, count.size - 1]
    for low, high in pairwise(ends):
        before = (count[low], yes[low]) if low >= 0 else (0, 0.0)
        inside = np.arange(low + 1, high)
        left, left_yes = count[inside] - before[0], yes[inside] - before[1]
        right, right_yes = count[high] - count[inside], yes[high] - yes[inside]
        whole = _likelihood(left_yes + right_yes, left + right)
        gain = _likelihood(left_yes, left) + _likelihood(right_yes, right) - whole
        gain[(left < least) | (right < least)] = -1.0
        if gain.size and gain.max() > best + 1e-9:
            best, place = float(gain.max()), int(inside[gain.argmax()])
    return place


def _likelihood(yes: NDArray[np.float64], of: NDArray[np.intp]) -> NDArray[np.float64]:
    """The log-likelihood of so many yes among so many, by their own share."""
    share = np.clip(yes / np.maximum(of, 1), 1e-12, 1 - 1e-12)
    found: NDArray[np.float64] = yes * np.log(share) + (of - yes) * np.log1p(-share)
    return found
