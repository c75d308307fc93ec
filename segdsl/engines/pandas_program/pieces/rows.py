"""Whose row is whose: keys matched, rows grouped, values fetched from other tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def places(wanted: list[Any], keys: list[Any]) -> np.ndarray[Any, Any]:
    """The first position of each wanted key among the keys: -1 where it is not there, -2 where not known."""
    matches = [shared_codes(column, key) for column, key in zip(wanted, keys, strict=True)]
    known = np.logical_and.reduce([want > -2 for want, _ in matches])
    want, have = matches[0]
    for also_want, also_have in matches[1:]:
        size = also_have.max(initial=0) + 1
        pairs = np.where((have < 0) | (also_have < 0), -1, have * size + also_have)
        distinct = pd.Index(np.unique(pairs[pairs >= 0]))
        want = np.where((want < 0) | (also_want < 0), -1, want * size + also_want)
        want, have = distinct.get_indexer(want), distinct.get_indexer(pairs)
    first = np.full(have.max(initial=-1) + 2, -1, "int32")  # the last stands for -1
    rows = np.flatnonzero(have >= 0)[::-1]
    first[have[rows]] = rows
    return np.where(known, first[np.maximum(want, -1)], np.int32(-2))


def shared_codes(column: Any, key: Any) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Equal known values as equal whole numbers from 0; -1 is a value not in the key, or -2 unknown."""
    have, values = pd.factorize(key)
    codes, distinct = pd.factorize(column)
    known, wanted = pd.Index(values), pd.Index(distinct)
    if known.dtype.kind != wanted.dtype.kind:  # as floats, large whole numbers would equal their neighbours
        known, wanted = known.astype(object), wanted.astype(object)
    return np.append(known.get_indexer(wanted), -2)[codes], have


def unshared(values: pd.Series[Any]) -> pd.Series[Any]:
    """The values that one customer alone has; unknown where several have the same."""
    if values.dtype == "int64":
        values = values.astype("Int64")
    return values.mask(values.duplicated(keep=False))


def numbered(keys: list[Any]) -> np.ndarray[Any, Any]:
    """Equal keys as equal whole numbers from 0; -2 where a part is not known."""
    codes = [pd.factorize(key)[0] for key in keys]
    known = np.logical_and.reduce([code >= 0 for code in codes])
    number = codes[0].astype("int64")
    for code in codes[1:]:
        number = pd.factorize(number * (int(code.max(initial=0)) + 1) + code)[0]
    return np.where(known, number, -2)


def present(owner: np.ndarray[Any, Any], later: Any) -> np.ndarray[Any, Any]:
    """The owner of each row, but for rows that are yet to come."""
    return np.where(np.asarray(later), np.int32(-1), owner)


def fetch(values: pd.Series[Any], place: np.ndarray[Any, Any]) -> pd.Series[Any]:
    """The value at each position; unknown where there is none."""
    if values.dtype == "int64" and (place < 0).any():
        values = values.astype("Int64")
    if values.dtype == bool:
        values = values.astype("boolean")
    if values.dtype == object:
        values = values.where(values.notna(), None)
    return pd.Series(values.array.take(np.maximum(place, -1), allow_fill=True))


def chosen(owner: np.ndarray[Any, Any], where: Any = None, values: Any = None) -> np.ndarray[Any, Any]:
    """The rows that are somebody's, for which `where` holds and the value is known."""
    keep = owner >= 0
    if where is not None:
        keep &= np.asarray(where)
    if values is not None:
        keep &= values.notna().to_numpy()
    return np.flatnonzero(keep)


def group_rows(
    owner: np.ndarray[Any, Any], keys: list[Any], where: Any = None
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The group of each row (-1: none), and the first row of each group: an owner and known key values."""
    rows = chosen(owner, where)
    codes = [pd.factorize(key)[0] for key in keys]
    for code in codes:
        rows = rows[code[rows] >= 0]
    group = owner[rows].astype("int64")
    for code in codes:
        group = pd.factorize(group * (int(code.max(initial=0)) + 1) + code[rows])[0]
    groups = np.full(len(owner), -1, "int32")
    groups[rows] = group
    first = np.empty(group.max(initial=-1) + 1, "int64")
    first[group[::-1]] = rows[::-1]
    return groups, first


def customers_of(keys: dict[str, Any], where: Any = None) -> pd.DataFrame:
    """A row for each different key that is wholly known, sorted."""
    frame = pd.DataFrame(keys)
    if where is not None:
        frame = frame[np.asarray(where)]
    frame = frame.dropna().drop_duplicates()
    return frame.sort_values(list(frame.columns)).reset_index(drop=True)
