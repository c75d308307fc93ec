"""Rows of many owners counted, and numbers added up by them.

In: the owner of each row, below `n`, or `n` where it is nobody's. Out: a number for each owner. Owners that
are not of type `intp` are copied first: of those a few are taken at a time.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdsl.engines.few_rows import FEW, few_at_a_time


def counted(owners: NDArray[Any], n: int) -> NDArray[np.intp]:
    """How many rows each owner has."""
    if owners.dtype == np.intp:
        return np.bincount(owners, minlength=n + 1)[:n]
    counts, one = np.zeros(n + 1, np.intp), np.ones(FEW, np.intp)
    for rows in few_at_a_time(len(owners)):
        whose = owners[rows].astype(np.intp)
        np.add.at(counts, whose, one[: len(whose)])
    return counts[:n]


def summed(owners: NDArray[Any], numbers: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """The sum of each owner's numbers, added up one after the other; 0 of nothing."""
    if owners.dtype == np.intp and len(owners):
        return np.asarray(np.bincount(owners, numbers, n + 1)[:n], np.float64)
    sums = np.zeros(n + 1)
    for rows in few_at_a_time(len(owners)):
        np.add.at(sums, owners[rows].astype(np.intp), numbers[rows])
    return sums[:n]
