"""Intervals: what was estimated, and between which ends it lies.

In: rows of a name, an estimate and the ends of its interval. Out: a picture of dots with whiskers on one
scale, and a line where there is no effect.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from segdsl.pictures.drawing import ROW, SIZE, WIDE, Picture, dot, line, text, ticks, wide

_GAP = 10.0


@dataclass(frozen=True, slots=True)
class Estimated:
    """An estimate with the ends of its interval; `written` says all three."""

    name: str
    estimate: float
    low: float
    high: float
    written: str


def intervals(
    rows: Sequence[Estimated],
    title: str,
    none: float = 0.0,
    shown: Callable[[float], str] = "{:g}".format,
    description: str = "",
    width: float = WIDE,
) -> Picture:
    """`none` is where there is no effect; `shown` writes a number of the scale."""
    finite = [v for row in rows for v in (row.estimate, row.low, row.high) if abs(v) != float("inf")]
    low, high = min([none, *finite]), max([none, *finite])
    spread = (high - low) or 1.0
    low, high = low - spread * 0.05, high + spread * 0.05
    names = min(wide(row.name for row in rows), width * 0.35)
    left, right = names + _GAP, width - _GAP

    def x(value: float) -> float:
        return left + (min(max(value, low), high) - low) / (high - low) * (right - left)

    tall = ROW * 1.5
    bottom = tall * len(rows)
    drawn = [line(x(none), 0, x(none), bottom, "ink", 1, dashed=True), line(left, bottom, right, bottom)]
    for value in ticks(low, high, max(2, int((right - left) / 80))):
        drawn.append(text(x(value), bottom + SIZE, shown(value), "middle", tone="soft"))
    for place, row in enumerate(rows):
        y = tall * place + ROW * 0.95
        sure = row.low > none or row.high < none
        tone = "c0" if sure else "c6"
        drawn.append(text(names, y, row.name, "end", room=names + 1))
        drawn.append(line(x(row.low), y, x(row.high), y, tone, 3))
        drawn.append(dot(x(row.estimate), y, 5, tone, row.written))
        said = min(max(x(row.estimate), left + wide([row.written]) / 2), right - wide([row.written]) / 2)
        drawn.append(text(said, y - ROW * 0.6, row.written, "middle", tone="soft", room=right - left))
    told = description or "; ".join(f"{row.name}: {row.written}" for row in rows)
    return Picture(width, bottom + 2 * SIZE, title, told, "".join(drawn))
