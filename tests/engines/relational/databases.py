"""Databases that hold the tables that rules declare, under the names and headers that they have there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa

from segdsl.engines.counted import frames_of
from segdsl.model.catalog import Catalog
from segdsl.model.project import Model
from segdsl.sources.as_arrow import ROW, arrow_table
from segdsl.sources.rows import plain_values
from segdsl.sources.tables import Tables

_TYPES = {
    pa.float64(): "double precision",
    pa.int64(): "bigint",
    pa.bool_(): "boolean",
    pa.date32(): "date",
    pa.timestamp("us"): "timestamp",
}


def arrow_tables(catalog: Catalog, tables: Tables) -> Iterator[tuple[str, Any]]:
    """Each table by its name, with the headers of its columns."""
    for name, frame in frames_of(tables).items():
        infos = catalog.table(name).columns
        headers = {c: infos[c].reading.header if c in infos else c for c in frame.columns}
        yield name, arrow_table(frame, {str(h): c for c, h in headers.items()}).drop_columns([ROW])


def filled(cursor: Any, catalog: Catalog, tables: Tables) -> None:
    """Makes the tables in a database and fills them, by plain statements."""
    for name, table in arrow_tables(catalog, tables):
        types = {
            f.name: "text[]" if pa.types.is_list(f.type) else _TYPES.get(f.type, "text") for f in table.schema
        }
        cursor.execute(f'CREATE TABLE "{name}" ({", ".join(f"{_quoted(c)} {t}" for c, t in types.items())})')
        for row in table.to_pylist():
            cursor.execute(f'INSERT INTO "{name}" VALUES ({", ".join(map(_written, row.values()))})')


def _quoted(name: str) -> str:
    return f'"{name}"'


def _written(value: Any) -> str:
    match value:
        case None:
            return "NULL"
        case list():
            return f"ARRAY[{', '.join(map(_written, value))}]::text[]"
        case _:
            return "'" + str(value).replace("'", "''") + "'"


def wanted(model: Model, name: str, result: Any) -> list[tuple[Any, ...]]:
    """The rows that a statement is to give, in any order."""
    keys = list(zip(*(plain_values(result.key[n]) for n in result.key.columns), strict=True))
    values = plain_values(result.values(name))
    if name in model.segments:
        return sorted(plain_row(key) for key, member in zip(keys, values, strict=True) if member)
    if name in result.numbers:
        return [plain_row((values[0],))]
    return sorted((plain_row((*k, v)) for k, v in zip(keys, values, strict=True)), key=str)


def plain_row(row: Any) -> tuple[Any, ...]:
    """The values of a row, as far as databases agree about their types."""
    return tuple(map(_plain, row))


def _plain(value: Any) -> Any:
    match value:
        case list():
            return tuple(value)
        case bool() | None:
            return value
        case int() | float() | Decimal():
            return None if pd.isna(value) else float(value)
        case dt.datetime():
            return value.replace(tzinfo=None)
        case _:
            return value
