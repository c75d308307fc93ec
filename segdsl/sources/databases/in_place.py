"""What a column of PostgreSQL is to rules, without reading it: an expression, and what must not be there.

In: a declared column, and the type that it has in the database. Out: SQL for the value that reading it
would give, and a condition on cells of which reading would say more; or nothing, where only reading tells.
"""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass

from segdsl.model.catalog import ColumnInfo
from segdsl.operators.day_ranges import ends
from segdsl.sources.cells import reading_of, sentinels
from segdsl.sources.databases.systems.postgres import quoted
from segdsl.types import Birthday, Day, Flag, Instant, ListOf, Number, OneOf, Text

_WHOLE = ("int2", "int4", "int8")
_LARGEST = f"'{sys.float_info.max!r}'::float8"
_EXACT = 2**53  # from there on floats do not tell whole numbers apart
_CALENDAR = "between '0001-01-03' and '9999-12-29'"  # in every time zone


@dataclass(frozen=True, slots=True)
class InPlace:
    """`value` is NULL where the value is unknown; where a cell is `strange`, the table has to be read."""

    value: str
    strange: str = "false"


def in_place(column: ColumnInfo, type_: str, zone: str) -> InPlace | None:
    """A declared column whose header is that of a column of this type; None where only reading tells."""
    reading = reading_of(column)
    if reading.second is not None or reading.ignoring_case or not isinstance(reading.header, str):
        return None
    cell = quoted([reading.header])
    match column.kind.type:
        case Text() | OneOf():
            return _text(cell, type_, reading.unknown_as)
        case Number(whole=True):
            unknown = sentinels(reading)
            small = all(abs(number) < _EXACT for number in unknown)
            return _number(cell, "bigint", unknown) if type_ in _WHOLE and small else None
        case Number():
            return _float(cell, type_, column)
        case Flag():
            return InPlace(cell) if type_ == "bool" else None
        case Day() | Birthday() if type_ == "date" and not (reading.formats or reading.unknown_as):
            return InPlace(cell, f"{cell} not {_CALENDAR}")
        case Instant():
            return _instant(cell, type_, zone)
        case ListOf() if type_ in ("_text", "_varchar"):
            texts = f"{cell}::text[]"
            odd = f"array_position({texts}, null) > 0 or '' = any({texts})"
            odd = f"case when array_ndims({texts}) > 1 then true else {odd} end"
            return InPlace(f'{texts} collate "C"', odd)
        case _:
            return None


def _text(cell: str, type_: str, unknown: tuple[str, ...]) -> InPlace | None:
    if type_ not in ("text", "varchar", "uuid", *_WHOLE):
        return None
    words = "".join(f", {_literal(word)}" for word in unknown)
    value = f'{cell}::text collate "C"'
    return InPlace(f"case when {value} not in (''{words}) then {value} end")


def _float(cell: str, type_: str, column: ColumnInfo) -> InPlace | None:
    unknown = sentinels(reading_of(column))
    if type_ in _WHOLE:
        return _number(cell, "float8", unknown)
    if type_ in ("float4", "float8"):
        return _number(f"case when abs({cell}::float8) <= {_LARGEST} then {cell}::float8 end", "", unknown)
    if type_ == "numeric" and not reading_of(column).formats:
        fits = f"{cell} = 0 or abs({cell}) between 1e-300 and 1e300"
        typed = _number(f"case when {fits} then {cell}::float8 end", "", unknown)
        return InPlace(typed.value, f"not ({fits})")
    return None


def _number(cell: str, type_: str, unknown: tuple[float, ...]) -> InPlace:
    value = f"{cell}::{type_}" if type_ else cell
    for number in unknown:
        value = f"nullif({value}, '{number!r}'::float8)"
    return InPlace(f"({value})::bigint" if type_ == "bigint" else value)


def _instant(cell: str, type_: str, zone: str) -> InPlace | None:
    strange = f"{cell} not {_CALENDAR}"
    if type_ == "timestamptz":
        return InPlace(f"{cell} at time zone 'UTC'", strange)
    if type_ not in ("timestamp", "date"):
        return None
    if zone == "UTC":
        return InPlace(f"{cell}::timestamp", strange)
    return InPlace(_first_instant(f"{cell}::timestamp", zone), strange)


def _first_instant(local: str, zone: str) -> str:
    """As `segdsl.instants.instant_of`: of a time that clocks show twice the first, a skipped one moved on.

    That is by the offset of the day before, unless clocks show another time then.
    """
    name = _literal(zone)
    before, after = (f"(v.t {sign} interval '1 day')" for sign in "-+")

    def by_offset_of(day: str) -> str:
        return f"v.t + ({day} at time zone {name} at time zone 'UTC' - {day})"

    def clock(moment: str) -> str:
        return f"({moment}) at time zone 'UTC' at time zone {name}"

    first, second = by_offset_of(before), by_offset_of(after)
    chosen = f"case when {clock(first)} <> v.t and {clock(second)} = v.t then {second} else {first} end"
    return f"(select {chosen} from (select {local} as t offset 0) as v)"


# ---------------------------------------------------------------- promises


def broken(column: ColumnInfo, value: str, zone: str, today: dt.date | None) -> list[str]:
    """Conditions on a value, each of which says that it breaks a promise of the declaration."""
    kind = column.kind.type
    found = [f"{value} is null"] if column.required else []
    match kind:
        case OneOf(values=values):
            found.append(f"{value} <> all (array[{', '.join(map(_literal, values))}]::text[])")
        case Number(low=low, high=high):
            found += [f"{value} < '{low!r}'::float8"] if low is not None else []
            found += [f"{value} > '{high!r}'::float8"] if high is not None else []
        case Day() | Instant():
            low_end, high_end = ends(kind, today, zone)
            found += [f"{value} < {_moment(low_end)}"] if low_end is not None else []
            found += [f"{value} > {_moment(high_end)}"] if high_end is not None else []
    return found


def not_told_apart(column: ColumnInfo, value: str) -> list[str]:
    """Of a key: that its numbers are too large for floats to tell each from the next."""
    kind = column.kind.type
    fractions = isinstance(kind, Number) and not kind.whole
    return [f"abs({value}) >= {_EXACT}"] if fractions else []


def _moment(end: dt.date) -> str:
    if not isinstance(end, dt.datetime):
        return f"'{end.isoformat()}'::date"
    return f"'{end.astimezone(dt.UTC).replace(tzinfo=None).isoformat(' ')}'::timestamp"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
