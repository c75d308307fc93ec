"""From a pandas column that has a type already to a declared column's values.

In: a Series of any type (from Parquet, Excel, JSON, a database, or a frame made in Python) and a
declaration. Out: the same values in the declared kind, as for texts from a CSV file. A type that fits is
taken as it is; anything else is read as the text that a CSV file would hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from segdsl.data.cells import (
    Column,
    instant_series,
    list_of,
    read_cells,
    reading_of,
    sentinels,
    whole_series,
)
from segdsl.data.moments import to_utc
from segdsl.data.raw import Cells, Positions, Texts, is_text
from segdsl.model.catalog import ColumnInfo
from segdsl.types import Day, Flag, Instant, ListOf, Number

_NOWHERE: Positions = np.empty(0, np.int64)
_LARGEST_EXACT = 2.0**63


def read_column(cells: Cells, column: ColumnInfo, zone: str) -> Column:
    """The values of a column, whether its file gave texts or typed values."""
    if is_text(cells):
        return read_cells(cells, column, zone)
    series: pd.Series[Any] = cells
    if isinstance(series.dtype, pd.CategoricalDtype):
        series = series.astype(series.cat.categories.dtype)
    dtype = series.dtype
    if pd.api.types.is_bool_dtype(dtype) and not pd.api.types.is_object_dtype(dtype):
        return _from_flags(series, column, zone)
    if pd.api.types.is_numeric_dtype(dtype):
        return _from_numbers(series, column, zone)
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return _from_moments(series, column, zone)
    if isinstance(dtype, pd.StringDtype) or str(dtype) == "string[pyarrow]":
        return read_cells(_as_texts(series), column, zone)
    return _from_objects(series.astype(object), column, zone)


# ---------------------------------------------------------------- types that fit


def _from_flags(series: pd.Series[Any], column: ColumnInfo, zone: str) -> Column:
    if isinstance(column.kind.type, Flag):
        return Column(series.astype("boolean").reset_index(drop=True), _NOWHERE)
    words = pc.if_else(pa.array(series.astype("boolean"), from_pandas=True), "true", "false")
    return read_cells(pa.chunked_array([words]), column, zone)


def _from_numbers(series: pd.Series[Any], column: ColumnInfo, zone: str) -> Column:
    match column.kind.type:
        case Number(whole=whole):
            return _wholes(series, column) if whole else _floats(series, column)
        case _:
            return read_cells(_number_texts(series), column, zone)


def _floats(series: pd.Series[Any], column: ColumnInfo) -> Column:
    values = series.to_numpy(dtype="float64", na_value=np.nan, copy=True)
    values[np.isinf(values) | np.isin(values, sentinels(reading_of(column)))] = np.nan
    return Column(pd.Series(values), _NOWHERE)


def _wholes(series: pd.Series[Any], column: ColumnInfo) -> Column:
    unknown = sentinels(reading_of(column))
    if pd.api.types.is_integer_dtype(series.dtype):
        values = pa.array(series, from_pandas=True).cast(pa.int64(), safe=False)
        numbers = pa.array([int(n) for n in unknown if n.is_integer()], pa.int64())
        return Column(whole_series(pc.if_else(pc.is_in(values, value_set=numbers), None, values)), _NOWHERE)
    floats = _floats(series, column).values.to_numpy()
    wrong = (np.floor(floats) != floats) | (np.abs(floats) >= _LARGEST_EXACT)
    lost = wrong | np.isnan(floats)
    values = pa.array(np.where(lost, 0, floats).astype(np.int64), mask=lost)
    return Column(whole_series(values), np.flatnonzero(wrong & ~np.isnan(floats)))


def _from_moments(series: pd.Series[Any], column: ColumnInfo, zone: str) -> Column:
    zoned = isinstance(series.dtype, pd.DatetimeTZDtype)
    naive = series.dt.tz_convert("UTC").dt.tz_localize(None) if zoned else series
    moments = naive.to_numpy().astype("datetime64[us]")
    match column.kind.type:
        case Instant():
            return Column(instant_series(moments if zoned else to_utc(moments, zone)), _NOWHERE)
        case Day() if not zoned:
            days = moments.astype("datetime64[D]").astype("datetime64[us]")
            wrong = (days != moments) & ~np.isnat(moments)
            return Column(pd.Series(np.where(wrong, np.datetime64("NaT"), days)), np.flatnonzero(wrong))
        case _:
            return _from_objects(series.astype(object), column, zone)


# ---------------------------------------------------------------- anything else, by way of texts


def _as_texts(series: pd.Series[Any]) -> Texts:
    texts = pa.array(series.array, from_pandas=True)
    texts = texts if isinstance(texts, pa.ChunkedArray) else pa.chunked_array([texts])
    texts = texts.cast(pa.string())
    return pc.if_else(pc.equal(texts, ""), None, texts)


def _number_texts(series: pd.Series[Any]) -> Texts:
    """17850 for 17850.0: a key that became a float because some of its neighbours were missing."""
    if pd.api.types.is_integer_dtype(series.dtype):
        return pa.chunked_array([pa.array(series, from_pandas=True).cast(pa.string())])
    codes, distinct = pd.factorize(series.to_numpy(dtype="float64", na_value=np.nan))
    texts = pa.array([text_of(value) for value in distinct.tolist()], pa.string())
    return pa.chunked_array([texts.take(pa.array(codes, mask=codes < 0))])


def text_of(value: Any) -> str | None:
    """What a CSV file would hold for a value of a typed file; None where it is unknown."""
    match value:
        case None:
            return None
        case str():
            return value or None
        case bool() | np.bool_():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case float():
            return None if value != value else repr(value)
        case dt.datetime() if pd.isna(value):
            return None
        case dt.datetime() | dt.date():
            return value.isoformat()
        case _ if value is pd.NA or value is pd.NaT:
            return None
        case _:
            return str(value)


def _from_objects(series: pd.Series[Any], column: ColumnInfo, zone: str) -> Column:
    values = series.tolist()
    kind = column.kind.type
    if isinstance(kind, ListOf):
        return _lists(values, column)
    if isinstance(kind, Day | Instant):
        return _dated(values, column, zone)
    if isinstance(kind, Flag):
        return _spelled(values, column, zone)
    return read_cells(_texts(values, lambda value: True), column, zone)


def _texts(values: list[Any], chosen: Callable[[Any], bool]) -> Texts:
    texts = [text_of(value) if chosen(value) else None for value in values]
    return pa.chunked_array([pa.array(texts, pa.string())])


def _lists(values: list[Any], column: ColumnInfo) -> Column:
    reading = reading_of(column)
    made = np.empty(len(values), object)
    for position, value in enumerate(values):
        if isinstance(value, list | tuple | np.ndarray | set | frozenset):
            items = sorted(value) if isinstance(value, set | frozenset) else value
            made[position] = tuple(text for text in map(text_of, items) if text is not None)
        else:
            text = text_of(value)
            blank = text is None or not text.strip() or text.strip() in reading.unknown_as
            made[position] = None if blank or text is None else list_of(text, reading.split_by or ",")
    return Column(pd.Series(made, dtype=object), _NOWHERE)


def _dated(values: list[Any], column: ColumnInfo, zone: str) -> Column:
    """Dates as they are, whatever format the declaration gives for the texts beside them."""
    reading = reading_of(column)
    plain = replace(column, reading=replace(reading, format=None, excel=False))
    dates = read_cells(_texts(values, lambda v: isinstance(v, dt.date)), plain, zone)
    others = read_cells(_texts(values, lambda v: not isinstance(v, dt.date)), column, zone)
    unreadable = np.union1d(dates.unreadable, others.unreadable)
    return Column(dates.values.fillna(others.values), unreadable)


def _spelled(values: list[Any], column: ColumnInfo, zone: str) -> Column:
    """Yes and no as they are, whatever spelling the declaration gives for the texts beside them."""
    plain = replace(column, reading=replace(reading_of(column), yes=(), no=()))
    flags = read_cells(_texts(values, lambda v: isinstance(v, bool | np.bool_)), plain, zone)
    others = read_cells(_texts(values, lambda v: not isinstance(v, bool | np.bool_)), column, zone)
    return Column(flags.values.fillna(others.values), others.unreadable)
