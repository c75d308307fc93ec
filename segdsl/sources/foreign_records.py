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

from segdsl.diagnostics import Checked
from segdsl.model.catalog import FileInfo
from segdsl.plain_files import open_file
from segdsl.source import Source, Span
from segdsl.sources.format import RecordFormat
from segdsl.sources.found_file import FoundFile
from segdsl.sources.nested import Values
from segdsl.sources.objects import NoText, in_json, text_of
from segdsl.sources.records import Records


@dataclass(frozen=True, slots=True, eq=False)
class ForeignRecords:
    """Rows of a file by the names of its fields; `row_of` says which row or line of it a place is."""

    name: str
    header: tuple[str, ...]
    _column: Callable[[str], list[Any]]
    _rows: list[int]

    def texts(self, wanted: Mapping[str, int]) -> pd.DataFrame:
        """Columns by the names that they get and their places in the header. Raises Unread."""
        cells = {name: list(map(_text, self._column(self.header[place]))) for name, place in wanted.items()}
        return pd.DataFrame({name: pd.Series(texts, dtype="str") for name, texts in cells.items()})

    def row_of(self, place: int) -> int:
        return self._rows[place]


def open_records(format_: RecordFormat, path: Path, name: str) -> Checked[ForeignRecords]:
    """The file's records. Raises OSError where it cannot be read."""
    with open_file(path):  # what may not be read is none that is broken
        opened = format_.opened(FoundFile(path, name), FileInfo(name, Span(Source(name, ""), 0, 0)))
    if opened.value is None:
        return Checked(None, opened.diagnostics)
    records = opened.value
    objects = records.objects
    return Checked(_of_columns(name, records) if objects is None else _of_objects(name, dict(objects)))


def _of_columns(name: str, records: Records) -> ForeignRecords:
    places = {header: place for place, header in enumerate(records.names)}
    rows = [records.row_of(position) for position in range(records.length)]
    return ForeignRecords(name, tuple(records.names), lambda own: _plain(records.values(places[own])), rows)


def _plain(values: Values) -> list[Any]:
    """A column as Python's values."""
    return values if isinstance(values, list) else list(values.to_pylist())


def _of_objects(name: str, records: Mapping[int, Mapping[str, Any]]) -> ForeignRecords:
    flat = [dict(_flattened(record)) for record in records.values()]
    header = tuple(dict.fromkeys(field for record in flat for field in record))
    return ForeignRecords(name, header, lambda own: [record.get(own) for record in flat], list(records))


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
