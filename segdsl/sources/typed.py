"""From a pandas column that has a type already to a declared column's values.

In: a Series of any type (from Parquet, Excel, JSON, a database, or a frame made in Python) and a
declaration. Out: the same values in the declared kind, as for texts from a CSV file. A type that fits is
taken as it is; anything else is read as the text that a CSV file would hold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from segdsl.model.catalog import ColumnInfo, Reading
from segdsl.sources.arrow import cells_of, decimal_texts, from_texts
from segdsl.sources.cells import (
    TypedColumn,
    in_place,
    instant_series,
    mean_themselves,
    read_cells,
    reading_of,
    sentinels,
    whole_sentinels,
    whole_series,
)
from segdsl.sources.converted import is_converted, read_converted
from segdsl.sources.items import list_of
from segdsl.sources.objects import NoText, has_text, is_flag, is_many, is_number, is_time, text_of, texts_in
from segdsl.sources.raw import NO_POSITIONS, Cells, Texts, is_text
from segdsl.sources.tables import TEXT
from segdsl.sources.zones import in_calendar, to_utc
from segdsl.types import Birthday, Day, Flag, Instant, ListOf, Number

_LARGEST_EXACT = 2.0**63


def read_column(cells: Cells, column: ColumnInfo, zone: str) -> TypedColumn:
    """The values of a column, whether its file gave texts or typed values."""
    if is_converted(cells):
        return read_converted(cells, column, zone)
    if is_text(cells):
        return read_cells(cells, column, zone)
    series = _dense(cells)
    dtype = series.dtype
    types = pd.api.types
    if isinstance(dtype, pd.ArrowDtype):
        return _from_arrow(series, column, zone)
    if types.is_object_dtype(dtype) or types.is_complex_dtype(dtype):
        return _from_objects(series.astype(object), column, zone)
    if types.is_bool_dtype(dtype):
        return _from_flags(series, column, zone)
    if types.is_numeric_dtype(dtype):
        return _from_numbers(series, column, zone)
    if types.is_datetime64_any_dtype(dtype):
        return _from_moments(series, column, zone)
    if isinstance(dtype, pd.StringDtype):
        return _from_strings(series, column, zone)
    return _from_objects(series.astype(object), column, zone)


def _dense(series: pd.Series[Any]) -> pd.Series[Any]:
    """The column without ways of holding values that save space."""
    if isinstance(series.dtype, pd.SparseDtype):
        return pd.Series(series.array.to_dense(), dtype=series.dtype.subtype)
    if not isinstance(series.dtype, pd.CategoricalDtype):
        return series
    own = series.cat.categories.dtype
    fits = isinstance(own, pd.StringDtype) or not series.isna().any()
    return _dense(series.astype(own if fits else object))


def _from_arrow(series: pd.Series[Any], column: ColumnInfo, zone: str) -> TypedColumn:
    """Decimals by their digits; anything else as Arrow's own columns."""
    held = pa.array(series.array)
    if pa.types.is_date32(held.type):
        return _from_dates(held, column, zone)
    if not pa.types.is_decimal(held.type):
        chunked = held if isinstance(held, pa.ChunkedArray) else pa.chunked_array([held])
        return read_column(cells_of(chunked), column, zone)
    texts = decimal_texts(series)
    if texts is None:
        return _from_objects(series.astype(object), column, zone)
    is_number = isinstance(column.kind.type, Number)
    return read_cells(texts, _as_usual(column) if is_number else column, zone)


def _from_dates(held: pa.Array, column: ColumnInfo, zone: str) -> TypedColumn:
    """Days that have no time: as texts `2026-03-31`."""
    chunked = held if isinstance(held, pa.ChunkedArray) else pa.chunked_array([held])
    if isinstance(column.kind.type, Day | Instant):
        return _from_moments(chunked.to_pandas(date_as_object=False).reset_index(drop=True), column, zone)
    return read_cells(from_texts(chunked.cast(pa.string())), column, zone)


