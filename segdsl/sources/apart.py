"""Numbers, flags and moments of a frame as plain arrays, and back: how they lie in memory.

In: a column with a dtype of `segdsl.sources.tables`. Out: a form, and arrays of as many values as there are
rows; beside values that can be missing, where they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.sources.cells import instant_series

NAIVE = "datetime64[us]"
Parts = tuple[NDArray[Any], ...]


def apart(series: pd.Series[Any]) -> tuple[str, Parts] | None:
    """The form and the arrays of a column; None of texts and lists, which are no plain arrays."""
    dtype = series.dtype
    if dtype in (np.float64, np.int64, np.int32):
        return "plain", (series.to_numpy(),)
    if isinstance(dtype, pd.Int64Dtype):
        return "Int64", (series.to_numpy(np.int64, na_value=0), series.isna().to_numpy())
    if isinstance(dtype, pd.BooleanDtype):
        return "boolean", (series.to_numpy(bool, na_value=False), series.isna().to_numpy())
    if dtype == NAIVE:
        return "day", (series.to_numpy(),)
    if dtype == "datetime64[us, UTC]":
        return "instant", (np.asarray(series.array.asi8).view(NAIVE),)  # where they lie
    return None


def together(form: str, parts: Parts) -> pd.Series[Any]:
    """The column of a form, whose values lie where the arrays do."""
    return _FORMS[form](*parts)


def _plain(values: NDArray[Any]) -> pd.Series[Any]:
    return pd.Series(values, copy=False)


def _wholes(values: NDArray[Any], missing: NDArray[Any]) -> pd.Series[Any]:
    return pd.Series(pd.arrays.IntegerArray(values, missing), copy=False)


def _flags(values: NDArray[Any], missing: NDArray[Any]) -> pd.Series[Any]:
    return pd.Series(pd.arrays.BooleanArray(values, missing), copy=False)


_FORMS: dict[str, Callable[..., pd.Series[Any]]] = {
    "plain": _plain,
    "Int64": _wholes,
    "boolean": _flags,
    "day": _plain,
    "instant": instant_series,
}

DTYPES: dict[str, tuple[Any, ...]] = {
    "Int64": (np.int64, bool),
    "boolean": (bool, bool),
    "day": (NAIVE,),
    "instant": (NAIVE,),
}
"""The types of the arrays of each form; plain numbers have their own."""
