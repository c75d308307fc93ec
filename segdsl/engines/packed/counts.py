"""Rows of many owners counted, and numbers added up by them.

In: the owner of each row, below `n`, or `n` where it is nobody's. Out: a number for each owner. Owners that
are not of type `intp` are copied by numpy first: of those so few are taken at a time that little is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

_FEW = 1 << 19


def counted(owners: NDArray[Any], n: int) -> NDArray[np.intp]:
    """How many rows each owner has."""
    return _together(np.bincount(owners[rows], minlength=n + 1) for rows in _parts(owners, n))[:n]


def summed(owners: NDArray[Any], numbers: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """The sum of each owner's numbers, added up one after the other; 0 of nothing."""
    parts = _parts(owners, n)
    return _together(np.bincount(owners[rows], numbers[rows], n + 1) for rows in parts)[:n]


def _parts(owners: NDArray[Any], n: int) -> Iterator[slice]:
    """All rows, in one part at least."""
    rows = max(len(owners), 1)
    size = rows if owners.dtype == np.intp else max(2 * n, _FEW)
    return (slice(start, start + size) for start in range(0, rows, size))


def _together(parts: Iterator[NDArray[Any]]) -> NDArray[Any]:
    whole = next(parts)
    for part in parts:
        whole += part
    return whole