# ---------------------------------------------------------------- types that fit


def _from_flags(series: pd.Series[Any], column: ColumnInfo, zone: str) -> TypedColumn:
    if isinstance(column.kind.type, Flag):
        return TypedColumn(series.astype("boolean").reset_index(drop=True), NO_POSITIONS)
    words = pc.if_else(pa.array(series.astype("boolean"), from_pandas=True), "true", "false")
    return read_cells(pa.chunked_array([words]), column, zone)


def _from_numbers(series: pd.Series[Any], column: ColumnInfo, zone: str) -> TypedColumn:
    match column.kind.type:
        case Number(whole=whole):
            return _wholes(series, column) if whole else _floats(series, column)
        case _:
            return read_cells(_number_texts(series), column, zone)


def _floats(series: pd.Series[Any], column: ColumnInfo) -> TypedColumn:
    """Numbers with fractions; where they lie, if none of them has to be changed."""
    values = series.to_numpy(dtype="float64", na_value=np.nan)
    unknown = np.isinf(values)
    if len(stand_for_none := sentinels(reading_of(column))):
        unknown |= np.isin(values, stand_for_none)
    if unknown.any():
        values = np.where(unknown, np.nan, values)
    elif series.dtype == np.float64:
        return TypedColumn(_as_it_is(series), NO_POSITIONS)
    return TypedColumn(pd.Series(values, copy=False), NO_POSITIONS)


def _as_it_is(series: pd.Series[Any]) -> pd.Series[Any]:
    """The same values in the same memory, which pandas copies if somebody changes the one or the other."""
    return series.reset_index(drop=True).rename(None)


def _wholes(series: pd.Series[Any], column: ColumnInfo) -> TypedColumn:
    if pd.api.types.is_integer_dtype(series.dtype):
        return _integers(series, column)
    floats = _floats(series, column).values.to_numpy()
    wrong = (np.floor(floats) != floats) | (np.abs(floats) >= _LARGEST_EXACT)
    lost = wrong | np.isnan(floats)
    values = pa.array(np.where(lost, 0, floats).astype(np.int64), mask=lost)
    return TypedColumn(whole_series(values), np.flatnonzero(wrong & ~np.isnan(floats)))


def _integers(series: pd.Series[Any], column: ColumnInfo) -> TypedColumn:
    held = pa.array(series, from_pandas=True)
    stand_for_none = whole_sentinels(reading_of(column), held.type)
    if series.dtype == np.int64 and not len(stand_for_none):
        return TypedColumn(_as_it_is(series), NO_POSITIONS)
    if len(stand_for_none):
        held = pc.if_else(pc.is_in(held, value_set=stand_for_none), None, held)
    large = pc.greater(held, pa.scalar(2**63 - 1, pa.uint64())) if held.type == pa.uint64() else None
    values = (held if large is None else pc.if_else(large, None, held)).cast(pa.int64())
    return TypedColumn(
        whole_series(values),
        NO_POSITIONS if large is None else np.flatnonzero(pc.fill_null(large, False)),
    )


def _from_moments(series: pd.Series[Any], column: ColumnInfo, zone: str) -> TypedColumn:
    zoned = isinstance(series.dtype, pd.DatetimeTZDtype)
    naive = series.dt.tz_convert("UTC").dt.tz_localize(None) if zoned else series
    moments, beyond = in_calendar(naive.to_numpy())
    match column.kind.type:
        case Instant():
            # A copy, as the frame is not ours and may change.
            instants = moments.copy() if zoned else to_utc(moments, zone)
            return TypedColumn(instant_series(instants), np.flatnonzero(beyond))
        case Day() if not zoned:
            days = moments.astype("datetime64[D]").astype("datetime64[us]")
            wrong = (days != moments) & ~np.isnat(moments)
            known = np.where(wrong, np.datetime64("NaT", "us"), days)
            return TypedColumn(pd.Series(known), np.flatnonzero(wrong | beyond))
        case _:
            return _from_objects(series.astype(object), column, zone)


