"""Values as columns of pandas in the dtype of their kind, whatever an engine holds them in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from segdsl.sources.tables import TEXT, dtype_of
from segdsl.types import Kind, Number

_MINUS_ZERO = np.float64(-0.0).view("int64")


def is_unknown(value: Any) -> bool:
    """Whether a single value stands for none."""
    return value is None or bool(value != value)


def as_declared(value: Any, size: int, kind: Kind) -> pd.Series[Any]:
    """A value as a column in the dtype of its kind; a condition as plain bool."""
    column = value if isinstance(value, pd.Series) else _repeated(value, size, kind)
    if kind.family == "flag" and not kind.unknown:
        return pd.Series(column.fillna(False).astype(bool))
    if kind.family == "text":
        return column.astype(TEXT)
    if kind.family == "number":
        whole = isinstance(kind.type, Number) and kind.type.whole
        if whole:
            return column.astype("Int64" if column.isna().any() else "int64")
        return _without_minus_zero(column.astype("float64"))
    declared = pd.Series(column.astype(dtype_of(kind.type)))
    if kind.family == "list":  # an unknown one is None, whatever it became on the way
        return declared.where(declared.notna(), None)
    return declared


def _without_minus_zero(numbers: pd.Series[float]) -> pd.Series[float]:
    """The same numbers; they are copied only where there is a zero with a sign."""
    signed = numbers.to_numpy().view("int64") == _MINUS_ZERO
    return numbers + 0.0 if signed.any() else numbers


def _repeated(value: Any, size: int, kind: Kind) -> pd.Series[Any]:
    dtype = dtype_of(kind.type)
    if dtype == "object":
        repeated: pd.Series[Any] = pd.Series([value] * size, dtype=dtype)
        return repeated
    return pd.Series(
        pd.NA if is_unknown(value) and dtype in ("Int64", "boolean") else value, range(size), dtype
    )


class InColumns:
    """Values that are a column of pandas first, and all else by way of it."""

    __slots__ = ()

    def series(self) -> pd.Series[Any]:
        """The values in the dtype of their kind."""
        raise NotImplementedError

    def tally(self) -> dict[Any, int]:
        """How often each known value occurs; of a condition, how often it holds."""
        series = self.series()
        if series.dtype.kind == "b" and not series.hasnans:
            return {True: int(series.sum())}
        return {value: int(count) for value, count in series.value_counts().items()}

    def arrow(self) -> pa.Array:
        """The values as Arrow holds them."""
        return pa.array(self.series(), from_pandas=True)
