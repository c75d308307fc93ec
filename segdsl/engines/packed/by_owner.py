"""Rows in the order of their owners, and of each owner in the order of time.

In: whose each row is, and when it happened. Out: the rows, those of each owner together.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdsl.engines.few_rows import few_at_a_time

Rows = NDArray[np.int32]

_HALF = 16


def by_owner(owners: NDArray[Any], rows: Rows | None = None) -> Rows:
    """All rows by their owners, each owner's as they come in `rows`, or in the table.

    Owners are whole numbers of 32 bits; what is below 0 comes last. Numbers of 16 bits are sorted by
    counting: the upper halves first, then each stretch of equal ones, so short that caches hold it.
    """
    whose = owners.astype(np.int32, copy=False).view(np.uint32)
    upper = (whose >> _HALF).astype(np.uint16)
    sizes = np.bincount(upper)
    order = np.argsort(upper if rows is None else upper[rows], kind="stable").astype(np.int32)
    if rows is not None:
        order = rows[order]
    lower = whose.astype(np.uint16)[order]
    ends = np.cumsum(sizes)
    for stretch in (slice(ends[n] - sizes[n], ends[n]) for n in np.flatnonzero(sizes)):
        order[stretch] = order[stretch][np.argsort(lower[stretch], kind="stable")]
    return order


def in_time(rows: Rows, owners: NDArray[Any], times: NDArray[Any]) -> Rows:
    """Rows that are there by owner, each owner's by their times, and as they come where these are equal.

    In a table rows mostly lie in the order of time, so that only those of few owners have to be moved.
    """
    moved = np.zeros(int(owners.max(initial=-1)) + 1, bool)
    for some in few_at_a_time(len(rows)):
        here = rows[some.start : some.stop + 1]
        whose, when = owners[here], times[here]
        late = when[1:] < when[:-1]
        late &= whose[1:] == whose[:-1]
        moved[whose[1:][late]] = True
    if not moved.any():
        return rows
    among = [some.start + np.flatnonzero(moved[owners[rows[some]]]) for some in few_at_a_time(len(rows))]
    places = np.concatenate(among)
    which = rows[places]
    in_order = by_owner(owners[which], np.argsort(times[which], kind="stable").astype(np.int32))
    rows = rows.copy()
    rows[places] = which[in_order]
    return rows
