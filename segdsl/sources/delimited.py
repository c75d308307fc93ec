"""Reading CSV, TSV and their relatives.

In: the UTF-8 content of a file. Out: its declared columns as texts, an empty cell null, everything else as
it stands there. Rows with too few or too many fields are left out and reported; rows are known by the
line they begin in. Fields may be in double quotes and hold separators, line ends and doubled quotes.
"""

from __future__ import annotations

import functools
import re
from array import array
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from segdsl.diagnostics import Checked, Diagnostic, option
from segdsl.model.catalog import FileInfo, Table
from segdsl.sources.converted import lie_beyond
from segdsl.sources.encodings import Buffer, utf8_fault
from segdsl.sources.findings import and_more, finding, shown
from segdsl.sources.found_file import FoundFile
from segdsl.sources.headers import header_of, locate, place_of, read_columns
from segdsl.sources.layout import (
    BLANKS,
    Layout,
    blanks_as_tabs,
    counted,
    detect_layout,
    filled_lines,
    records,
)
from segdsl.sources.nested import paths_in, reached
from segdsl.sources.quotes import enclose_fields, first_misquoted
from segdsl.sources.raw import FileRows, Ragged, Texts

_BLOCK = 1 << 24
_SEPARATOR = r"[\x01-\x09\x0b\x0c\x0e-\x21\x23-\x7f]"  # ASCII, but for line ends and the quote


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file, which begins as the file does.

    layout:      that of the file
    before:      so many lines are left out before its rows
    conversions: by columns what Arrow makes of their cells while it cuts them, instead of texts
    """

    layout: Layout
    before: int = 0
    conversions: Mapping[str, Any] = field(default_factory=dict)


def read_delimited(
    buffer: Buffer, found: FoundFile, table: Table, part: Part | None = None
) -> Checked[FileRows]:
    """The declared columns of a file, or of a part of one; or why it cannot be read."""
    assert table.file is not None
    if not can_be_cut(table.file):
        return Checked(None, (_no_separator(found, table.file),))
    if table.file.separator == BLANKS:
        buffer = pa.py_buffer(blanks_as_tabs(buffer.to_pybytes()))
    if part is None and (whole := layout_of(buffer, table)) is not None:
        part = Part(whole)
    if part is None:
        return Checked(None, (_no_header(buffer, found, table.file),))
    layout, before = part.layout, part.before
    body = buffer.slice(layout.body)
    quotes = counted(body, '"') if layout.quoted else 0
    try:
        heads = _heads(body, layout, table, quoted=quotes > 0)
        inner = reached(table, layout.header, lambda place: heads.get(place, []))
        inside = _paths(heads, layout) if heads else None
        places = locate(table, layout.header, found.name, named=layout.named, inner=inner, inside=inside)
        if places.value is None:
            return Checked(None, places.diagnostics)
        columns, ragged, length = _converted(body, part, places.value, quoted=quotes > 0)
    except pa.ArrowInvalid as error:
        fault = utf8_fault(buffer, found, table.file)
        misquoted = _misquoted(buffer, layout, found, table.file, before) if quotes else ()
        return Checked(None, (fault,) if fault else misquoted or (_unparsed(error, found, table.file),))
    uneven = _ragged(ragged, buffer, layout, before)
    findings: tuple[Diagnostic, ...] = () if uneven is None else (ragged_row(uneven, found, table.file),)
    if quotes and not _are_sound(buffer.slice(layout.start), layout.separator):
        findings += _misquoted(buffer, layout, found, table.file, before)
    deep = {c.name: inner[header_of(c)] for c in read_columns(table) if header_of(c) in inner}
    rows = _row_finder(buffer, layout, ragged, quotes > 0, before)
    return Checked(FileRows(found.name, {**columns, **deep}, length, rows, uneven), findings)


def can_be_cut(file: FileInfo) -> bool:
    """Whether what is declared to separate columns can do so."""
    return file.separator in (None, BLANKS) or re.fullmatch(_SEPARATOR, file.separator) is not None


def layout_of(buffer: Buffer, table: Table) -> Layout | None:
    """How the table's file is laid out, by its beginning; None where it has no line that is text."""
    assert table.file is not None
    return detect_layout(buffer, table.file, _wanted(table))


def _heads(body: Buffer, layout: Layout, table: Table, *, quoted: bool) -> dict[int, Texts]:
    """The columns, by their places, that others are inside of: their texts say so in JSON."""
    clean = [name.strip() for name in layout.header]
    others = [c for c in read_columns(table) if header_of(c) and header_of(c) not in clean]
    places = {place for column in others if (place := place_of(column, clean)) is not None}
    if not layout.named or not places:
        return {}
    texts = _parse(body, layout, {f"{place}": place for place in places}, {}, quoted=quoted)[0]
    return {place: texts[f"{place}"] for place in places}


def _paths(heads: Mapping[int, Texts], layout: Layout) -> Callable[[int], tuple[str, ...]]:
    return lambda place: paths_in(layout.header[place].strip(), heads[place]) if place in heads else ()


def _wanted(table: Table) -> frozenset[str]:
    readings = [column.reading for column in read_columns(table)]
    return frozenset(r.header for r in readings if r is not None and isinstance(r.header, str))


def _converted(
    body: Buffer, part: Part, places: dict[str, int], *, quoted: bool
) -> tuple[dict[str, Texts], Sequence[int], int]:
    """What `_parse` gives, converted as the part says, where that can be told of all cells."""
    if part.conversions:
        with suppress(pa.ArrowInvalid):
            parsed = _parse(body, part.layout, places, part.conversions, quoted=quoted)
            if not any(map(lie_beyond, parsed[0].values())):
                return parsed
    return _parse(body, part.layout, places, {}, quoted=quoted)


