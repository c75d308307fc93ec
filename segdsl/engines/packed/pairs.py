"""Which values each owner has, and how often.

Where few values are different there is a place for each owner and value, and rows are counted into it; else
pairs are sorted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.engines.few_rows import few_at_a_time

_ROOM = 4
"""So many places for each row, or each owner, are quicker than sorting."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Each pair of an owner and a value once, by owner and then by value; nobody's are not here.

    counts: how many rows have it
    rows:   one of those rows
    """

    owners: NDArray[np.intp]
    counts: NDArray[Any]
    rows: NDArray[Any]

    def most_common(self) -> Pairs:
        """Of each owner the pair that occurs most often; the first of those that occur equally often."""
        if not len(self.owners):
            return self
        starts = np.flatnonzero(np.diff(self.owners, prepend=-1))
        sizes = np.diff(starts, append=len(self.owners))
        most = np.repeat(np.maximum.reduceat(self.counts, starts), sizes)
        best = np.flatnonzero(self.counts == most)
        best = best[np.flatnonzero(np.diff(self.owners[best], prepend=-1))]
        return Pairs(self.owners[best], self.counts[best], self.rows[best])


def of(owners: NDArray[Any], values: NDArray[Any], n: int) -> Pairs:
    """The pairs of rows; the owner `n` is nobody."""
    codes, kinds = _numbered(values)
    if (n + 1) * kinds <= _ROOM * (len(owners) + n):
        counts, row = _in_places(owners, codes, kinds, (n + 1) * kinds)
        pairs = np.flatnonzero(counts[: n * kinds])
        return Pairs(pairs // kinds, counts[pairs], row[pairs])
    both = owners.astype(np.int64) * kinds + codes
    distinct, rows, counts = np.unique(both, return_index=True, return_counts=True)
    somebody = slice(0, int(np.searchsorted(distinct, n * kinds)))
    return Pairs(distinct[somebody] // kinds, counts[somebody], rows[somebody])


def _in_places(
    owners: NDArray[Any], codes: NDArray[Any], kinds: int, size: int
) -> tuple[NDArray[Any], NDArray[Any]]:
    """How many rows each pair has, and one of them."""
    counts, row = np.zeros(size, np.int32), np.empty(size, np.int32)
    for rows in few_at_a_time(len(owners)):
        both = owners[rows].astype(np.intp) * kinds + codes[rows]
        np.add.at(counts, both, np.ones(len(both), np.int32))
        row[both] = np.arange(rows.start, rows.start + len(both), dtype=np.int32)  # any of them
    return counts, row


def _numbered(values: NDArray[Any]) -> tuple[NDArray[Any], int]:
    """Whole numbers from 0 that sort as the values do, and one more than the largest."""
    if values.dtype.kind not in "bu":
        values, distinct = pd.factorize(values, sort=True)
        return values, max(len(distinct), 1)
    return values, int(values.max(initial=0)) + 1
