"""What a column of Parquet is for a declared column, as a column of Spark; and when it breaks a promise.

As `segdsl.sources.lake.values` and `promised` have it for the same types.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
from pyspark.sql import functions as f

from segdsl.model.catalog import ColumnInfo
from segdsl.operators.day_ranges import ends
from segdsl.sources.cells import reading_of, sentinels, whole_sentinels
from segdsl.types import Day, Flag, Instant, Number, OneOf, Text

_T = pa.types
_WHOLE = {
    pa.int8(): "tinyint",
    pa.int16(): "smallint",
    pa.int32(): "int",
    pa.int64(): "bigint",
    pa.uint8(): "smallint",
    pa.uint16(): "int",
    pa.uint32(): "bigint",
}
_OTHER = {
    pa.string(): "string",
    pa.large_string(): "string",
    pa.bool_(): "boolean",
    pa.date32(): "date",
    pa.float32(): "float",
    pa.float64(): "double",
}
_EXACT_DIGITS = 15  # of a decimal, as many as a float has
_CALENDAR = (dt.datetime.min, dt.datetime.max)


def type_there(type_: pa.DataType) -> str | None:
    """As which type Spark reads a column; None where it has none that holds just the same values."""
    if _T.is_dictionary(type_):
        return type_there(type_.value_type)
    if _T.is_timestamp(type_):
        return None if type_.unit == "ns" else "timestamp_ntz" if type_.tz is None else "timestamp"
    if _T.is_decimal128(type_) and type_.scale >= 0 and type_.precision <= _EXACT_DIGITS:
        return f"decimal({type_.precision},{type_.scale})"
    return _WHOLE.get(type_) or _OTHER.get(type_)


def value_of(cell: Any, there: str, column: ColumnInfo, zone: str) -> Any:
    """The declared value of a column that Spark reads so; None where it has to be typed otherwise."""
    reading = reading_of(column)
    if reading.second is not None:
        return None
    match column.kind.type:
        case Text():
            return _text(cell, there, reading.unknown_as)
        case OneOf() if not (reading.ignoring_case or reading.or_unknown):
            return _text(cell, there, reading.unknown_as)
        case Number(whole=True):
            unknown = whole_sentinels(reading, pa.int64()).to_pylist()
            return _without(cell.cast("bigint"), unknown) if there in _WHOLE.values() else None
        case Number():
            return _float(cell, there, sentinels(reading))
        case Flag():
            return cell if there == "boolean" else None
        case Day():
            return cell if there == "date" else None
        case Instant() if there == "timestamp" or (there == "timestamp_ntz" and zone == "UTC"):
            return cell.cast("timestamp_ntz")
        case _:
            return None


def _text(cell: Any, there: str, unknown: Sequence[str]) -> Any:
    if there != "string" and there not in _WHOLE.values():
        return None
    return _without(cell.cast("string"), ["", *unknown])


def _float(cell: Any, there: str, unknown: Sequence[float]) -> Any:
    value = cell.cast("double")
    if there in ("float", "double"):
        return _without(f.when(f.abs(value) < f.lit(float("inf")), value), unknown)  # NaN is above it
    return _without(value, unknown) if there in _WHOLE.values() or there.startswith("decimal") else None


def _without(value: Any, unknown: Sequence[Any]) -> Any:
    """The value, unknown where it is one of these."""
    return f.when(~value.isin(*unknown), value) if unknown else value


# ---------------------------------------------------------------- promises


def broken(value: Any, column: ColumnInfo, zone: str, today: dt.date | None) -> Iterator[Any]:
    """Conditions of which none holds for a value that is as promised."""
    match column.kind.type:
        case Text():
            yield ~f.is_valid_utf8(value)
        case Number(low=low, high=high):
            yield from _outside(value, *(None if end is None else f.lit(float(end)) for end in (low, high)))
        case OneOf(values=values):
            yield ~value.isin(*values)
        case Day() | Instant() as days:
            there = "date" if isinstance(days, Day) else "timestamp_ntz"
            for first, last in (_CALENDAR, ends(days, today, zone)):
                yield from _outside(value, *(_ending(end, there) for end in (first, last)))


def _outside(value: Any, low: Any, high: Any) -> Iterator[Any]:
    if low is not None:
        yield value < low
    if high is not None:
        yield value > high


def _ending(end: dt.date | None, there: str) -> Any:
    plain = end.replace(tzinfo=None) if isinstance(end, dt.datetime) else end
    return None if plain is None else f.lit(str(plain)).cast(there)
