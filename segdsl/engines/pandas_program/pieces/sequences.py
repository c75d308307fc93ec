"""Which events another event follows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from segdsl.engines.pandas_program.pieces.dates import stamps
from segdsl.engines.pandas_program.pieces.rows import chosen


def next_row(
    owner: np.ndarray[Any, Any], at: Any, next_owner: np.ndarray[Any, Any], next_at: Any, where: Any = None
) -> np.ndarray[Any, Any]:
    """For each event, the row of the same owner's next later event for which `where` holds; -1: none."""
    rows = chosen(next_owner, where, next_at)
    own, others, late = beside_owners((owner, next_owner), stamps(at), stamps(next_at)[rows])
    keys = next_owner[rows] * late + others
    order = np.argsort(keys, kind="stable")
    rows, keys = rows[order], keys[order]
    found = np.searchsorted(keys, owner * late + own, side="right")
    candidate = np.append(rows, -1)[np.minimum(found, len(rows))]
    same = (candidate >= 0) & (owner >= 0) & at.notna().to_numpy()
    same &= np.append(next_owner, -1)[candidate] == owner
    return np.where(same, candidate, -1)


def others_that_day(
    owner: np.ndarray[Any, Any],
    day: Any,
    next_owner: np.ndarray[Any, Any],
    next_day: Any,
    where: Any = None,
    same_table: bool = False,
) -> pd.Series[Any]:
    """For each event, whether another one of the same owner and day satisfies `where`."""
    rows = chosen(next_owner, where, next_day)
    own, others, late = beside_owners((owner, next_owner), stamps(day), stamps(next_day)[rows])
    found = pd.Series(next_owner[rows] * late + others).value_counts()
    there = found.reindex(owner * late + own, fill_value=0).to_numpy(copy=True)
    if same_table:
        there[rows] -= 1
    return pd.Series((there > 0) & (owner >= 0) & day.notna().to_numpy())


def beside_owners(
    owners: tuple[np.ndarray[Any, Any], ...], first: np.ndarray[Any, Any], second: np.ndarray[Any, Any]
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.int64]:
    """Moments as whole numbers from 0, in their order, and a number above them by which owners go before.

    They count days or seconds where all are whole ones, and else the different moments that there are. What
    stands for an unknown one means nothing.
    """
    most = 1 + max(int(owner.max(initial=0)) for owner in owners)
    both = np.append(first, second)
    missing = np.isnat(both)
    micros = both.astype("int64")
    micros[missing] = low = micros[~missing].min(initial=np.iinfo("int64").max)
    for unit in (86_400_000_000, 1_000_000):
        size = int(micros.max(initial=low)) // unit - int(low) // unit + 2
        if size * most < 2**62 and not (micros % unit).any():
            ranks = micros // unit - int(low) // unit
            break
    else:
        times, ranks = np.unique(micros, return_inverse=True)
        size = len(times) + 1
    return ranks[: len(first)], ranks[len(first) :], np.int64(size)
