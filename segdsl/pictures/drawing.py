"""What pictures are made of: texts, boxes, lines, and the picture around them.

In: places in pixels, texts as people wrote them. Out: elements of SVG, with every text escaped. A text never
reaches further than the room that it is given; what is cut off is told by its title.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10
from typing import Literal

from segdsl.pictures import style

LETTER = 0.6  # of the size of a font: how wide a letter of it is at most, on the whole
SIZE = 13.0
ROW = 26.0
WIDE, NARROW = 640.0, 320.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing; `title` says what it is, `description` what is on it, for those who do not see it."""

    width: float
    height: float
    title: str
    description: str
    body: str

    def inline(self) -> str:
        """For a page that has the style sheet."""
        return self._element("")

    def file(self) -> str:
        """A file of its own."""
        return self._element(f"<style>{style.sheet()}</style>{box(0, 0, self.width, self.height, 'paper')}")

    def _element(self, first: str) -> str:
        told = f"<title>{escape(self.title)}</title><desc>{escape(self.description)}</desc>"
        size = f'viewBox="0 0 {pixels(self.width)} {pixels(self.height)}"'
        own = f' width="{pixels(self.width)}" height="{pixels(self.height)}"' if first else ""
        head = f'xmlns="http://www.w3.org/2000/svg" class="picture" {size}{own} role="img"'
        font = f'font-family="{escape(style.FONT)}" font-size="{pixels(SIZE)}"'
        return f'<svg {head} {font} aria-label="{escape(self.title)}">{told}{first}{self.body}</svg>\n'


Draw = Callable[[float], Picture]
"""A picture as wide as it is asked to be."""


def pixels(number: float) -> str:
    """A length with at most one digit behind the point."""
    written = f"{number:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written


Anchor = Literal["start", "middle", "end"]


def text(
    x: float,
    y: float,
    words: str,
    anchor: Anchor = "start",
    *,
    tone: str = "ink",
    room: float | None = None,
    number: str = "",
    turned: bool = False,
) -> str:
    """A text whose middle is at the height `y`, perhaps `turned` upwards; with `room`, so wide at most.

    A number behind it is never cut off.
    """
    shown = words if room is None else cut(words, room - wide([number]))
    title = "" if shown == words else f"<title>{escape(words)}</title>"
    place = f'x="{pixels(x)}" y="{pixels(y + SIZE * 0.35)}"'
    side = "" if anchor == "start" else f' text-anchor="{anchor}"'
    side += f' transform="rotate(-55 {pixels(x)} {pixels(y)})"' if turned else ""
    return f"<text {place}{side} {_fill(tone)}>{title}{escape(shown + number)}</text>"


def cut(words: str, room: float) -> str:
    """As much of a text as fits into so many pixels."""
    most = max(1, int(room / (SIZE * LETTER) + 1e-6))
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def wide(words: Iterable[str]) -> float:
    """How wide the longest of some texts is."""
    return max((len(word) for word in words), default=0) * SIZE * LETTER


def apart(heights: Sequence[float], bottom: float) -> list[float]:
    """The heights of texts below one another, moved so that none stands on another and none below the end."""
    moved: list[float] = []
    limit, each = bottom, SIZE + 3
    for place in range(len(heights) - 1, -1, -1):
        moved.append(max(min(heights[place], limit), place * each + SIZE / 2))
        limit = moved[-1] - each
    return moved[::-1]


def box(x: float, y: float, width: float, height: float, tone: str, title: str = "") -> str:
    """A filled rectangle; a title shows where somebody points at it."""
    place = f'x="{pixels(x)}" y="{pixels(y)}" width="{pixels(width)}" height="{pixels(height)}"'
    return f"<rect {place} {_fill(tone)}{_titled(title, 'rect')}"


def dot(x: float, y: float, radius: float, tone: str, title: str = "") -> str:
    """A filled circle."""
    place = f'cx="{pixels(x)}" cy="{pixels(y)}" r="{pixels(radius)}"'
    return f"<circle {place} {_fill(tone)}{_titled(title, 'circle')}"


def line(
    x1: float, y1: float, x2: float, y2: float, tone: str = "line", thick: float = 1, dashed: bool = False
) -> str:
    """A straight line."""
    ends = f'x1="{pixels(x1)}" y1="{pixels(y1)}" x2="{pixels(x2)}" y2="{pixels(y2)}"'
    dashes = ' stroke-dasharray="4 3"' if dashed else ""
    return f'<line {ends} {_stroke(tone)} stroke-width="{pixels(thick)}"{dashes}/>'


def path(way: str, tone: str, thick: float, *, opacity: float = 1, title: str = "") -> str:
    """A line along a way, such as `M0 0 L10 10`."""
    clear = "" if opacity == 1 else f' stroke-opacity="{opacity:g}"'
    line_ = f'<path d="{way}" fill="none" {_stroke(tone)} stroke-width="{pixels(thick)}"{clear}'
    return f"{line_}{_titled(title, 'path')}"


def _titled(title: str, element: str) -> str:
    return f"><title>{escape(title)}</title></{element}>" if title else "/>"


def _fill(tone: str) -> str:
    return f'class="f-{tone}" fill="{style.color(tone)}"'


def _stroke(tone: str) -> str:
    return f'class="s-{tone}" stroke="{style.color(tone)}"'


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers from `low` to `high`, at most so many and at least one."""
    span = high - low
    if span <= 0:
        return [low]
    rough = span / most
    power = 10.0 ** floor(log10(rough))
    each = next(size * power for size in (1, 2, 2.5, 5, 10, 20) if span / (size * power) < most)
    first = -floor(-low / each + 1e-9)
    number = int((high - first * each) / each + 1e-9) + 1
    return [round((first + place) * each, 12) for place in range(number)]
