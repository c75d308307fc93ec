"""Columns of Arrow, from Parquet files, from frames that hold them, or from other libraries' tables.

In: an Arrow column of any type. Out: cells: texts where it holds texts, otherwise pandas columns that hold
the same values; what Arrow has and pandas has not, as single Python values.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from segdsl.sources.raw import Cells, Texts
from segdsl.sources.zones import in_calendar

_T = pa.types
_A_DAY = np.timedelta64(1, "D")  # more than any zone's offset
_WHOLE = {
    pa.int8(): pd.Int8Dtype(),
    pa.int16(): pd.Int16Dtype(),
    pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.uint8(): pd.UInt8Dtype(),
    pa.uint16(): pd.UInt16Dtype(),
    pa.uint32(): pd.UInt32Dtype(),
    pa.uint64(): pd.UInt64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}


def cells_of(values: Any) -> Cells:
    """The cells of a pyarrow.ChunkedArray."""
    values = decoded(values)
    kind = values.type
    if _T.is_null(kind):
        return pa.chunked_array([pa.nulls(len(values), pa.string())])
    if _is_text(kind):
        return from_texts(values)
    if _is_bytes(kind):
        return _from_bytes(values)
    if _T.is_date(kind):
        days = values.to_pandas(date_as_object=False).reset_index(drop=True)
        beyond = in_calendar(days.to_numpy())[1].any()
        return days if beyond else pd.Series(values.cast(pa.date32()), dtype=pd.ArrowDtype(pa.date32()))
    if _T.is_decimal(kind):
        return pd.Series(values, dtype=pd.ArrowDtype(kind))
    if _T.is_timestamp(kind) and kind.tz is not None and _beyond_calendar(values):
        return values.cast(pa.timestamp(kind.unit, "UTC")).cast(pa.string())
    if _is_plain(kind):
        return values.to_pandas(types_mapper=_WHOLE.get, date_as_object=False).reset_index(drop=True)
    return pd.Series(values.to_pylist(), dtype=object)


def decimal_texts(series: pd.Series[Any]) -> Texts | None:
    """The digits of a column of decimals, 17850 for 17850.00; None where some have too many for that."""
    held = pa.array(series.array)
    texts = (held if isinstance(held, pa.ChunkedArray) else pa.chunked_array([held])).cast(pa.string())
    if pc.any(pc.match_substring(texts, "E")).as_py():
        return None
    return pc.replace_substring_regex(texts, r"\.0+$", "")


def from_texts(texts: Any) -> Cells:
    """Texts without those that are empty, which stand for unknown; where none is, those that are given."""
    texts = texts.cast(pa.string())
    empty = pc.equal(texts, "")
    return pc.if_else(empty, None, from_start(texts)) if pc.any(empty).as_py() else texts


def from_start(texts: Any) -> Any:
    """The texts from the start of their memory: Arrow before 24 chooses among others wrongly (`if_else`)."""
    chunks = texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]
    if not any(chunk.offset for chunk in chunks):
        return texts
    return pa.chunked_array([pa.concat_arrays([chunk]) for chunk in chunks], pa.string())


def cells_in(series: pd.Series[Any]) -> Cells:
    """The cells of a pandas column: itself, but where it holds instants that Python has no value for."""
    if isinstance(series.dtype, pd.DatetimeTZDtype):
        held = pa.chunked_array([pa.array(series)])
        return cells_of(held) if _beyond_calendar(held) else series
    return series


def _beyond_calendar(instants: Any) -> bool:
    """Whether some lie so far out that pandas could not even show them: in a year before 1 or after 9999."""
    utc = instants.cast(pa.timestamp(instants.type.unit)).to_numpy()
    return bool(in_calendar(utc - _A_DAY)[1].any() or in_calendar(utc + _A_DAY)[1].any())


def in_one_piece(array: Any) -> Any:
    """The array in one piece of memory, which is copied only where it lies in several."""
    if not isinstance(array, pa.ChunkedArray):
        return array
    return array.chunk(0) if array.num_chunks == 1 else array.combine_chunks()


def without_empty_pieces(values: Any) -> Any:
    """The column without pieces that hold no row, which Arrow fails to copy once they were handed over."""
    return pa.chunked_array([chunk for chunk in values.chunks if len(chunk)], values.type)


def decoded(values: Any) -> Any:
    """The column without ways of holding values that save space."""
    if _T.is_dictionary(values.type):
        chunks = [_copyable(chunk.dictionary).take(chunk.indices) for chunk in values.chunks]
    elif _T.is_run_end_encoded(values.type):
        chunks = [_without_runs(chunk) for chunk in values.chunks]
    else:
        return values
    return decoded(pa.chunked_array(chunks, None if chunks else values.type.value_type))


def _without_runs(chunk: Any) -> Any:
    kind = chunk.type.value_type
    return pa.array(chunk.to_pylist(), kind) if _is_view(kind) else pc.run_end_decode(chunk)


def _copyable(values: Any) -> Any:
    """Views of texts or bytes as the values themselves: of views Arrow takes none to another place."""
    if not _is_view(values.type):
        return values
    return values.cast(pa.large_string() if _T.is_string_view(values.type) else pa.large_binary())


def _is_view(kind: Any) -> bool:
    return bool(_T.is_string_view(kind) or _T.is_binary_view(kind))


def _from_bytes(values: Any) -> Cells:
    """Texts where all of them are, as in files whose writer has no type for texts."""
    try:
        return from_texts(values.cast(pa.binary()))
    except pa.ArrowInvalid:
        return pd.Series(values.to_pylist(), dtype=object)


def _is_text(kind: Any) -> bool:
    return any(is_type(kind) for is_type in (_T.is_string, _T.is_large_string, _T.is_string_view))


def _is_bytes(kind: Any) -> bool:
    tests = (_T.is_binary, _T.is_large_binary, _T.is_fixed_size_binary, _T.is_binary_view)
    return any(is_type(kind) for is_type in tests)


def _is_plain(kind: Any) -> bool:
    """Whether pandas has a type for it that fits."""
    tests = (_T.is_boolean, _T.is_integer, _T.is_floating, _T.is_timestamp)
    return any(is_type(kind) for is_type in tests)
