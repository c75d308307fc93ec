"""Bars: one number for each of several names.

In: rows of a name, a number and how it is written; perhaps what it was before. Out: a picture with the name
at the left of each bar and the number behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from segdsl.pictures.drawing import ROW, WIDE, Picture, box, line, text, wide

_GAP = 8.0


@dataclass(frozen=True, slots=True)
class Bar:
    """`value` is None where it is not known or not shown; `before` is what it was, a thin bar below."""

    name: str
    value: float | None
    written: str
    before: float | None = None


def bars(rows: Sequence[Bar], title: str, description: str = "", width: float = WIDE) -> Picture:
    """Longer is more; numbers below 0 go to the left."""
    names = min(wide(row.name for row in rows), width * 0.4)
    numbers = wide(row.written for row in rows) + _GAP
    known = [value for row in rows for value in (row.value, row.before) if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    left, room = names + _GAP, width - names - 2 * _GAP - numbers
    scale = room / (high - low) if high > low else 0.0
    zero = left - low * scale
    drawn = [piece for place, row in enumerate(rows) for piece in _row(row, place * ROW, names, zero, scale)]
    axis = line(zero, 0, zero, len(rows) * ROW)
    told = description or "; ".join(f"{row.name} {row.written}" for row in rows)
    return Picture(width, max(1, len(rows)) * ROW, title, told, axis + "".join(drawn))


def _row(row: Bar, top: float, names: float, zero: float, scale: float) -> list[str]:
    middle = top + ROW / 2
    drawn = [text(names, middle, row.name, "end", room=names + 1)]
    end = zero
    tall = ROW * 0.55
    if row.value is not None:
        length = row.value * scale
        drawn.append(box(min(zero, zero + length), middle - tall / 2, abs(length), tall, "c0"))
        end = zero + max(length, 0.0)
    if row.before is not None:
        length = row.before * scale
        below = middle + tall / 2 + 1
        drawn.append(
            box(min(zero, zero + length), below, abs(length), 3, "ghost", f"before: {row.before:,g}")
        )
        end = max(end, zero + length)
    tone = "soft" if row.value is None else "ink"
    return [*drawn, text(end + _GAP, middle, row.written, tone=tone)]
