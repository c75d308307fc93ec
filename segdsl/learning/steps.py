"""Steps that only rise: how points become a chance, and how weights become monotone.

In: values in an order. Out: the same, with neighbours that go the wrong way pooled.

Source: pool adjacent violators (Ayer, Brunk, Ewing, Reid, Silverman 1955; Barlow et al. 1972).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FEWEST = 100  # customers on a step
DIGITS = 3

Table = tuple[tuple[int, float], ...]


def rising(values: NDArray[np.float64], sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    """The nearest values that never fall, by weighted least squares; sizes are above 0."""
    blocks: list[tuple[float, float, int]] = []
    for value, size in zip(values.tolist(), sizes.tolist(), strict=True):
        block = (value, size, 1)
        while blocks and blocks[-1][0] >= block[0]:
            before = blocks.pop()
            whole = before[1] + block[1]
            mean = (before[0] * before[1] + block[0] * block[1]) / whole
            block = (mean, whole, before[2] + block[2])
        blocks.append(block)
    return np.repeat([b[0] for b in blocks], [b[2] for b in blocks])


def table(points: NDArray[np.int64], answers: NDArray[np.bool_], fewest: int = FEWEST) -> Table:
    """From how many points on which chance holds, rising; the first step is everybody's below the second.

    A step has at least `fewest` customers; its chance is (yes + 1) / (customers + 2), which is never 0 or 1.
    """
    sums, place = np.unique(points, return_inverse=True)
    count = np.bincount(place)
    yes = np.bincount(place, weights=answers.astype(float)).astype(np.float64)
    share = rising(yes / count, count.astype(float))
    _, step = np.unique(share, return_inverse=True)
    firsts, counts, hits = _summed(step, sums, count, yes)
    while (short := _merged(counts, hits, fewest)) is not None:
        for listed in (firsts, counts, hits):
            joined = listed.pop(short + 1)
            if listed is not firsts:
                listed[short] += joined
    chances = [round((hit + 1) / (size + 2), DIGITS) for hit, size in zip(hits, counts, strict=True)]
    return tuple(zip(firsts, chances, strict=True))


def _summed(
    step: NDArray[np.intp], sums: NDArray[np.int64], count: NDArray[np.intp], yes: NDArray[np.float64]
) -> tuple[list[int], list[int], list[int]]:
    """For each step the fewest points on it, how many customers, and how many of them said yes."""
    starts = np.flatnonzero(np.diff(step, prepend=-1))
    counts = np.add.reduceat(count, starts)
    hits = np.add.reduceat(yes, starts)
    return sums[starts].tolist(), counts.tolist(), [round(hit) for hit in hits.tolist()]


def _merged(counts: list[int], hits: list[int], fewest: int) -> int | None:
    """A step that has to be joined with the next: too few customers, or no rise between them."""
    for place in range(len(counts) - 1):
        here, there = ((hits[p] + 1) / (counts[p] + 2) for p in (place, place + 1))
        no_rise = round(here, DIGITS) >= round(there, DIGITS)
        if no_rise or counts[place] < fewest or (place + 2 == len(counts) and counts[-1] < fewest):
            return place
    return None
