"""Typed tables in memory as tables of Arrow, which others read where they are; and back.

In: columns with the dtypes of `segdsl.sources.tables`. Out: columns in which only NULL is unknown: days as
dates, instants as timestamps in UTC that bear no zone, lists as lists of texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa

ROW = "_row"
"""The place of each row in its table, which has no other order where engines read it."""

_HELD = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}


def to_arrow(values: pd.Series[Any]) -> Any:
    """A column of a frame, in which only NULL is unknown."""
    dtype = str(values.dtype)
    if dtype == "object":
        return pa.array([None if v is None else list(v) for v in values], pa.list_(pa.string()))
    if dtype.startswith("datetime64"):
        zoned = values.dt.tz is not None
        held = pa.array(
            values.dt.tz_localize(None) if zoned else values, pa.timestamp("us"), from_pandas=True
        )
        return held if zoned else held.cast(pa.date32())
    return pa.array(values, from_pandas=True)


def from_arrow(column: Any) -> Any:
    """A column of Arrow as one of pandas; anything else as it is."""
    if not isinstance(column, pa.ChunkedArray):
        return column
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        lists = [None if each is None else tuple(each) for each in column.to_pylist()]
        return pd.Series(lists, dtype="object")
    if pa.types.is_timestamp(column.type):
        return pd.Series(column.cast(pa.timestamp("us")).to_numpy()).dt.tz_localize("UTC")
    if pa.types.is_date(column.type):
        return pd.Series(column.cast(pa.timestamp("us")).to_numpy())
    return column.to_pandas(types_mapper=_HELD.get)


def arrow_table(frame: pd.DataFrame, columns: Mapping[str, str]) -> Any:
    """Columns of a frame, each under another name, and the place of each row."""
    made = {new: to_arrow(frame[old]) for new, old in columns.items()}
    return pa.table({**made, ROW: pa.array(range(len(frame)), pa.int64())})
