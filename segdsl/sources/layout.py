"""How a text file is laid out: separator, header, and the line that every row begins in.

In: the UTF-8 content of a file and what was declared of it. Out: its layout, and its rows as Python's csv
module reads them, which alone knows their lines. Loading reads with Arrow; this is for messages.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa

from segdsl.formats import format_of
from segdsl.model.catalog import FileInfo
from segdsl.sources.encodings import Buffer
from segdsl.sources.format import TextFormat

_USUAL = (",", ";", "\t", "|")
BLANKS = "blanks"
_SAMPLE = 1 << 18
_BLOCK = 1 << 20  # bytes: fits into a processor's cache
_SAMPLE_LINES = 200
_LONGEST_FIELD = (1 << 31) - 1
_PREFACE = re.compile(rb'(?i)"?sep=(?P<separator>[^\r\n"])"?(\r\n|\r|\n)')  # Excel's: no row, and no header


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of a file are to be read. `body` is where the rows begin, in bytes.

    Where the file has no header (not `named`), `header` is its first row. It stands behind `preface` lines,
    and begins at `start`, in bytes.
    """

    separator: str
    quoted: bool
    header: tuple[str, ...]
    named: bool
    body: int
    preface: int = 0
    start: int = 0

    @property
    def quoting(self) -> Literal[0, 3]:
        return csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE


def detect_layout(buffer: Buffer, file: FileInfo, wanted: frozenset[str] = frozenset()) -> Layout | None:
    """The layout; None where the file has no line, or its first is not text."""
    excels = _PREFACE.match(_sample(buffer))
    stated = None if excels is None else excels["separator"].decode("latin-1")
    preface = 0 if excels is None else 1
    if file.header_row is not None:
        preface = file.header_row - 1
    before = _start_of_line(buffer, preface)
    sample = _sample(buffer.slice(before))
    blanks = file.separator == BLANKS
    given = "\t" if blanks else file.separator or stated
    separator = given or detect_separator(sample, separators_of(file.path), wanted)
    first = _first_record(sample, separator, csv.QUOTE_NONE if blanks else csv.QUOTE_MINIMAL)
    if first is None:
        return None
    record, end = first
    body = before + end if file.header else before
    return Layout(separator, not blanks, tuple(record), file.header, body, preface, before)


def _start_of_line(buffer: Buffer, lines: int) -> int:
    """Where the line after so many begins, in bytes."""
    return sum(len(line) for line in itertools.islice(io.BytesIO(buffer), lines)) if lines else 0


def counted(buffer: Buffer, character: str) -> int:
    """How often a character of ASCII stands in a content, counted block by block."""
    content = np.frombuffer(buffer, np.uint8)
    blocks = (content[start : start + _BLOCK] for start in range(0, len(content), _BLOCK))
    return sum(int(np.count_nonzero(block == ord(character))) for block in blocks)


def lines_in(text: bytearray, start: int) -> int:
    """How many line ends there are from a place on, of whatever system."""
    content = np.frombuffer(text, np.uint8)[start:]
    lines = counted(content, "\n")
    if text.find(b"\r", start) < 0:
        return lines
    returns = counted(content, "\r")
    both = np.count_nonzero((content[:-1] == ord("\r")) & (content[1:] == ord("\n")))
    return lines + returns - int(both)


def _sample(buffer: Buffer) -> bytes:
    """The beginning of a file, at least its first line."""
    size = _SAMPLE
    while True:
        sample: bytes = buffer.slice(0, min(size, buffer.size)).to_pybytes()
        if size >= buffer.size or b"\n" in sample or b"\r" in sample:
            return sample
        size *= 8


def separators_of(path: str) -> tuple[str, ...]:
    """What may separate the columns of a file: the usual signs, and that of its format."""
    format_ = format_of(path)
    own = (format_.separator,) if isinstance(format_, TextFormat) else ()
    return tuple(dict.fromkeys((*_USUAL, *own)))


def detect_separator(
    sample: bytes, separators: Sequence[str] = _USUAL, wanted: frozenset[str] = frozenset()
) -> str:
    """The separator that finds most of the wanted names in the header.

    Among equals, the one that cuts the first lines into the most fields while all have the same number.
    """

    def merit(separator: str) -> tuple[int, bool, int]:
        rows = _head_records(sample, separator)
        width = len(rows[0]) if rows else 0
        names = {name.strip() for name in rows[0]} if rows else set()
        even = sum(len(row) == width for row in rows) * 10 >= len(rows) * 9
        return len(names & wanted), even and width > 1, width

    return max(separators, key=merit)


def _head_records(sample: bytes, separator: str) -> list[list[str]]:
    lines = sample.splitlines(keepends=True)[:_SAMPLE_LINES]
    if len(lines) > 1:
        lines.pop()  # it may be cut off
    with fields_of_any_length():
        reader = csv.reader((line.decode("utf-8", "replace") for line in lines), delimiter=separator)
        return [record for record in reader if record]


class _AnyLength:
    """Fields of Python's csv module may have any length while somebody reads them; its limit is for all."""

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._readers = 0
        self._limit = 0

    @contextmanager
    def __call__(self) -> Iterator[None]:
        with self._changing:
            if not self._readers:
                self._limit = csv.field_size_limit(_LONGEST_FIELD)
            self._readers += 1
        try:
            yield
        finally:
            with self._changing:
                self._readers -= 1
                if not self._readers:
                    csv.field_size_limit(self._limit)


fields_of_any_length = _AnyLength()
"""Within, Python's csv module reads fields of any length, on every thread."""


def _first_record(sample: bytes, separator: str, quoting: Literal[0, 3]) -> tuple[list[str], int] | None:
    """The first line that is not empty, as fields, and where the next one begins."""
    end = 0

    def lines() -> Iterator[str]:
        nonlocal end
        for line in sample.splitlines(keepends=True):
            end += len(line)
            yield line.decode()

    try:
        with fields_of_any_length():
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
    lines = itertools.islice(text, layout.preface, None)
    with fields_of_any_length():
        reader = csv.reader(lines, delimiter=layout.separator, quoting=layout.quoting)
        line, headers = 1 + layout.preface, 1 if layout.named else 0
        for record in reader:
            if record and headers:
                headers -= 1
            elif record:
                yield line, record
            line = reader.line_num + 1 + layout.preface


def filled_lines(buffer: Buffer, layout: Layout) -> Iterator[int]:
    """The same lines, faster, of a file in which every row is one line."""
    filled = (number for number, line in enumerate(io.BytesIO(buffer), start=1) if line != b"\n")
    return itertools.islice(filled, layout.preface + (1 if layout.named else 0), None)
