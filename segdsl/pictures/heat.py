"""A heat map: a number for each pair of a row and a column.

In: the names of rows and columns, and of each cell how strong it is (0 to 1) and what is written in it. Out:
a picture whose cells are deeper the stronger they are; what they say stands in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from segdsl.pictures.drawing import ROW, SIZE, WIDE, Picture, box, text, wide
from segdsl.pictures.style import step

_GAP = 8.0
_SLANTED = 120.0
_ALONG = 0.58  # of a slanting text's length: how far it reaches to the right


@dataclass(frozen=True, slots=True)
class Cell:
    """`strength` is None where there is nothing to show: the cell stays empty."""

    strength: float | None
    written: str
    title: str = ""


def heat(
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Sequence[Sequence[Cell]],
    title: str,
    description: str = "",
    width: float = WIDE,
) -> Picture:
    """`cells` has a sequence for each row, with a cell for each column."""
    names = min(wide(rows), width * 0.3)
    each = _each(columns, width - names - _GAP)
    centres = [names + _GAP + each * (place + 0.5) for place in range(len(columns))]
    top, head = _head(columns, centres, each)
    drawn = [
        piece
        for place, name in enumerate(rows)
        for piece in _row(name, cells[place], top + ROW * place, names, each)
    ]
    return Picture(width, top + ROW * len(rows) + 2, title, description, "".join([*head, *drawn]))


def _each(columns: Sequence[str], room: float) -> float:
    """How wide a column is; narrower where slanting heads would leave the picture at the right."""
    each = room / max(1, len(columns))
    if wide(columns) <= each - 4:
        return each
    ends = (min(wide([name]), _SLANTED) * _ALONG for name in columns)
    return min(each, *((room - end) / (place + 0.5) for place, end in enumerate(ends)))


def _head(columns: Sequence[str], centres: Sequence[float], each: float) -> tuple[float, list[str]]:
    """How high the heads of the columns are, and these: slanting where they do not fit beside each other."""
    if wide(columns) <= each - 4:
        pairs = zip(centres, columns, strict=True)
        return ROW, [text(x, ROW / 2, name, "middle", tone="soft", room=each - 4) for x, name in pairs]
    high = min(wide(columns), _SLANTED) * 0.82 + SIZE
    pairs = zip(centres, columns, strict=True)
    heads = [text(x, high - SIZE * 0.6, name, tone="soft", room=_SLANTED, turned=True) for x, name in pairs]
    return high, heads


def _row(name: str, cells: Sequence[Cell], top: float, names: float, each: float) -> list[str]:
    drawn = [text(names, top + ROW / 2, name, "end", room=names + 1)]
    for column, cell in enumerate(cells):
        if cell.strength is None:
            continue
        left, depth = names + _GAP + each * column, step(cell.strength)
        drawn.append(box(left + 1, top + 1, each - 2, ROW - 2, f"hf{depth}", cell.title))
        middle = left + each / 2
        drawn.append(text(middle, top + ROW / 2, cell.written, "middle", tone=f"ht{depth}", room=each - 4))
    return drawn
