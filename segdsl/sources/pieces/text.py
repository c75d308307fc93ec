"""A text file in pieces: whole rows of it, behind the lines that it begins with."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

import pyarrow as pa

from segdsl.diagnostics import Checked
from segdsl.merges import marks_in_data
from segdsl.model.catalog import FileInfo, Table
from segdsl.plain_files import open_file
from segdsl.sources.converted import conversions
from segdsl.sources.delimited import Part, can_be_cut, layout_of, read_delimited
from segdsl.sources.encodings import is_declared_otherwise, is_utf8
from segdsl.sources.found_file import FoundFile
from segdsl.sources.layout import BLANKS, Layout, fields_of_any_length, lines_in
from segdsl.sources.pieces.passed import Passed
from segdsl.sources.pieces.whole import Whole, refuse_inner
from segdsl.sources.quotes import enclose_fields, end_of_lines
from segdsl.sources.raw import FileRows
from segdsl.sources.seconds import with_seconds

_BEGINNING = 1 << 20  # bytes, by which it is told how a file is laid out
_LONGEST = 1 << 26  # bytes of a row; in one that is longer a quote is never closed


def text_pieces(
    found: FoundFile, table: Table, size: int, passed: Passed, *, as_texts: bool
) -> Iterator[Callable[[Table], Checked[FileRows]]]:
    """Readers of its pieces, from where somebody has passed on; then all bytes are passed.

    With `as_texts` all cells are texts, else what can be more is converted. Raises Whole and OSError.
    """
    assert table.file is not None
    _refuse_declared(table.file)
    with open_file(found.path) as file:
        begun, layout = _beginning(file, table)
        refuse_inner(table, [name.strip() for name in layout.header] if layout.named else ())
        first = begun.removeprefix(codecs.BOM_UTF8)
        head, before = first[: layout.body], 0
        made = {} if as_texts else _conversions(first, found, with_seconds(table), layout)
        if passed.size:
            file.seek(passed.size)
        else:
            passed.add(begun[: file.seek(len(begun) - len(first) + layout.body)])
        for content in _cut(_Reading(file, passed), head, layout, size):
            _refuse(content, found)
            quoted = layout.quoted and b'"' in content
            yield _reader(content, found, Part(replace(layout, quoted=quoted), before, made))
            before += lines_in(content, len(head))


def _refuse_declared(file: FileInfo) -> None:
    if is_declared_otherwise(file):
        raise Whole("it is not in UTF-8", "export it in UTF-8")
    if file.separator == BLANKS:
        raise Whole("blanks separate its columns", "separate them by tabs")
    if not can_be_cut(file):
        raise Whole("its separator is not one character", "separate its columns by a comma")


def _beginning(file: BinaryIO, table: Table) -> tuple[bytes, Layout]:
    """So many bytes that the whole first row is among them, and how the file is laid out. Raises Whole."""
    begun = b""
    while True:
        more = file.read(max(_BEGINNING, len(begun)))
        begun += more
        text = begun.removeprefix(codecs.BOM_UTF8)
        layout = layout_of(pa.py_buffer(text), table)
        if layout is None:
            raise Whole("its first line is not text in UTF-8", "export it in UTF-8")
        if not more or b"\n" in text[layout.body :]:
            return begun, layout


def _conversions(begun: bytes, found: FoundFile, table: Table, layout: Layout) -> dict[str, Any]:
    """What is made of the cells of columns, by the whole rows of the beginning."""
    rows = begun[: _end_of_rows(bytearray(begun), layout.body, layout)]
    read = read_delimited(pa.py_buffer(rows), found, table, Part(layout))
    return {} if read.value is None else conversions(table, read.value.columns)


def _reader(content: bytearray, found: FoundFile, part: Part) -> Callable[[Table], Checked[FileRows]]:
    return lambda table: read_delimited(pa.py_buffer(content), found, table, part)


def _refuse(content: bytearray, found: FoundFile) -> None:
    if b"\0" in content:
        raise Whole("it holds zero bytes", "export it again, in UTF-8")
    if not content.isascii() and not is_utf8(pa.py_buffer(content)):
        raise Whole("it is not in UTF-8", "export it in UTF-8")
    if marks_in_data(content, found.name) is not None:
        raise Whole("it holds marks of a merge that was not finished", "finish the merge")


@dataclass
class _Reading:
    """A file that is read on, and what was read of it."""

    file: BinaryIO
    passed: Passed

    def after(self, before: bytes, size: int) -> bytearray:
        """These bytes, and so many more of the file; the same alone where it has no more."""
        content = bytearray(len(before) + size)
        content[: len(before)] = before
        with memoryview(content) as view, view[len(before) :] as room:
            got = self.file.readinto(room)  # type: ignore[attr-defined]
            self.passed.add(room[:got])
        return _cut_to(content, len(before) + got)


def _cut(file: _Reading, head: bytes, layout: Layout, size: int) -> Iterator[bytearray]:
    """Pieces that begin as the file does and end where a row does; at least one.

    Each stays where it was read to: to copy it would take as long as to read it.
    """
    start, rest, any_yet, sure = len(head), b"", False, True
    while True:
        content = file.after(head + rest, size)
        if len(content) == start + len(rest):
            break
        end = _end_of_rows(content, start, layout)
        if end == start and len(content) > _LONGEST:
            end = content.rfind(b"\n", start) + 1
            sure = False
            if not end:
                raise Whole("a line of it is very long, or all end as on old Macs", "end lines as usual")
        rest = bytes(memoryview(content)[end:])
        if end > start:
            yield _cut_to(content, end)
            any_yet = True
    if rest or not any_yet:
        yield content
    file.passed.closed = sure and any_yet and not rest


def _cut_to(content: bytearray, end: int) -> bytearray:
    """The content without what follows; copied only where somebody, say a debugger, still looks at it."""
    try:
        del content[end:]
    except BufferError:
        return content[:end]
    return content


def _end_of_rows(content: bytearray, start: int, layout: Layout) -> int:
    """Where the last row ends that surely is whole; where rows start, if none is."""
    if not layout.quoted or content.find(b'"', start) < 0:
        return content.rfind(b"\n", start) + 1 or start
    if enclose_fields(pa.py_buffer(content).slice(start), layout.separator):
        return end_of_lines(content, start)
    lines = content[start:].splitlines(keepends=True)
    last = whole = 0
    with fields_of_any_length():
        reader = csv.reader((line.decode("utf-8", "replace") for line in lines), delimiter=layout.separator)
        for _ in reader:
            whole, last = last, reader.line_num
    return start + sum(map(len, lines[:whole]))
