"""How a text file is laid out: separator, header, and the line that every row begins in.

In: the UTF-8 content of a file and what was declared of it. Out: its layout, and its rows as Python's csv
module reads them, which alone knows their lines. Loading reads with Arrow; this is for messages.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from segdsl.data.encodings import Buffer
from segdsl.model.catalog import FileInfo

SEPARATORS = (",", ";", "\t", "|")
BLANKS = "blanks"
_SAMPLE = 1 << 18
_SAMPLE_LINES = 200
_LONGEST_FIELD = (1 << 31) - 1


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of a file are to be read. `body` is where the rows begin, in bytes.

    Where the file has no header (not `named`), `header` is its first row.
    """

    separator: str
    quoted: bool
    header: tuple[str, ...]
    named: bool
    body: int

    @property
    def quoting(self) -> Literal[0, 3]:
        return csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE


def detect_layout(buffer: Buffer, file: FileInfo, wanted: frozenset[str] = frozenset()) -> Layout | None:
    """The layout; None where the file has no line, or its first is not text."""
    sample = buffer.slice(0, min(_SAMPLE, buffer.size)).to_pybytes()
    blanks = file.separator == BLANKS
    separator = "\t" if blanks else file.separator or detect_separator(sample, wanted)
    first = _first_record(sample, separator, csv.QUOTE_NONE if blanks else csv.QUOTE_MINIMAL)
    if first is None:
        return None
    record, end = first
    return Layout(separator, not blanks, tuple(record), file.header, end if file.header else 0)


def detect_separator(sample: bytes, wanted: frozenset[str] = frozenset()) -> str:
    """The separator that finds most of the wanted names in the header.

    Among equals, the one that cuts the first lines into the most fields while all have the same number.
    """

    def merit(separator: str) -> tuple[int, bool, int]:
        rows = _head_records(sample, separator)
        width = len(rows[0]) if rows else 0
        names = {name.strip() for name in rows[0]} if rows else set()
        even = sum(len(row) == width for row in rows) * 10 >= len(rows) * 9
        return len(names & wanted), even and width > 1, width

    return max(SEPARATORS, key=merit)


def _head_records(sample: bytes, separator: str) -> list[list[str]]:
    lines = sample.splitlines(keepends=True)[:_SAMPLE_LINES]
    if len(lines) > 1:
        lines.pop()  # it may be cut off
    reader = csv.reader((line.decode("utf-8", "replace") for line in lines), delimiter=separator)
    return [record for record in reader if record]


def _first_record(sample: bytes, separator: str, quoting: Literal[0, 3]) -> tuple[list[str], int] | None:
    """The first line that is not empty, as fields, and where the next one begins."""
    end = 0

    def lines() -> Iterator[str]:
        nonlocal end
        for line in sample.splitlines(keepends=True):
            end += len(line)
            yield line.decode()

    try:
        for record in csv.reader(lines(), delimiter=separator, quoting=quoting):
            if record:
                return record, end
    except (UnicodeDecodeError, csv.Error):
        return None
    return None


def blanks_as_tabs(content: bytes) -> bytes:
    """The same lines with one tab for each run of blanks, and none at either end."""
    content = re.sub(rb"[ \t]+", b"\t", content)
    return re.sub(rb"(?m)^\t|\t(?=\r?$)", b"", content)


def records(buffer: Buffer, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    """Every row with the line it begins in, counted from 1; empty lines and the header are no rows."""
    text = io.TextIOWrapper(pa.BufferReader(buffer), encoding="utf-8", errors="replace", newline=None)
    before = csv.field_size_limit(_LONGEST_FIELD)
    try:
        reader = csv.reader(text, delimiter=layout.separator, quoting=layout.quoting)
        line, headers = 1, 1 if layout.named else 0
        for record in reader:
            if record and headers:
                headers -= 1
            elif record:
                yield line, record
            line = reader.line_num + 1
    finally:
        csv.field_size_limit(before)


def filled_lines(buffer: Buffer, layout: Layout) -> Iterator[int]:
    """The same lines, faster, of a file in which every row is one line."""
    filled = (number for number, line in enumerate(io.BytesIO(buffer), start=1) if line != b"\n")
    return itertools.islice(filled, 1 if layout.named else 0, None)
