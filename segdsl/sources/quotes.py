"""Double quotes of a text file as CSV has them (RFC 4180): around a field, and doubled inside of it.

In: rows in UTF-8, and what separates their fields. Out: whether all quotes are so, the first row in which
they are not, and where rows end.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from segdsl.sources.encodings import Buffer
from segdsl.sources.layout import Layout, fields_of_any_length

_BLOCK = 1 << 20  # bytes: fits into a processor's cache
_QUOTE = ord('"')


def enclose_fields(rows: Buffer, separator: str) -> bool:
    """Whether every quote does; of the last field the closing one may be missing.

    Where every second quote closes a field, the others open one, and both stand where a field ends or begins,
    or beside each other: a quote such as that of `5",` would make the next one close what it opens.
    """
    content, seen = np.frombuffer(rows, np.uint8), 0
    ends = np.zeros(256, bool)
    ends[[ord(separator), ord("\r"), ord("\n"), _QUOTE]] = True
    for start in range(0, len(content), _BLOCK):
        places = np.flatnonzero(content[start : start + _BLOCK] == _QUOTE) + start
        opening, closing = places[seen % 2 :: 2], places[1 - seen % 2 :: 2]
        before, after = opening[opening > 0] - 1, closing[closing < len(content) - 1] + 1
        if not (ends[content[before]].all() and ends[content[after]].all()):
            return False
        seen += len(places)
    return True


def end_of_lines(content: bytearray, start: int) -> int:
    """Where the last line ends that no field goes beyond; `start`, where rows start, if there is none.

    All quotes enclose fields.
    """
    end = content.rfind(b"\n", start) + 1 or start
    quotes = content.count(b'"', start, end)
    while quotes % 2:  # the last one opens a field
        opened = content.rfind(b'"', start, end)
        before = content.rfind(b"\n", start, opened) + 1 or start
        quotes -= content.count(b'"', before, end)
        end = before
    return end


@dataclass(frozen=True, slots=True)
class Misquoted:
    """A row in which double quotes do not enclose a field; `open` where the last is never closed."""

    line: int
    open: bool


def first_misquoted(buffer: Buffer, layout: Layout) -> Misquoted | None:
    """The first row of a file whose quotes do not; quotes within a bare field are text."""
    rows = pa.BufferReader(buffer.slice(layout.start))
    text = io.TextIOWrapper(rows, encoding="utf-8", errors="replace", newline=None)
    reader = csv.reader(text, delimiter=layout.separator, quoting=layout.quoting, strict=True)
    line = 1 + layout.preface
    with fields_of_any_length():
        try:
            for _ in reader:
                line = reader.line_num + 1 + layout.preface
        except csv.Error as error:
            return Misquoted(line, "unexpected end" in str(error))
    return None
