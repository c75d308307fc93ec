"""Files that others write: texts under a header that nobody declared.

In: a CSV file or one of its relatives, whose separator and encoding are detected, or a file of records (JSON,
JSON Lines, Parquet). Out: its header, then the columns that are wanted as texts, with the row of the file
that each stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import pandas as pd

from segdsl.diagnostics import Checked, Diagnostic
from segdsl.formats import Unread, format_of
from segdsl.model.catalog import ColumnInfo, FileInfo, Reading, Table
from segdsl.source import Source, Span
from segdsl.sources.delimited import read_delimited
from segdsl.sources.encodings import Buffer, detected, read_utf8
from segdsl.sources.findings import finding
from segdsl.sources.foreign_records import ForeignRecords, open_records
from segdsl.sources.format import RecordFormat
from segdsl.sources.found_file import FoundFile
from segdsl.sources.layout import Layout, detect_layout
from segdsl.types import Kind, Text


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Texts, empty where a cell is; `row_of` says in which row of the file a position is."""

    frame: pd.DataFrame
    row_of: Callable[[int], int]


class ForeignFile(Protocol):
    """A file whose header is known; empty files have an empty one."""

    @property
    def name(self) -> str: ...
    @property
    def header(self) -> tuple[str, ...]: ...
    def columns(self, wanted: Mapping[str, int], *, named: bool = True) -> Checked[Columns]:
        """Columns by the names that they get and their places in the header, counted from 0.

        Where the first row is no header (not `named`) it is read as well. Ragged rows are left out and found.
        """


@dataclass(frozen=True, slots=True, eq=False)
class _Records:
    """A file of records, whose rows all have names."""

    _records: ForeignRecords

    @property
    def name(self) -> str:
        return self._records.name

    @property
    def header(self) -> tuple[str, ...]:
        return self._records.header

    def columns(self, wanted: Mapping[str, int], *, named: bool = True) -> Checked[Columns]:
        try:
            return Checked(Columns(self._records.texts(wanted), self._records.row_of))
        except Unread as error:
            message = f"`{self.name}` {error}"
            return Checked(None, (finding("unreadable-data", message, file=self.name, hint=error.hint),))


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """A file of rows, the first of which is its header."""

    name: str
    header: tuple[str, ...]
    separator: str
    _found: FoundFile
    _file: FileInfo
    _content: Buffer

    def columns(self, wanted: Mapping[str, int], *, named: bool = True) -> Checked[Columns]:
        nowhere = self._file.span
        columns = {
            name: ColumnInfo(name, Kind(Text()), nowhere, Reading(self.header[place] if named else place + 1))
            for name, place in wanted.items()
        }
        file = replace(self._file, header=named, separator=self.separator)
        table = Table(self.name, "lookup", columns, nowhere, file)
        read = read_delimited(self._content, self._found, table)
        if read.value is None:
            return Checked(None, _placed(read.diagnostics, self.name))
        part = read.value
        texts = {name: part.columns[name].to_pandas().fillna("").astype("str") for name in wanted}
        return Checked(Columns(pd.DataFrame(texts), part.row_of), _placed(read.diagnostics, self.name))


def open_foreign(path: Path, name: str) -> Checked[ForeignFile]:
    """The file and its header. Raises FileNotFoundError, and OSError where it cannot be read."""
    format_ = format_of(path.name)
    if isinstance(format_, RecordFormat):
        records = open_records(format_, path, name)
        return Checked(_Records(records.value) if records.value else None, records.diagnostics)
    file = FileInfo(name, Span(Source(name, ""), 0, 0))
    found = FoundFile(path, name)
    content = read_utf8(found, file)
    if content.value is None:
        return Checked(None, _placed(content.diagnostics, name))
    text = detected(content.value, found, file)
    buffer = text.required()
    layout = detect_layout(buffer, file) or Layout(",", True, (), True, 0)
    opened = _Table(name, layout.header, layout.separator, found, file, buffer)
    return Checked(opened, _placed(text.diagnostics, name))


def _placed(found: tuple[Diagnostic, ...], name: str) -> tuple[Diagnostic, ...]:
    """The findings at the file alone: nobody wrote a declaration to point at."""
    return tuple(replace(one, span=None, file=name) for one in found)
