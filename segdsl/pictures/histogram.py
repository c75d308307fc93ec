"""A histogram: how a number is spread, with the thresholds of the rules drawn in.

In: the edges of the bins, how many are in each, and thresholds with their names. Out: a picture of columns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from segdsl.pictures.drawing import SIZE, WIDE, Picture, box, line, text, ticks, wide

_HIGH = 150.0
_ROW = SIZE + 5


def histogram(
    edges: Sequence[float],
    counts: Sequence[int],
    title: str,
    thresholds: Sequence[tuple[float, str]] = (),
    description: str = "",
    width: float = WIDE,
    shown: Callable[[int], str] = "{:,}".format,
) -> Picture:
    """Bin k holds what is from edge k up to edge k + 1; `shown` writes how many."""
    low, high = edges[0], edges[-1]
    most = max([1, *counts])
    lines = [(value, name) for value, name in thresholds if low <= value <= high]
    top = _ROW * (len(lines) + 0.5)
    left = wide([f"{most:,}"]) + 6
    room = width - left - 8
    across = room / (high - low)
    bottom = top + _HIGH

    def x(value: float) -> float:
        return left + (value - low) * across

    drawn = [text(left - 6, top, f"{most:,}", "end", tone="soft"), line(left, bottom, width - 8, bottom)]
    for first, last, count in zip(edges, edges[1:], counts, strict=False):
        tall = count / most * _HIGH
        told = f"{first:,g} to under {last:,g}: {shown(count)}"
        drawn.append(
            box(x(first) + 0.5, bottom - tall, max(0.5, (last - first) * across - 1), tall, "c0", told)
        )
    for value in ticks(low, high, max(2, int(room / 70))):
        drawn.append(text(x(value), bottom + SIZE, f"{value:,g}", "middle", tone="soft"))
    for row, (value, name) in enumerate(lines):
        y = _ROW * (row + 0.5)
        drawn.append(line(x(value), y, x(value), bottom, "c5", 1.5, dashed=True))
        before, after = x(value) - left - 5, width - x(value) - 5
        if before > after:
            drawn.append(text(x(value) - 5, y, name, "end", tone="c5", room=before))
        else:
            drawn.append(text(x(value) + 5, y, name, tone="c5", room=after))
    return Picture(width, bottom + 2 * SIZE, title, description, "".join(drawn))
