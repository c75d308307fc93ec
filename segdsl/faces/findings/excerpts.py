"""The lines that a finding concerns, with a mark under each place.

In: a place, the labels of others, and how many columns there are. Out: lines of a gutter and the source;
where a source line is too long, the stretch around the mark, with `…` for what is left away. Marks stand
under their words whatever the words are made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from click import style

from segdsl.diagnostics import Diagnostic
from segdsl.faces.lines import TAB, columns, cut, fitted, visible
from segdsl.source import Source, Span

WIDEST = 140  # columns of a source line, where nobody says how many there are
_MORE = "…"


@dataclass(frozen=True, slots=True)
class _Mark:
    span: Span
    text: str
    sign: str


@dataclass(frozen=True, slots=True)
class _Window:
    """The stretch of a source line that is shown, as characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Paper:
    """What the lines are drawn on: the columns of line numbers, those behind them, and whether in colours."""

    number: int
    room: int
    color: bool
    labels: int | None  # the columns for what a label says; None for as many as it takes

    def gutter(self, number: str = "") -> str:
        return f"{styled(f'{number:>{self.number}} |', self.color, 'blue')} "


def excerpts(diagnostic: Diagnostic, span: Span, width: int | None, color: bool) -> Iterator[str]:
    """The lines concerned, file by file, beginning with that of the finding; an empty gutter comes first."""
    own = [label for label in diagnostic.labels if label.span == span]
    marks = [_Mark(span, own[0].text if own else "", "^")]
    marks += [_Mark(label.span, label.text, "-") for label in diagnostic.labels if label not in own]
    number = len(str(max(m.span.line for m in marks)))
    room = WIDEST if width is None else width - number - 3
    paper = _Paper(number, room, color, None if width is None else room)
    for source in dict.fromkeys(m.span.source for m in marks):
        here = sorted((m for m in marks if m.span.source is source), key=lambda m: (m.span.start, m.sign))
        if source is not span.source:
            yield f"  {here[0].span!r}:"
        yield from _of_file(source, here, paper)


def empty_gutter(diagnostic: Diagnostic, span: Span, color: bool) -> str:
    """The last line, where something follows the excerpts."""
    lines = [span.line, *(label.span.line for label in diagnostic.labels)]
    return _Paper(len(str(max(lines))), 0, color, None).gutter()


def _of_file(source: Source, marks: Sequence[_Mark], paper: _Paper) -> Iterator[str]:
    yield paper.gutter()
    before = None
    for number, here in groupby(sorted(marks, key=lambda m: m.span.line), key=lambda m: m.span.line):
        if before is not None and number > before + 1:
            yield styled(f"{'…':>{paper.number}}", paper.color, "blue")
        before = number
        line = _line(source, number)
        window = None
        for mark in here:
            if window is None or not window.start <= _first(mark, line) < window.end:
                window = _window(line, mark, paper.room)
                yield paper.gutter(str(number)) + _expanded(_shown(line, window))
            yield from _marked(line, window, mark, paper)


@lru_cache(maxsize=16)
def _line(source: Source, number: int) -> str:
    """A line as it is shown; in a file of one line, all findings stand in it."""
    from segdsl.sources.databases.address import masked

    return visible(masked(source.line(number)))


def _first(mark: _Mark, line: str) -> int:
    """The number of the character that a mark begins under; behind the line stands its end."""
    return min(mark.span.column - 1, len(line))


def _last(mark: _Mark, line: str) -> int:
    return mark.span.end_column - 1 if mark.span.end_line == mark.span.line else len(line.rstrip())


def _window(line: str, mark: _Mark, room: int) -> _Window:
    """All of the line, or as much as there is room for, with the mark in it and something before it."""
    line = line.rstrip()
    if cut(line, room) == len(line):
        return _Window(0, len(line) + 1)
    start = _start(line, _first(mark, line), _last(mark, line), room)
    end = start + cut(line[start:], room - (start > 0) - 1)
    return _Window(start, end if end < len(line) else len(line) + 1)


def _start(line: str, first: int, last: int, room: int) -> int:
    """Where to begin to show a line that is too long: at its start if the mark is near, else at a word."""
    last = max(first, last)
    if cut(line, room * 3 // 4) >= last:
        return 0
    before = min(room // 3, max(4, room - 2 - columns(line[first : min(last, first + room)])))
    start = first
    while start > 0 and columns(line[start - 1 : first]) <= before:
        start -= 1
    return max(start, line.find(" ", start, max(start, first - 1)) + 1)


def _shown(line: str, window: _Window) -> str:
    cut_off = _MORE if window.end < len(line.rstrip()) else ""
    return f"{_MORE if window.start else ''}{line[window.start : window.end]}{cut_off}"


def _marked(line: str, window: _Window, mark: _Mark, paper: _Paper) -> Iterator[str]:
    """The mark, and what is said of it beside it, or below it where there is no room."""
    first = _first(mark, line)
    last = min(max(first, _last(mark, line)), window.end)
    indent = columns(line[window.start : first]) + bool(window.start)
    sign = mark.sign * max(1, columns(line[first:last]))
    tone = "red" if mark.sign == "^" else "blue"
    said = visible(mark.text)
    beside = f"{sign} {said}".rstrip()
    if paper.labels is None or indent + columns(beside) <= paper.labels:
        yield paper.gutter() + " " * indent + styled(beside, paper.color, tone)
        return
    yield paper.gutter() + " " * indent + styled(sign, paper.color, tone)
    indent = min(indent, max(0, paper.labels - columns(said)), paper.labels // 2)
    for text in fitted(" " * indent + said, paper.labels, 0):
        yield paper.gutter() + styled(text, paper.color, tone)


def _expanded(text: str) -> str:
    return text.replace("\t", " " * TAB)


def styled(text: str, color: bool, tone: str | None) -> str:
    """The text in bold and a colour, where it is to have any."""
    return style(text, fg=tone, bold=True) if color and text else text
