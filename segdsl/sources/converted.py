"""Cells that were more than texts already when they were cut: texts in codes, days and instants.

In: what Arrow's reader made of a column, and its declaration. Out: the same values as of its texts. Of a
column whose texts come again, each is then read once; ISO dates are read where they are cut. Which columns
are cut so, the beginning of a file says; where a cell further down is written otherwise, all are texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segdsl.model.catalog import ColumnInfo, Table
from segdsl.sources.arrow import in_one_piece
from segdsl.sources.cells import TypedColumn, instant_series, is_plain, read_cells, reading_of, text_series
from segdsl.sources.coded import MOST, CodedTexts, dtype_of_codes
from segdsl.sources.headers import read_columns
from segdsl.sources.moments import Moments
from segdsl.sources.raw import Cells, Texts
from segdsl.sources.seconds import is_one_of_two
from segdsl.sources.tables import TEXT
from segdsl.sources.zones import beyond_calendar, to_utc
from segdsl.types import Day, Instant

_SEVERAL = 20
"""Texts come again where each stands in so many of the first rows on average."""

CODES = pa.dictionary(pa.int32(), pa.string())
DAYS = pa.date32()
_INSTANTS = (pa.timestamp("us"), pa.timestamp("us", "UTC"))


def conversions(table: Table, beginning: Mapping[str, Texts]) -> dict[str, pa.DataType]:
    """For columns of a table what to make of their cells while they are cut, by the first ones."""
    made = {c.name: _conversion(c, beginning[c.name]) for c in read_columns(table) if c.name in beginning}
    return {name: type_ for name, type_ in made.items() if type_ is not None}


def _conversion(column: ColumnInfo, texts: Texts) -> pa.DataType | None:
    reading = reading_of(column)
    if is_one_of_two(column):
        return None
    if pc.count_distinct(texts).as_py() * _SEVERAL <= len(texts) - texts.null_count:
        return CODES
    if not is_plain(reading):
        return None
    match column.kind.type:
        case Day():
            return DAYS if _are(texts, DAYS) else None
        case Instant():
            return next((type_ for type_ in _INSTANTS if _are(texts, type_)), None)
        case _:
            return None


def _are(texts: Texts, type_: pa.DataType) -> bool:
    try:
        pc.cast(texts, type_)
    except pa.ArrowInvalid:
        return False
    return True


def is_converted(cells: Any) -> bool:
    """Whether cells of a text file are more than texts."""
    return isinstance(cells, pa.ChunkedArray) and cells.type != pa.string()


def lie_beyond(cells: Texts) -> bool:
    """Whether some days or instants lie beyond the calendar, so that only their texts tell what they are."""
    return pa.types.is_temporal(cells.type) and beyond_calendar(_moments(cells))


def read_converted(cells: Cells, column: ColumnInfo, zone: str) -> TypedColumn:
    """The values of a column, as `read_cells` has them."""
    if not pa.types.is_dictionary(cells.type):
        return TypedColumn(_timed(cells, zone), np.empty(0, np.int64))
    return _of_codes(in_one_piece(cells.unify_dictionaries()), column, zone)


def _timed(cells: Texts, zone: str) -> pd.Series[Any]:
    moments = _moments(cells)
    if cells.type == DAYS:
        return pd.Series(moments, copy=False)
    return instant_series(moments if cells.type.tz else to_utc(moments, zone))


def _moments(cells: Texts) -> Moments:
    return np.asarray(cells.cast(pa.timestamp("us")).to_numpy(), "datetime64[us]")


def _of_codes(coded: Any, column: ColumnInfo, zone: str) -> TypedColumn:
    """Each distinct text is read once, and its value spread over the rows."""
    each = read_cells(pa.chunked_array([coded.dictionary]), column, zone)
    codes = np.asarray(pc.fill_null(coded.indices, -1))
    wrong = np.zeros(len(coded.dictionary) + 1, bool)  # the last stands for -1
    wrong[each.unreadable] = True
    unreadable = np.flatnonzero(wrong[codes]) if len(each.unreadable) else each.unreadable
    return TypedColumn(_spread(each.values, codes), unreadable)


def _spread(values: pd.Series[Any], codes: NDArray[np.int32]) -> pd.Series[Any]:
    """The values at these places, unknown at -1."""
    if values.dtype == TEXT:
        return _texts(values, codes)
    if values.dtype == object:
        return pd.Series(np.append(values.to_numpy(), np.array([None], object))[codes], dtype=object)
    whole = pd.api.types.is_integer_dtype(values.dtype)
    missing = bool((codes < 0).any())
    spread = (values.astype("Int64") if whole else values).array.take(codes, allow_fill=missing)
    series = pd.Series(spread, copy=False)
    return series.astype(np.int64) if whole and not series.hasnans else series


def _texts(values: pd.Series[Any], codes: NDArray[np.int32]) -> pd.Series[Any]:
    words = pa.array(values.array).to_pylist()
    distinct = sorted({word for word in words if word is not None})
    if len(distinct) > MOST:
        return text_series(pa.array(words, pa.large_string()).take(pa.array(codes, mask=codes < 0)))
    place = {word: place for place, word in enumerate(distinct)}
    ranks = [place.get(word, len(distinct)) for word in (*words, None)]
    return pd.Series(
        CodedTexts.of(np.array(ranks, dtype_of_codes(len(distinct)))[codes], distinct), copy=False
    )
