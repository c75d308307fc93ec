"""What a column of Parquet is for a declared column, as SQL, where it needs no reading of texts.

As `segdsl.sources.typed` has it for the same types: there is nothing in them that could not be read.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from segdsl.model.catalog import ColumnInfo
from segdsl.sources.cells import reading_of, sentinels, whole_sentinels
from segdsl.sources.lake.table import text
from segdsl.types import Day, Flag, Instant, Number, OneOf, Text

_T = pa.types
_EXACT_DIGITS = 15  # of a decimal, as many as a float has


def value_of(name: str, type_: pa.DataType, column: ColumnInfo, zone: str) -> str | None:
    """The declared value of a column of this type; None where it has to be typed otherwise."""
    reading = reading_of(column)
    if reading.second is not None:
        return None
    type_ = type_.value_type if _T.is_dictionary(type_) else type_
    match column.kind.type:
        case Text():
            return _text(name, type_, column)
        case OneOf() if not (reading.ignoring_case or reading.or_unknown):
            return _text(name, type_, column)
        case Number(whole=True):
            return _whole(name, type_, column)
        case Number():
            return _float(name, type_, column)
        case Flag():
            return name if _T.is_boolean(type_) else None
        case Day():
            return name if _T.is_date32(type_) else None
        case Instant():
            return _instant(name, type_, zone)
        case _:
            return None


def _text(name: str, type_: pa.DataType, column: ColumnInfo) -> str | None:
    if _is_whole(type_) or _T.is_uint64(type_):
        name = f"CAST({name} AS VARCHAR)"
    elif not (_T.is_string(type_) or _T.is_large_string(type_)):
        return None
    return _without(name, ["''", *map(text, reading_of(column).unknown_as)])


def _whole(name: str, type_: pa.DataType, column: ColumnInfo) -> str | None:
    if not _is_whole(type_):
        return None
    unknown = whole_sentinels(reading_of(column), pa.int64()).to_pylist()
    return _without(f"CAST({name} AS BIGINT)", list(map(str, unknown)))


def _float(name: str, type_: pa.DataType, column: ColumnInfo) -> str | None:
    unknown = [f"CAST({text(repr(number))} AS DOUBLE)" for number in sentinels(reading_of(column))]
    value = f"CAST({name} AS DOUBLE)"
    if _T.is_float32(type_) or _T.is_float64(type_):
        return _without(f"CASE WHEN isfinite({name}) THEN {value} END", unknown)
    is_exact = _T.is_decimal128(type_) and type_.scale >= 0 and type_.precision <= _EXACT_DIGITS
    return _without(value, unknown) if _is_whole(type_) or is_exact else None


def _instant(name: str, type_: pa.DataType, zone: str) -> str | None:
    if not _T.is_timestamp(type_) or type_.unit == "ns" or (type_.tz is None and zone != "UTC"):
        return None
    return f"make_timestamp(epoch_us({name}))"


def _is_whole(type_: pa.DataType) -> bool:
    return bool(_T.is_integer(type_)) and not _T.is_uint64(type_)


def _without(value: str, unknown: Sequence[str]) -> str:
    """The value, unknown where it is one of these."""
    return f"CASE WHEN {value} NOT IN ({', '.join(unknown)}) THEN {value} END" if unknown else value
