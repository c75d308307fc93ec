"""Tables of names, numbers, bars and descriptions, as wide as a terminal is.

In: rows, perhaps in groups. Out: lines. Where there is no room, descriptions are broken, then left away, then
bars; names and numbers are always there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from click import style

from segdsl.faces.lines import columns, fitted, padded, visible

Row = tuple[str, ...]
"""A name, numbers, a bar, a description."""

LEAST = 40  # columns for a description; with fewer it is left away
_BETWEEN = "  "


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """`groups` have a heading (of a single one it may be empty) and rows; rows are as long as the head."""

    head: Row
    groups: Mapping[str, Sequence[Row]]

    def drawn(self, color: bool, width: int | None) -> str:
        """The lines, without a line end behind the last."""
        rows = [row for rows in self.groups.values() for row in rows]
        layout = _Layout.of([self.head, *rows], width)
        lines = [_bold(line, color) for line in layout.lines(self.head)]
        for heading, members in self.groups.items():
            if heading:
                lines += [""] if len(lines) > 1 else []
                lines += [_bold(line, color) for line in fitted(visible(heading), width)]
            lines += [line for row in members for line in layout.lines(row)]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How wide each column is; 0 for those that are left away."""

    widths: tuple[int, ...]
    width: int | None

    @classmethod
    def of(cls, rows: Sequence[Row], width: int | None) -> _Layout:
        widths = [max(columns(visible(row[place])) for row in rows) for place in range(len(rows[0]))]
        if width is None:
            return cls(tuple(widths), None)
        room = width - _total(widths[:-1])
        if widths[-1] and room - len(_BETWEEN) < min(LEAST, widths[-1]):
            widths[-1] = 0
        elif widths[-1]:
            widths[-1] = min(widths[-1], room - len(_BETWEEN))
        if _total(widths) > width:
            widths[-2] = 0
        if (over := _total(widths) - width) > 0:
            widths[0] = max(1, widths[0] - over)
        return cls(tuple(widths), width)

    def lines(self, row: Row) -> Iterator[str]:
        name, *numbers, bar, described = map(visible, row)
        if columns(name) > self.widths[0]:  # it stands alone, and its numbers below it
            yield from fitted(name, self.width)
            name = ""
        cells = [padded(name, self.widths[0])]
        cells += [padded(n, w, right=True) for n, w in zip(numbers, self.widths[1:-2], strict=True) if w]
        cells += [padded(bar, self.widths[-2])] if self.widths[-2] else []
        start = _BETWEEN.join(cells)
        if not self.widths[-1]:
            yield start.rstrip()
            return
        said = list(fitted(described, self.widths[-1], 0))
        yield f"{start}{_BETWEEN}{said[0]}".rstrip()
        yield from (" " * (columns(start) + len(_BETWEEN)) + more for more in said[1:])


def _total(widths: Sequence[int]) -> int:
    shown = [width for width in widths if width]
    return sum(shown) + len(_BETWEEN) * (len(shown) - 1)


def _bold(line: str, color: bool) -> str:
    return style(line, bold=True) if color and line else line
