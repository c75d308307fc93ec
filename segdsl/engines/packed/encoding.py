"""Columns of pandas as the packed engine holds them; numbers are not copied, but whole ones made small.

In: a Series in a dtype of `segdsl.sources.tables`, or one that a program computed. Out: its column; and back.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.coding import Coded
from segdsl.engines.packed.columns import Column, Flags, Lists, Moments, Numbers
from segdsl.engines.packed.texts import FewTexts, Texts
from segdsl.sources.coded import held_codes
from segdsl.types import Family, Kind

_SMALL = (np.uint8, np.int16, np.int32)
_NEVER = np.datetime64("NaT", "us")


def column_of(series: pd.Series[Any], family: Family, *, small: bool = True) -> Column:
    """The column of a Series; `small` whole numbers are worth making where they are asked often."""
    match family:
        case "number":
            return _numbers(series, small)
        case "text":
            return _texts(series)
        case "flag":
            return _flags(series)
        case "day" | "birthday" | "instant":
            values = np.asarray(series.array.asi8)
            known = series.notna().to_numpy() if series.hasnans else None
            return Moments(values, None if known is None else Mask.of(known))
        case _:
            return Lists(series, _known(series.isna().to_numpy()))


def _texts(series: pd.Series[Any]) -> Texts:
    held = held_codes(series.array)
    if held is not None:
        return FewTexts(Coded(*held))
    return Texts(pa.array(series, from_pandas=True))


def series_of(column: Numbers | Moments, kind: Kind) -> pd.Series[Any]:
    """Whole numbers and moments as a Series in the dtype of their kind."""
    values, known = column.values, column.known
    if isinstance(column, Moments):
        moments = values.view("datetime64[us]")
        series = pd.Series(moments if known is None else np.where(known.flags, moments, _NEVER), copy=False)
        return series.dt.tz_localize("UTC") if kind.family == "instant" else series
    whole = values.astype(np.int64, copy=False)
    if not kind.unknown:
        return pd.Series(whole, copy=False)
    missing = np.zeros(len(whole), bool) if known is None else ~known.flags
    return pd.Series(pd.arrays.IntegerArray(whole, missing), copy=False)


def _numbers(series: pd.Series[Any], small: bool) -> Numbers:
    if series.dtype.kind == "f":
        return Numbers(_plain(series, np.float64), None)
    missing = series.isna().to_numpy() if isinstance(series.dtype, pd.Int64Dtype) else None
    values = _plain(series, np.int64) if missing is None else series.to_numpy("int64", na_value=0)
    known = None if missing is None else _known(missing)
    return Numbers(smaller(values) if small else values, known)


def _plain(series: pd.Series[Any], dtype: Any) -> NDArray[Any]:
    return series.to_numpy(dtype, na_value=np.nan) if dtype is np.float64 else series.to_numpy(dtype)


def smaller(values: NDArray[Any]) -> NDArray[Any]:
    """Whole numbers in as few bytes as hold them all: what is read is what costs time."""
    if not len(values):
        return values
    low, high = int(values.min()), int(values.max())
    for dtype in _SMALL:
        reach = np.iinfo(dtype)
        if reach.min <= low and high <= reach.max:
            return values.astype(dtype)
    return values


def _flags(series: pd.Series[Any]) -> Flags:
    if series.dtype == bool:
        return Flags(Mask.of(series.to_numpy()), None)
    missing = series.isna().to_numpy()
    yes = series.to_numpy("bool", na_value=False)
    return Flags(Mask.of(yes), _known(missing))


def _known(missing: NDArray[np.bool_]) -> Mask | None:
    return Mask.of(~missing) if missing.any() else None
