"""A text file in pieces: whole rows of it, behind the lines that it begins with."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterator
from typing import BinaryIO

import pyarrow as pa

from segdsl.diagnostics import Checked
from segdsl.merges import marks_in_data
from segdsl.model.catalog import Table
from segdsl.plain_files import open_file
from segdsl.sources.delimited import is_doubtful, layout_of, read_delimited
from segdsl.sources.encodings import is_declared_otherwise
from segdsl.sources.found_file import FoundFile
from segdsl.sources.lake.whole import Whole
from segdsl.sources.layout import BLANKS, Layout, fields_of_any_length
from segdsl.sources.raw import FileRows

_BEGINNING = 1 << 20  # bytes, by which it is told how a file is laid out
_LONGEST = 1 << 26  # bytes of a row; in one that is longer a quote is never closed


def text_pieces(found: FoundFile, table: Table, size: int) -> Iterator[Callable[[Table], Checked[FileRows]]]:
    """Readers of its pieces. Raises Whole and OSError."""
    assert table.file is not None
    if is_declared_otherwise(table.file):
        raise Whole("it is not in UTF-8", "export it in UTF-8")
    if table.file.separator == BLANKS:
        raise Whole("blanks separate its columns", "separate them by tabs")
    with open_file(found.path) as file:
        begun = file.read(_BEGINNING)
        first = begun.removeprefix(codecs.BOM_UTF8)
        layout = layout_of(pa.py_buffer(first), table)
        if layout is None:
            raise Whole("its first line is not text in UTF-8", "export it in UTF-8")
        head, before = first[: layout.body], 0
        file.seek(len(begun) - len(first) + layout.body)
        for rows in _cut(file, layout, size):
            _refuse(rows, found)
            yield _reader(head + rows, found, layout, before)
            before += _lines(rows)


def _reader(
    content: bytes, found: FoundFile, layout: Layout, before: int
) -> Callable[[Table], Checked[FileRows]]:
    return lambda table: read_delimited(pa.py_buffer(content), found, table, layout, before)


def _refuse(rows: bytes, found: FoundFile) -> None:
    if b"\0" in rows:
        raise Whole("it holds zero bytes", "export it again, in UTF-8")
    if not rows.isascii():
        try:
            rows.decode()
        except UnicodeDecodeError:
            raise Whole("it is not in UTF-8", "export it in UTF-8") from None
    if marks_in_data(rows, found.name) is not None:
        raise Whole("it holds marks of a merge that was not finished", "finish the merge")


def _cut(file: BinaryIO, layout: Layout, size: int) -> Iterator[bytes]:
    """Pieces that end where a row does; at least one."""
    rows, any_yet = b"", False
    while more := file.read(size):
        rows += more
        end = _end_of_rows(rows, layout) or (rows.rfind(b"\n") + 1 if len(rows) > _LONGEST else 0)
        if end:
            yield rows[:end]
            rows, any_yet = rows[end:], True
    if rows or not any_yet:
        yield rows


def _end_of_rows(rows: bytes, layout: Layout) -> int:
    """Where the last row ends that surely is whole; 0 where none is."""
    end = rows.rfind(b"\n") + 1
    quotes = rows.count(b'"', 0, end) if layout.quoted else 0
    if not quotes or (quotes % 2 == 0 and not is_doubtful(pa.py_buffer(rows), layout.separator)):
        return end
    lines = rows.splitlines(keepends=True)
    last = whole = 0
    with fields_of_any_length():
        reader = csv.reader((line.decode("utf-8", "replace") for line in lines), delimiter=layout.separator)
        for _ in reader:
            whole, last = last, reader.line_num
    return sum(map(len, lines[:whole]))


def _lines(rows: bytes) -> int:
    return rows.count(b"\n") + rows.count(b"\r") - rows.count(b"\r\n")
