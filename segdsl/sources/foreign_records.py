"""Files of records that others write: JSON, JSON Lines, Parquet, under names that nobody declared.

In: a file. Out: its names, those of nested ones joined by points (`mail.messageId`), then the columns that
are wanted as texts. It is what mail providers send to a program, and what `segdsl render` writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from segdsl.diagnostics import Checked
from segdsl.model.catalog import FileInfo
from segdsl.plain_files import read_bytes
from segdsl.source import Source, Span
from segdsl.sources.findings import finding
from segdsl.sources.json_documents import JSON
from segdsl.sources.json_lines import records_of
from segdsl.sources.objects import NoText, in_json, text_of
from segdsl.sources.paths import FoundFile

ENDINGS = (*JSON, ".parquet", ".pq")


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """Rows of a file by the names of its fields; `row_of` says which row or line of it a place is."""

    name: str
    header: tuple[str, ...]
    _column: Callable[[str], list[Any]]
    _rows: list[int]

    def texts(self, wanted: Mapping[str, int]) -> pd.DataFrame:
        """Columns by the names that they get and their places in the header."""
        cells = {name: list(map(_text, self._column(self.header[place]))) for name, place in wanted.items()}
        return pd.DataFrame({name: pd.Series(texts, dtype="str") for name, texts in cells.items()})

    def row_of(self, place: int) -> int:
        return self._rows[place]


def open_records(path: Path, name: str) -> Checked[Records]:
    """The file's records. Raises OSError where it cannot be read."""
    if (split := JSON.get(path.suffix.lower())) is not None:
        file = FileInfo(name, Span(Source(name, ""), 0, 0))
        records = records_of(FoundFile(path, name), file, split)
        if records.value is None:
            return Checked(None, records.diagnostics)
        return Checked(_of_objects(name, dict(records.value)))
    try:
        return Checked(_of_parquet(path, name))
    except pa.ArrowException:
        message = f"`{name}` is not a Parquet file that can be read"
        return Checked(None, (finding("unreadable-data", message, file=name),))


def _of_parquet(path: Path, name: str) -> Records:
    content = pa.BufferReader(read_bytes(path))
    file = parquet.ParquetFile(content)
    rows = list(range(1, file.metadata.num_rows + 1))
    return Records(
        name, tuple(file.schema_arrow.names), lambda own: file.read([own]).column(own).to_pylist(), rows
    )


def _of_objects(name: str, records: Mapping[int, Mapping[str, Any]]) -> Records:
    flat = [dict(_flattened(record)) for record in records.values()]
    header = tuple(dict.fromkeys(field for record in flat for field in record))
    return Records(name, header, lambda own: [record.get(own) for record in flat], list(records))


def _flattened(record: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _text(value: Any) -> str:
    """A cell's text, empty where nothing is known; the entries of a list behind each other."""
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    try:
        return text_of(value) or ""
    except NoText:
        return in_json(value).encode("utf-8", "replace").decode()
