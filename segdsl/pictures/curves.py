"""Curves: how numbers went over time.

In: the moments, and of each series its name and a number for each moment. Out: a picture with the name of
each series behind its curve.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from segdsl.pictures.drawing import (
    SIZE,
    WIDE,
    Anchor,
    Picture,
    apart,
    dot,
    line,
    path,
    pixels,
    text,
    ticks,
    wide,
)
from segdsl.pictures.style import series

_HIGH, _GAP = 200.0, 8.0


@dataclass(frozen=True, slots=True)
class Curve:
    """`values` has a number for each moment; None where there is none."""

    name: str
    values: Sequence[float | None]


def curves(
    moments: Sequence[str], drawn: Sequence[Curve], title: str, description: str = "", width: float = WIDE
) -> Picture:
    """From 0 up; the newest moment is at the right."""
    high = max([1.0, *(value for curve in drawn for value in curve.values if value is not None)])
    scale = ticks(0, high, 5)
    left = wide(f"{value:,g}" for value in scale) + _GAP
    names = min(wide(curve.name for curve in drawn), width * 0.32)
    frame = _Frame(left, width - names - 2 * _GAP, max(_HIGH, len(drawn) * (SIZE + 4)), high, len(moments))
    pieces = [*_grid(frame, scale), *_moments(frame, moments)]
    ends = []
    for number, curve in enumerate(drawn):
        places = [(frame.x(n), frame.y(v)) for n, v in enumerate(curve.values) if v is not None]
        if places:
            way = " L".join(f"{pixels(a)} {pixels(b)}" for a, b in places)
            told = f"{curve.name}: " + ", ".join("–" if v is None else f"{v:,g}" for v in curve.values)
            pieces.append(path(f"M{way}", series(number), 2, title=told))
            pieces.append(dot(*places[-1], 3, series(number)))
            ends.append((places[-1][1], curve.name, series(number)))
    ends.sort()
    heights = apart([y for y, _, _ in ends], frame.bottom)
    for at, (_, name, tone) in zip(heights, ends, strict=True):
        pieces.append(text(frame.right + _GAP, at, name, tone=tone, room=names + 1))
    return Picture(width, frame.bottom + 2.2 * SIZE, title, description, "".join(pieces))


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the curves are, and between which ends."""

    left: float
    right: float
    height: float
    high: float
    moments: int

    @property
    def bottom(self) -> float:
        return SIZE + self.height

    def x(self, place: int) -> float:
        return self.left + (self.right - self.left) / max(1, self.moments - 1) * place

    def y(self, value: float) -> float:
        return self.bottom - value / self.high * self.height


def _grid(frame: _Frame, scale: Sequence[float]) -> Iterator[str]:
    for value in scale:
        yield line(frame.left, frame.y(value), frame.right, frame.y(value))
        yield text(frame.left - _GAP, frame.y(value), f"{value:,g}", "end", tone="soft")


def _moments(frame: _Frame, moments: Sequence[str]) -> Iterator[str]:
    """As many as there is room for, the last one always."""
    fit = max(1, int((frame.right - frame.left) / (wide(moments) * 1.5)))
    every = -(-len(moments) // fit)
    for place in range(len(moments) - 1, -1, -every):
        anchor: Anchor = "end" if place == len(moments) - 1 else "start" if place == 0 else "middle"
        yield text(frame.x(place), frame.bottom + SIZE * 1.1, moments[place], anchor, tone="soft")
