"""Titles above a table: reports say there what they are and when they were made.

In: the first rows of a sheet or of a text file. Out: which row heads the table, where it is not the first.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from segdsl.sources.guesses import plain_number

_LOOKED_AT = 60  # rows
_NEARLY = 0.8  # of the widest row's cells are filled in a header, and no more than half of them in a title
_EXCELS = "sep="

Row = tuple[int, Sequence[Any]]  # its number in the file, from 1, and its cells


def header_row(rows: Sequence[Row]) -> int | None:
    """The number of the row that heads the table, where titles stand above it."""
    filled = [(number, _filled(cells)) for number, cells in rows[:_LOOKED_AT]]
    filled = [(number, cells) for number, cells in filled if cells]
    widest = max((len(cells) for _, cells in filled), default=0)
    if widest < 2 or not _is_title(filled[0][1], widest):
        return None
    for place, (number, cells) in enumerate(filled):
        if len(cells) >= max(2, _NEARLY * widest):
            is_header = not any(map(plain_number, cells)) and place + 1 < len(filled)
            return number if is_header else None
        if not _is_title(cells, widest):
            return None
    return None


def header_line(text: str, separators: Sequence[str]) -> int | None:
    """The number of the line that heads the table in a text file, where titles stand above it.

    Which separator cuts columns is told by the lines below the titles, which have equally many fields.
    """
    lines = text.splitlines(keepends=True)[: _LOOKED_AT + 1]
    if len(lines) > _LOOKED_AT:
        lines.pop()  # it may be cut off
    ways = [_even(lines, separator) for separator in separators]
    return max(ways, key=lambda way: way[0])[1]


def _even(lines: Sequence[str], separator: str) -> tuple[int, int | None]:
    """How many cells there are in rows of the usual width, and which line heads them below titles."""
    rows = [row for row in _records(lines, separator) if not str(row[1][0]).lower().startswith(_EXCELS)]
    widths = Counter(len(cells) for _, cells in rows)
    width, times = max(widths.items(), key=lambda w: (w[1], w[0]), default=(0, 0))
    if width < 2:
        return 0, None
    padded = [(number, [*cells, *[""] * (width - len(cells))]) for number, cells in rows]
    return times * width, header_row(padded)


def _records(lines: Sequence[str], separator: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=separator)
    line = 1
    try:
        for record in reader:
            if record:
                yield line, record
            line = reader.line_num + 1
    except csv.Error:
        return


def _filled(cells: Sequence[Any]) -> list[str]:
    return [text for cell in cells if cell is not None and (text := str(cell).strip())]


def _is_title(cells: Sequence[str], widest: int) -> bool:
    return len(cells) <= widest / 2
