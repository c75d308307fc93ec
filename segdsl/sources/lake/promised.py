"""When a value breaks what is promised of its column, as SQL.

As `segdsl.sources.promises` has it, which says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from segdsl.model.catalog import ColumnInfo
from segdsl.operators.day_ranges import ends
from segdsl.sources.lake.table import text
from segdsl.types import Day, Instant, Number, OneOf

_CALENDAR = ("0001-01-01", "9999-12-31 23:59:59.999999")


def broken(value: str, column: ColumnInfo, zone: str, today: dt.date | None) -> Iterator[str]:
    """Conditions of which none holds for a value that is as promised."""
    match column.kind.type:
        case Number(low=low, high=high):
            yield from _outside(value, _number(low), _number(high))
        case OneOf(values=values):
            yield f"{value} NOT IN ({', '.join(map(text, values))})"
        case Day() | Instant() as days:
            yield from _outside(value, *(f"TIMESTAMP {text(end)}" for end in _CALENDAR))
            yield from _outside(value, *map(_moment, ends(days, today, zone)))


def _outside(value: str, low: str | None, high: str | None) -> Iterator[str]:
    if low is not None:
        yield f"{value} < {low}"
    if high is not None:
        yield f"{value} > {high}"


def _number(end: float | None) -> str | None:
    return None if end is None else f"CAST({text(repr(end))} AS DOUBLE)"


def _moment(end: dt.date | None) -> str | None:
    plain = end.replace(tzinfo=None) if isinstance(end, dt.datetime) else end
    return None if plain is None else f"TIMESTAMP {text(plain)}"
