"""Values as a program holds them, and as columns in the dtypes of their kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa

from segdsl.sources.tables import TEXT, dtype_of
from segdsl.types import Kind, Number


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What a variable of the program holds: a column, or one value for `size` customers."""

    value: Any
    size: int
    kind: Kind

    def __len__(self) -> int:
        return self.size

    def series(self) -> pd.Series[Any]:
        return as_declared(self.value, self.size, self.kind)

    def tally(self) -> Mapping[Any, int]:
        return tally_of(self.series())

    def arrow(self) -> pa.Array:
        return pa.array(self.series(), from_pandas=True)


@dataclass(frozen=True, slots=True, eq=False)
class Key:
    """A part of the customers' key, as it was read."""

    column: pd.Series[Any]

    def __len__(self) -> int:
        return len(self.column)

    def series(self) -> pd.Series[Any]:
        return self.column

    def tally(self) -> Mapping[Any, int]:
        return tally_of(self.series())

    def arrow(self) -> pa.Array:
        return pa.array(self.series(), from_pandas=True)


def tally_of(series: pd.Series[Any]) -> dict[Any, int]:
    """How often each known value occurs; of a condition, how often it holds."""
    if series.dtype == bool:
        return {True: int(series.sum())}
    return {value: int(count) for value, count in series.value_counts().items()}


def is_unknown(value: Any) -> bool:
    """Whether one value is unknown."""
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
        return pd.Series(column.astype("float64") + 0.0)
    return pd.Series(column.astype(dtype_of(kind.type)))


def _repeated(value: Any, size: int, kind: Kind) -> pd.Series[Any]:
    dtype = dtype_of(kind.type)
    if dtype == "object":
        repeated: pd.Series[Any] = pd.Series([value] * size, dtype=dtype)
        return repeated
    return pd.Series(
        pd.NA if is_unknown(value) and dtype in ("Int64", "boolean") else value, range(size), dtype
    )