# ---------------------------------------------------------------- anything else, by way of texts


def _from_strings(series: pd.Series[Any], column: ColumnInfo, zone: str) -> TypedColumn:
    try:
        texts = pa.array(series.array, from_pandas=True)
    except UnicodeEncodeError:  # half of a character
        return _from_objects(series.astype(object), column, zone)
    chunked = texts if isinstance(texts, pa.ChunkedArray) else pa.chunked_array([texts])
    if series.dtype == TEXT and mean_themselves(column) and not pc.any(pc.equal(chunked, "")).as_py():
        return TypedColumn(in_place(chunked), NO_POSITIONS)
    return read_cells(from_texts(chunked), column, zone)


def _number_texts(series: pd.Series[Any]) -> Texts:
    """17850 for 17850.0: a key that became a float because some of its neighbours were missing."""
    if pd.api.types.is_integer_dtype(series.dtype):
        return pa.chunked_array([pa.array(series, from_pandas=True).cast(pa.string())])
    codes, distinct = pd.factorize(series.astype(series.dtype.type).to_numpy())
    texts = pa.array([text_of(value) for value in distinct], pa.string())
    return pa.chunked_array([texts.take(pa.array(codes, mask=codes < 0))])


def _from_objects(series: pd.Series[Any], column: ColumnInfo, zone: str) -> TypedColumn:
    """Values as they are by their type, whatever the declaration says of the texts beside them."""
    values = series.tolist()
    match column.kind.type:
        case ListOf():
            return _lists(values, column)
        case Number():
            return _beside(values, is_number, column, zone)
        case Day() | Birthday() | Instant():
            return _beside(values, is_time, column, zone)
        case Flag():
            return _beside(values, is_flag, column, zone)
        case _:
            return _read(values, column, zone)


def _beside(values: list[Any], fits: Callable[[Any], bool], column: ColumnInfo, zone: str) -> TypedColumn:
    own = [value if fits(value) else None for value in values]
    others = [None if fits(value) else value for value in values]
    read, rest = _read(own, _as_usual(column), zone), _read(others, column, zone)
    filled = read.values.fillna(rest.values)
    if filled.dtype == "Int64":
        filled = whole_series(pa.array(filled, from_pandas=True))
    return TypedColumn(filled, np.union1d(read.unreadable, rest.unreadable))


def _as_usual(column: ColumnInfo) -> ColumnInfo:
    """The column without what is said of how its texts are written."""
    return replace(column, reading=replace(reading_of(column), formats=(), yes=(), no=()))


def _read(values: list[Any], column: ColumnInfo, zone: str) -> TypedColumn:
    """Values by way of their texts; one without a text is unreadable."""
    strange = [position for position, value in enumerate(values) if not has_text(value)]
    texts = [None if value is None else text_of(value) for value in _without(values, strange)]
    read = read_cells(pa.chunked_array([pa.array(texts, pa.string())]), column, zone)
    return replace(read, unreadable=np.union1d(read.unreadable, np.array(strange, np.int64)))


def _without(values: list[Any], positions: list[int]) -> list[Any]:
    left = list(values)
    for position in positions:
        left[position] = None
    return left


def _lists(values: list[Any], column: ColumnInfo) -> TypedColumn:
    reading = reading_of(column)
    made = np.empty(len(values), object)
    strange = []
    for position, value in enumerate(values):
        try:
            made[position] = tuple(texts_in(value)) if is_many(value) else _split(text_of(value), reading)
        except NoText:
            strange.append(position)
    return TypedColumn(pd.Series(made, dtype=object), np.array(strange, np.int64))


def _split(text: str | None, reading: Reading) -> tuple[str, ...] | None:
    if text is None or not text.strip() or text.strip() in reading.unknown_as:
        return None
    return list_of(text, reading.split_by or ",")
