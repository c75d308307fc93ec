"""Reading a large table: from its own files where they hold what is declared, else typed piece by piece."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from segdsl.diagnostics import Checked, Diagnostic
from segdsl.formats import format_of
from segdsl.model.catalog import Table
from segdsl.sources.databases.system import is_server
from segdsl.sources.findings import finding
from segdsl.sources.formats import parquet
from segdsl.sources.found_file import FoundFile
from segdsl.sources.headers import read_columns
from segdsl.sources.kept import kept
from segdsl.sources.lake.across import compared
from segdsl.sources.lake.database import Lake, in_words
from segdsl.sources.lake.keeping import keep, recalled
from segdsl.sources.lake.ready import ready
from segdsl.sources.lake.table import LargeTable, rows_in
from segdsl.sources.lake.typed_file import TypedFile, columns_of
from segdsl.sources.paths import find_files
from segdsl.sources.pieces.files import Pieces, is_text
from segdsl.sources.pieces.rows import Declared
from segdsl.sources.pieces.said import said
from segdsl.sources.pieces.typing import Typing
from segdsl.sources.pieces.whole import Whole, needs_all_rows
from segdsl.sources.reading import fact
from segdsl.sources.table_read import TableRead
from segdsl.sources.there import empty_table, softened

_A_VALUE = 8  # bytes of a value in memory; Parquet may need much less
_MOST_WHOLE = 4  # parts of the memory that files have at most that are read whole


def read_large(
    table: Table, base: Path, zone: str, tolerate: bool, today: dt.date | None, lake: Lake
) -> Checked[TableRead] | None:
    """The table; None where it is not large, or is none of files that are here.

    A large one that has to be read whole is a finding where that would take too much memory, else None.
    """
    assert table.file is not None
    if is_server(table.file.path):
        return None
    files = find_files(table.file, base).value
    try:
        size = sum(_size(found, table) for found in files or ())
        if not files or size < lake.large or any(found.inside is not None for found in files):
            return None
        return _read(Declared(table, zone, tolerate, today), files, base, lake)
    except Whole as whole:
        return None if size * _MOST_WHOLE <= lake.memory else Checked(None, (_too_large(table, lake, whole),))
    except OSError:  # which reading it whole will say
        return None


def _size(found: FoundFile, table: Table) -> int:
    """About how many bytes of memory a file takes at least. Raises OSError."""
    size = found.path.stat().st_size
    if format_of(found.path.name) is not parquet.FORMAT:
        return size
    return max(size, parquet.rows_of(found.path) * len(read_columns(table)) * _A_VALUE)


def _too_large(table: Table, lake: Lake, whole: Whole) -> Diagnostic:
    assert table.file is not None
    name = table.file.path
    memory = in_words(lake.memory)
    message = f"`{name}` is too large for {memory} of memory: it has to be read whole, because {whole}"
    more = f'{whole.way_out}, or allow more memory: `memory = "{in_words(lake.memory * 4)}"` under `[run]`'
    return finding("unsupported-source", message, file=name, span=table.file.span, hint=more)


def _read(declared: Declared, files: tuple[FoundFile, ...], base: Path, lake: Lake) -> Checked[TableRead]:
    """Raises Whole and OSError."""
    if (reason := needs_all_rows(declared.table)) is not None:
        raise reason
    as_it_is = ready(declared.table, files, lake, declared.zone, declared.today)
    if as_it_is is not None:
        facts = tuple(fact(found, rows) for found, rows in zip(files, as_it_is.rows, strict=True))
        return Checked(TableRead(as_it_is.large, as_it_is.omitted, facts))
    entry = kept(declared.table, base, declared.zone, declared.tolerate, declared.today)
    again = None if entry is None else recalled(entry, columns_of(declared.table), lake)
    if again is not None:
        return again
    texts = all(map(is_text, files))
    if entry is not None and not texts:  # should the files change while they are read, nothing is kept
        entry = entry.digested()
    file = TypedFile(declared.table, lake.free("typed"), lake)
    read = _typed(declared, file, files)
    if entry is not None:
        keep(entry.of(read) if texts else entry, file.place, read)
    return read


def _typed(declared: Declared, file: TypedFile, files: tuple[FoundFile, ...]) -> Checked[TableRead]:
    """Raises Whole and OSError."""
    lake, pieces = file.lake, Pieces(declared.table, files, file.lake.piece)
    typing = Typing(declared, file.put)
    with file:
        whole = typing.run(pieces)
    findings = [softened(found) if declared.tolerate else found for found in typing.told]
    if not whole:
        return Checked(None, tuple(findings))
    if not typing.rows.total() and not findings:
        findings.append(empty_table(declared.table))
    columns = columns_of(declared.table)
    large = LargeTable(rows_in(file.place), columns, typing.length, lake)
    once = compared(declared.table, large, typing.noted)
    facts = tuple(fact(found, typing.rows[found], pieces.digests.get(found)) for found in files)
    findings += said(declared, pieces, typing.noted)
    return Checked(TableRead(once, typing.omitted, facts), tuple(findings))
