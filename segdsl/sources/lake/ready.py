"""Parquet files that hold already what is declared of them: DuckDB reads them where they are.

In: a table, its files. Out: the table, whose every promise a statement has confirmed; or nothing, where
anything is to be typed, or to be said of any cell. What is wrong is then found, and said, by whoever types.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pyarrow as pa
from pyarrow import parquet

from segdsl.formats import format_of
from segdsl.model.catalog import ColumnInfo, Table
from segdsl.sources.as_arrow import ROW
from segdsl.sources.formats.parquet import FORMAT
from segdsl.sources.found_file import FoundFile
from segdsl.sources.headers import locate, read_columns
from segdsl.sources.keys import has_inexact_key, key_read
from segdsl.sources.lake.database import Lake
from segdsl.sources.lake.promised import broken
from segdsl.sources.lake.table import LargeTable, quoted, text
from segdsl.sources.lake.typed_file import columns_of
from segdsl.sources.lake.values import value_of
from segdsl.sources.tables import Omitted

_OF_DUCKDB = ("file_row_number", "filename")  # names that it gives to columns of its own


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """A table that is read where it is; `rows` are those of each file."""

    large: LargeTable
    omitted: Omitted
    rows: tuple[int, ...]


def ready(
    table: Table, files: tuple[FoundFile, ...], lake: Lake, zone: str, today: dt.date | None
) -> Ready | None:
    """The table in its own files; None where they don't hold just what is declared. Raises OSError."""
    if any(format_of(found.path.name) is not FORMAT for found in files) or has_inexact_key(table):
        return None
    names = {column.name: columns_of(table)[column.name] for column in read_columns(table)}
    parts: list[str] = []
    rows: list[int] = []
    for found in files:
        part = _part(table, found, names, zone, sum(rows))
        if part is None:
            return None
        query, length = part
        parts.append(query)
        rows.append(length)
    whole = " UNION ALL ".join(parts)
    try:
        without_key = _confirmed(table, whole, names, lake, zone, today)
    except duckdb.Error:  # what it can't read, others may
        return None
    if without_key is None:
        return None
    known = " AND ".join(f"{names[name]} IS NOT NULL" for name in key_read(table))
    relation = f"SELECT * FROM ({whole}) WHERE {known}" if known else whole
    large = LargeTable(relation, columns_of(table), sum(rows) - without_key, lake)
    return Ready(large, Omitted(without_key), tuple(rows))


def _part(
    table: Table, found: FoundFile, names: dict[str, str], zone: str, before: int
) -> tuple[str, int] | None:
    """A query of one file, and how many rows that has; None where a column has to be typed."""
    try:
        schema, length = parquet.read_schema(found.path), parquet.read_metadata(found.path).num_rows
    except pa.ArrowException:
        return None
    small = [name.lower() for name in schema.names]
    places = locate(table, schema.names, found.name).value
    if places is None or len(set(small)) < len(small) or set(small) & set(_OF_DUCKDB):
        return None
    made = []
    for column in read_columns(table):
        field = schema.field(places[column.name])
        value = value_of(quoted(field.name), field.type, column, zone)
        if value is None:
            return None
        made.append(f"{value} AS {names[column.name]}")
    source = f"read_parquet({text(found.path)}, file_row_number = true)"
    return f"SELECT {', '.join([*made, f'file_row_number + {before} AS {ROW}'])} FROM {source}", length


def _confirmed(
    table: Table, whole: str, names: dict[str, str], lake: Lake, zone: str, today: dt.date | None
) -> int | None:
    """How many rows have no key, where no promise is broken; else None."""
    without = " OR ".join(f"{names[name]} IS NULL" for name in key_read(table)) or "false"
    doubts = [
        f"({doubt})" for column in read_columns(table) for doubt in _doubts(table, column, names, zone, today)
    ]
    kept = f"NOT ({without}) AND ({' OR '.join(doubts) or 'false'})"
    required = [f"{names[n]} IS NULL" for n in key_read(table) if table.columns[n].required]
    query = (
        f"SELECT count(*) FILTER ({without}), count(*) FILTER ({kept}),"
        f" count(*) FILTER ({' OR '.join(required) or 'false'}) FROM ({whole})"
    )
    [(keyless, faulty, missing)] = lake.ask(query)
    if faulty or missing or any(_come_twice(lake, whole, one) for one in _once(table, names)):
        return None
    return int(keyless)


def _doubts(
    table: Table, column: ColumnInfo, names: dict[str, str], zone: str, today: dt.date | None
) -> Iterator[str]:
    value = names[column.name]
    yield from broken(value, column, zone, today)
    if column.required and column.name not in key_read(table):
        yield f"{value} IS NULL"


def _once(table: Table, names: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """Columns whose known values come once together."""
    if key_read(table) and len(key_read(table)) == len(table.key):
        yield tuple(names[name] for name in table.key)
    yield from ((names[column.name],) for column in read_columns(table) if column.unique)


def _come_twice(lake: Lake, whole: str, columns: tuple[str, ...]) -> bool:
    listed, known = ", ".join(columns), " AND ".join(f"{name} IS NOT NULL" for name in columns)
    query = f"SELECT 1 FROM ({whole}) WHERE {known} GROUP BY {listed} HAVING count(*) > 1 LIMIT 1"
    return bool(lake.ask(query))
