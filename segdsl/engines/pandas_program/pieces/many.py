"""One value for each customer (or group) out of the many rows that are theirs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from segdsl.engines.pandas_program.pieces.numbers import exact_sums, finite
from segdsl.engines.pandas_program.pieces.rows import chosen


def count_by(owner: np.ndarray[Any, Any], n: int, where: Any = None) -> pd.Series[Any]:
    """How many rows each of the n owners has."""
    return pd.Series(np.bincount(owner[chosen(owner, where)], minlength=n))


def sum_by(owner: np.ndarray[Any, Any], n: int, values: pd.Series[Any], where: Any = None) -> pd.Series[Any]:
    """The exact sum of each owner's known values, rounded once; 0 of nothing."""
    rows = chosen(owner, where, values)
    return finite(pd.Series(exact_sums(values.to_numpy("float64", na_value=np.nan)[rows], owner[rows], n)))


def average_by(
    owner: np.ndarray[Any, Any], n: int, values: pd.Series[Any], where: Any = None
) -> pd.Series[Any]:
    """The average of each owner's known values."""
    known = count_by(owner, n, values.notna() if where is None else values.notna() & where)
    return sum_by(owner, n, values, where) / known.where(known > 0)


def spread(values: pd.Series[Any], n: int) -> pd.Series[Any]:
    """A column of length n from the values at some positions; unknown at the others."""
    return values.astype("Int64" if values.dtype == "int64" else values.dtype).reindex(range(n))


def min_by(owner: np.ndarray[Any, Any], n: int, values: pd.Series[Any], where: Any = None) -> pd.Series[Any]:
    """The smallest (earliest) of each owner's known values."""
    rows = chosen(owner, where, values)
    return spread(values.iloc[rows].groupby(owner[rows]).min(), n)


def max_by(owner: np.ndarray[Any, Any], n: int, values: pd.Series[Any], where: Any = None) -> pd.Series[Any]:
    """The largest (latest) of each owner's known values."""
    rows = chosen(owner, where, values)
    return spread(values.iloc[rows].groupby(owner[rows]).max(), n)


def distinct_by(
    owner: np.ndarray[Any, Any], n: int, values: pd.Series[Any], where: Any = None
) -> pd.Series[Any]:
    """How many different known values each owner has."""
    rows = chosen(owner, where, values)
    codes, kinds = pd.factorize(values.iloc[rows])
    pairs = pd.unique(owner[rows].astype("int64") * max(len(kinds), 1) + codes)
    return pd.Series(np.bincount(pairs // max(len(kinds), 1), minlength=n))


def in_order(values: pd.Series[Any]) -> tuple[np.ndarray[Any, Any], Any]:
    """Whole numbers that sort as the known values do, and the value that each stands for."""
    if values.dtype == "object":  # lists, which pandas does not sort
        lists = sorted(set(values))
        place = dict(zip(lists, range(len(lists)), strict=True))
        return np.array([place[each] for each in values], "int64"), pd.Series(lists, dtype="object")
    codes, kinds = pd.factorize(values, sort=True)
    return codes, pd.Series(kinds, dtype=values.dtype)


def most_common_by(
    owner: np.ndarray[Any, Any], n: int, values: pd.Series[Any], where: Any = None
) -> pd.Series[Any]:
    """The most frequent of each owner's known values; the smallest of those equally frequent."""
    rows = chosen(owner, where, values)
    codes, kinds = in_order(values.iloc[rows])
    pairs, counts = np.unique(owner[rows].astype("int64") * max(len(kinds), 1) + codes, return_counts=True)
    of, code = np.divmod(pairs, max(len(kinds), 1))
    best = pd.DataFrame({"of": of, "count": -counts, "code": code}).sort_values(["of", "count", "code"])
    best = best.drop_duplicates("of")
    return spread(kinds.iloc[best["code"]].set_axis(best["of"]), n)


def first_by(
    owner: np.ndarray[Any, Any], n: int, values: pd.Series[Any], at: pd.Series[Any], where: Any = None
) -> pd.Series[Any]:
    """The value of each owner's earliest row whose value is known; the smallest of several at that time."""
    rows = chosen(owner, where, values)
    rows = rows[at.iloc[rows].notna()]
    of, time = owner[rows], at.iloc[rows]
    rows = rows[time == time.groupby(of).transform("min")]
    codes, kinds = in_order(values.iloc[rows])
    return spread(kinds.iloc[(best := pd.Series(codes).groupby(owner[rows]).min())].set_axis(best.index), n)


def last_by(
    owner: np.ndarray[Any, Any], n: int, values: pd.Series[Any], at: pd.Series[Any], where: Any = None
) -> pd.Series[Any]:
    """The value of each owner's latest row whose value is known; the largest of several at that time."""
    rows = chosen(owner, where, values)
    rows = rows[at.iloc[rows].notna()]
    of, time = owner[rows], at.iloc[rows]
    rows = rows[time == time.groupby(of).transform("max")]
    codes, kinds = in_order(values.iloc[rows])
    return spread(kinds.iloc[(best := pd.Series(codes).groupby(owner[rows]).max())].set_axis(best.index), n)


def nth_by(
    owner: np.ndarray[Any, Any], n: int, nth: int, at: pd.Series[Any], where: Any = None
) -> pd.Series[Any]:
    """When each owner's nth row happened, counted from 1 in the order of time."""
    rows = chosen(owner, where, at)
    times = at.iloc[rows].set_axis(owner[rows]).sort_values(kind="stable")
    return spread(times[times.groupby(level=0).cumcount() == nth - 1], n)
