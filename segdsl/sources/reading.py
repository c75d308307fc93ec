"""From a table's source to its rows: every format by its own reader, the files of a glob below each other."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from segdsl.diagnostics import Checked, Diagnostic
from segdsl.formats import format_of
from segdsl.model.catalog import FileInfo, Table
from segdsl.sources.databases.reading import read_in_file, read_server
from segdsl.sources.databases.system import is_server
from segdsl.sources.delimited import read_delimited
from segdsl.sources.encodings import detected, read_utf8
from segdsl.sources.findings import finding
from segdsl.sources.format import RecordFormat, SheetFormat
from segdsl.sources.found_file import FoundFile
from segdsl.sources.grids import read_grid
from segdsl.sources.headers import read_columns
from segdsl.sources.paths import find_files
from segdsl.sources.raw import FileRows, Ragged, Raw, joined
from segdsl.sources.record_files import read_records
from segdsl.sources.seconds import joined_seconds, with_seconds


@dataclass(frozen=True, slots=True)
class FileFact:
    """A file that was read: by its name in the project, with the SHA-256 of its bytes."""

    name: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of a table, and the files that they are from; `ragged` are rows of these that are left out."""

    raw: Raw
    facts: tuple[FileFact, ...]
    ragged: Mapping[FoundFile, Ragged] = field(default_factory=dict)


def read_source(table: Table, base: Path) -> Checked[Source]:
    """All rows of a table, as its files hold them. One unreadable file leaves nothing; all are reported."""
    assert table.file is not None
    if is_server(table.file.path):
        return _of_server(table, table.file)
    files = find_files(table.file, base)
    declared, table = table, with_seconds(table)
    if files.value is None:
        return Checked(None, files.diagnostics)
    parts: list[FileRows] = []
    findings: list[Diagnostic] = []
    for found in files.value:
        part = read_found(found, table)
        findings += part.diagnostics
        if part.value is not None:
            parts.append(part.value)
    if len(parts) < len(files.value):
        return Checked(None, tuple(findings))
    names = tuple(column.name for column in read_columns(declared))
    facts = tuple(fact(found, part.length) for found, part in zip(files.value, parts, strict=True))
    whole = (replace(part, columns=joined_seconds(part.columns)) for part in parts)
    return Checked(Source(joined(tuple(whole), names), facts), tuple(findings))


def _of_server(table: Table, file: FileInfo) -> Checked[Source]:
    read = read_server(with_seconds(table), file)
    if read.value is None:
        return Checked(None, read.diagnostics)
    part, size, digest = read.value
    whole = replace(part, columns=joined_seconds(part.columns))
    names = tuple(column.name for column in read_columns(table))
    facts = (FileFact(part.file, part.length, size, digest),)
    return Checked(Source(joined((whole,), names), facts))


def read_found(found: FoundFile, table: Table) -> Checked[FileRows]:
    """The rows of one file, by the reader of its format. One that may not be read is unreadable-file."""
    assert table.file is not None
    try:
        return _by_its_reader(found, table, table.file)
    except OSError as error:
        message = f"`{found.name}` cannot be read: {(error.strerror or str(error)).lower()}"
        return Checked(None, (finding("unreadable-file", message, file=found.name, span=table.file.span),))


def _by_its_reader(found: FoundFile, table: Table, file: FileInfo) -> Checked[FileRows]:
    if found.inside is not None:
        return read_in_file(found, table)
    match format_of(found.path.name):
        case RecordFormat() as format_:
            return read_records(format_, found, table)
        case SheetFormat() as format_:
            return read_grid(format_, found, table)
    content = read_utf8(found, file)
    if content.value is None:
        return Checked(None, content.diagnostics)
    text = detected(content.value, found, file)
    with _told_later():
        read = read_delimited(text.required(), found, table)
    return Checked(read.value, (*text.diagnostics, *read.diagnostics))


@contextmanager
def _told_later() -> Iterator[None]:
    """Of a row that is left out pyarrow itself prints that its bytes are no text: that is a finding here."""
    usual = sys.unraisablehook

    def hook(told: Any) -> None:
        if not isinstance(told.exc_value, UnicodeDecodeError):
            usual(told)

    sys.unraisablehook = hook
    try:
        yield
    finally:
        sys.unraisablehook = usual


def fact(found: FoundFile, rows: int, digest: str | None = None) -> FileFact:
    """What is to be known of a file of which so many rows were read. Raises OSError."""
    return FileFact(found.name, rows, found.path.stat().st_size, digest or digest_of(found))


def digest_of(found: FoundFile) -> str:
    """The SHA-256 of a file's bytes. Raises OSError."""
    with found.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
