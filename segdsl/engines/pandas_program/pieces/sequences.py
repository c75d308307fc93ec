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
    micros = np.append(stamps(at), stamps(next_at)[rows]).astype("int64")  # quicker to sort than datetimes
    times, ranks = np.unique(micros, return_inverse=True)
    late = np.int64(len(times) + 1)
    order = np.argsort(next_owner[rows].astype("int64") * late + ranks[len(owner) :], kind="stable")
    rows, sorted_keys = rows[order], (next_owner[rows].astype("int64") * late + ranks[len(owner) :])[order]
    found = np.searchsorted(sorted_keys, owner.astype("int64") * late + ranks[: len(owner)], side="right")
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
    days, ranks = np.unique(np.append(stamps(day), stamps(next_day)[rows]), return_inverse=True)
    late = np.int64(len(days) + 1)
    found = pd.Series(next_owner[rows].astype("int64") * late + ranks[len(owner) :]).value_counts()
    there = found.reindex(owner.astype("int64") * late + ranks[: len(owner)], fill_value=0).to_numpy(
        copy=True
    )
    if same_table:
        there[rows] -= 1
    return pd.Series((there > 0) & (owner >= 0) & day.notna().to_numpy())