def _parse(
    body: Buffer, layout: Layout, places: dict[str, int], conversions: Mapping[str, Any], *, quoted: bool
) -> tuple[dict[str, Texts], Sequence[int], int]:
    """Columns, the numbers of ragged rows (from 1, empty lines not counted), and how many rows are left."""
    if body.size < _BLOCK and not body.to_pybytes().strip(b"\r\n"):
        return {name: pa.chunked_array([], pa.string()) for name in places}, [], 0
    ragged = array("q")
    types = _types(places, conversions)
    read = _read(body, layout, types, quoted, ragged, threads=True)
    if ragged:  # only a single thread knows the numbers of rows
        del ragged[:]
        read = _read(body, layout, types, quoted, ragged, threads=False)
    return {name: read.column(f"{place}") for name, place in places.items()}, ragged, read.num_rows


def _types(places: dict[str, int], conversions: Mapping[str, Any]) -> dict[str, Any]:
    """What is made of the columns of a file; texts, where two columns of the table want another thing."""
    types: dict[str, Any] = {}
    for name, place in places.items():
        wanted = conversions.get(name, pa.string())
        if types.setdefault(f"{place}", wanted) != wanted:
            types[f"{place}"] = pa.string()
    return types


def _read(
    body: Buffer, layout: Layout, types: dict[str, Any], quoted: bool, ragged: array[int], *, threads: bool
) -> Any:
    def leave_out(row: Any) -> str:
        ragged.append(row.number or 0)
        return "skip"

    names = [f"{place}" for place in range(len(layout.header))]
    kept = types or {names[0]: pa.string()}
    return arrow_csv.read_csv(
        pa.BufferReader(body),
        read_options=arrow_csv.ReadOptions(column_names=names, use_threads=threads, block_size=_BLOCK),
        parse_options=arrow_csv.ParseOptions(
            delimiter=layout.separator,
            quote_char='"' if quoted else False,
            newlines_in_values=quoted,
            invalid_row_handler=leave_out,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=kept,
            include_columns=[*kept],
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        ),
    )


def _row_finder(
    buffer: Buffer, layout: Layout, ragged: Sequence[int], quoted: bool, before: int
) -> Callable[[int], int]:
    @functools.cache
    def lines() -> NDArray[np.int64]:
        by_line = not quoted and b"\r" not in buffer.slice(0, min(_BLOCK, buffer.size)).to_pybytes()
        rows = filled_lines(buffer, layout) if by_line else (line for line, _ in records(buffer, layout))
        starts = np.fromiter(rows, np.int64)
        return np.delete(starts, np.array(ragged, np.int64) - 1)

    return lambda position: int(lines()[position]) + before


# ---------------------------------------------------------------- findings


def _ragged(ragged: Sequence[int], buffer: Buffer, layout: Layout, before: int) -> Ragged | None:
    if not ragged:
        return None
    rows = (row for number, row in enumerate(records(buffer, layout), start=1) if number == ragged[0])
    line, fields = next(rows, (0, []))
    return Ragged(line + before, len(fields), len(layout.header), layout.named, len(ragged))


def ragged_row(ragged: Ragged, found: FoundFile, file: FileInfo) -> Diagnostic:
    """The finding about rows of a file that have too few or too many fields."""
    model = "header" if ragged.named else "first row"
    fields = "1 field" if ragged.fields == 1 else f"{ragged.fields} fields"
    message = f"`{found.name}` row {ragged.line} has {fields} where the {model} has {ragged.width}"
    leaving = option("--tolerate", "tolerate=True")
    hint = f"put texts that contain the separator in double quotes; {leaving} leaves such rows out"
    return finding("ragged-row", message + and_more(ragged.count), file=found.name, span=file.span, hint=hint)


def _are_sound(rows: Buffer, separator: str) -> bool:
    """Whether quotes enclose fields, all of them to their end."""
    return counted(rows, '"') % 2 == 0 and enclose_fields(rows, separator)


def _misquoted(
    buffer: Buffer, layout: Layout, found: FoundFile, file: FileInfo, before: int
) -> tuple[Diagnostic, ...]:
    """Quotes that are not as CSV has them bend a text, or swallow the rest of the file, without a sign."""
    row = first_misquoted(buffer, layout)
    if row is None:
        return ()
    message = f"`{found.name}` row {row.line + before} "
    if row.open:
        message += "begins a text with a double quote that is never closed"
        hint = 'close it, or double it where it is part of the text: `"12"" vinyl"`'
    else:
        message += "goes on behind the double quote that closes a text"
        hint = 'double each quote that is part of the text: `"Ana ""Annie"" B"`'
    return (finding("unreadable-data", message, file=found.name, span=file.span, hint=hint),)


def _no_header(buffer: Buffer, found: FoundFile, file: FileInfo) -> Diagnostic:
    fault = utf8_fault(buffer, found, file)
    if fault is not None:
        return fault
    message = f"`{found.name}` is empty" + (": not even a header is there" if file.header else "")
    return finding("unreadable-data", message, file=found.name, span=file.span)


def _no_separator(found: FoundFile, file: FileInfo) -> Diagnostic:
    message = f"`{found.name}` cannot be cut at {shown(file.separator)}"
    hint = "a separator is one character of ASCII, such as a comma, and no double quote"
    return finding("unsupported-source", message, file=found.name, span=file.span, hint=hint)


def _unparsed(error: Exception, found: FoundFile, file: FileInfo) -> Diagnostic:
    message = f"`{found.name}` cannot be read as a table: {error}"
    return finding("unreadable-data", message, file=found.name, span=file.span)
