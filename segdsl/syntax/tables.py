"""Cells that stand in columns.

In: rows of cells. Out: one text per row, every column as wide as its widest cell that is not
exceptionally wide.
"""

from __future__ import annotations

from collections.abc import Sequence

GAP = 2
WIDEST = 40


def aligned(rows: Sequence[Sequence[str]], gap: int = GAP) -> list[str]:
    """Rows of equally many cells as lines; a column that is empty in every row takes no room."""
    if not rows:
        return []
    widths = [_width([row[i] for row in rows]) for i in range(len(rows[0]))]
    return [_line(row, [width and width + gap for width in widths]) for row in rows]


def _width(cells: list[str]) -> int:
    return max((len(cell) for cell in cells if 0 < len(cell) <= WIDEST), default=0)


def _line(row: Sequence[str], widths: list[int]) -> str:
    line, column = "", 0
    for cell, width in zip(row, widths, strict=True):
        if cell:
            line = f"{line} {cell}" if line and len(line) >= column else f"{line.ljust(column)}{cell}"
        column += width
    return line
