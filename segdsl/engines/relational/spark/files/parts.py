"""One file of Parquet as Spark's workers read it.

In: a table, a file, a session. Out: a data frame of the declared values with the place of each row; or
nothing, where a column has to be typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet
from pyspark.sql import functions as f

from segdsl.engines.relational.spark.files.values import type_there, value_of
from segdsl.model.catalog import Table
from segdsl.sources.as_arrow import ROW
from segdsl.sources.found_file import FoundFile
from segdsl.sources.headers import locate, read_columns

_OF_SPARK = frozenset({"_metadata"})  # what it tells of files, beside their columns
_IN_PATTERNS = frozenset("*?[]{}\\")
_OLDER_CALENDARS = (b"org.apache.spark.legacyDateTime", b"org.apache.spark.legacyINT96")
SIZE = "_size"
"""The column of a part that says how many bytes its file has where Spark reads it."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A file: its data frame, and how many rows and bytes it has here."""

    frame: Any
    rows: int
    size: int


def part_of(table: Table, found: FoundFile, names: dict[str, str], zone: str, session: Any) -> Part | None:
    """The declared columns under these names, and `ROW` from 0. Raises OSError."""
    path = found.path.resolve()
    try:
        schema, rows = parquet.read_schema(path), parquet.read_metadata(path).num_rows
    except pa.ArrowException:
        return None
    small = [name.lower() for name in schema.names]
    places = locate(table, schema.names, found.name).value
    if places is None or len({*small, *_OF_SPARK}) < len(small) + len(_OF_SPARK) or not _is_plain(path):
        return None
    if any(mark in (schema.metadata or {}) for mark in _OLDER_CALENDARS):
        return None
    values, types = [], {}
    for column in read_columns(table):
        field = schema.field(places[column.name])
        there = type_there(field.type)
        value = None if there is None else value_of(f.col(_quoted(field.name)), there, column, zone)
        if value is None:
            return None
        types[field.name] = there
        values.append(value.alias(names[column.name]))
    reader = session.read.option("datetimeRebaseMode", "CORRECTED").option("mergeSchema", "false")
    declared = ", ".join(f"{_quoted(name)} {there}" for name, there in types.items())
    frame = (reader.schema(declared) if types else reader).parquet(place_there(path))
    told = [f.col("_metadata.row_index").alias(ROW), f.col("_metadata.file_size").alias(SIZE)]
    return Part(frame.select(*values, *told), rows, path.stat().st_size)


def place_there(path: Path) -> str:
    """The path as Spark has it, whatever file system is its usual one."""
    return f"file://{path}"


def _is_plain(path: Path) -> bool:
    """Whether Spark takes the path for what it is: it looks for patterns, and passes over some names."""
    return not path.name.startswith(("_", ".")) and not _IN_PATTERNS & set(str(path))


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
