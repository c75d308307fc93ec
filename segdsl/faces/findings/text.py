"""Findings for people: where, what, the lines concerned, and the way out.

In: a report. Out: text, coloured where wanted; nothing that came from a file can steer the terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from click import style

from segdsl.data.databases.address import masked
from segdsl.diagnostics import Diagnostic
from segdsl.faces.findings import Report
from segdsl.project.fixing import is_mended
from segdsl.reference.disclosure import PRIVATE
from segdsl.source import Source, Span
from segdsl.syntax.spelling import value_text

_COLORS = {"error": "red", "warning": "yellow", "info": "cyan"}
_WIDEST = 140
_CERTAINTIES = {
    "proved": "proved for every possible customer",
    "heuristic": "a guess from how the rule is written",
    "seen in the data": "seen in the data",
}


def page(report: Report, color: bool = False, quiet: bool = False) -> str:
    """Every finding with its lines, then one line that sums up; when quiet, the errors alone."""
    shown = [d for d in report.diagnostics if d.severity == "error" or not quiet]
    blocks = [finding(d, color) for d in shown]
    if not quiet:
        blocks.append(_sum(report, color))
    return "\n".join(blocks)


def finding(diagnostic: Diagnostic, color: bool = False) -> str:
    """One finding, ending in a line end."""
    return "".join(line.rstrip() + "\n" for line in _lines(diagnostic, color))


def visible(text: str) -> str:
    """The text with every character that could steer a terminal replaced; line ends and tabs stay."""
    if text.isprintable():
        return text
    return "".join(c if c in "\n\t" or harmless(c) else "\N{REPLACEMENT CHARACTER}" for c in text)


def harmless(character: str) -> bool:
    """Whether a character neither steers a terminal nor turns the direction of what follows."""
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _sum(report: Report, color: bool) -> str:
    severities = [d.severity for d in report.diagnostics]
    errors, warnings, notes = (severities.count(s) for s in ("error", "warning", "info"))
    files = count(len(report.files), "file")
    if not severities:
        return _styled(f"All well in {files}.", color, "green") + "\n"
    found = [(errors, "error"), (warnings, "warning"), (notes, "note")]
    parts = ", ".join(count(number, word) for number, word in found if number)
    return (
        _styled(f"{parts} in {files}.", color, "red" if errors else "yellow" if warnings else "green") + "\n"
    )


def count(number: int, word: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _lines(diagnostic: Diagnostic, color: bool) -> Iterator[str]:
    place = f"{diagnostic.place}: " if diagnostic.place else ""
    kind = _styled(f"{diagnostic.severity}[{diagnostic.code}]", color, _COLORS[diagnostic.severity])
    first, *rest = visible(diagnostic.message).split("\n")
    yield f"{_styled(visible(place), color, None)}{kind} {first}"
    yield from (f"  {line}" for line in rest)
    notes = list(_notes(diagnostic))
    if diagnostic.span is not None:
        yield from _frames(diagnostic, diagnostic.span, color, bool(notes))
    yield from (f"  {_styled('=', color, 'blue')} {note}" for note in notes)


def _notes(diagnostic: Diagnostic) -> Iterator[str]:
    if diagnostic.hint:
        yield f"help: {_hanging(diagnostic.hint)}"
    if diagnostic.fix and is_mended(diagnostic):
        yield f"fix: {_hanging(diagnostic.fix.text)} (`segdsl check --fix` does it)"
    elif diagnostic.fix and not diagnostic.hint:
        yield f"help: {_hanging(diagnostic.fix.text)}"
    if diagnostic.witness:
        known = ", ".join(_known(name, value) for name, value in diagnostic.witness.items())
        yield f"for instance: {visible(known)}"
    if diagnostic.certainty and not (diagnostic.certainty == "proved" and diagnostic.severity == "info"):
        yield _CERTAINTIES[diagnostic.certainty]


def _known(name: str, value: object) -> str:
    """`tips = yes`, `first_name unknown`: in the words of rules."""
    if value is None:
        return f"{name} unknown"
    return f"{name} = {value if value == PRIVATE else value_text(value)}"


def _hanging(text: str) -> str:
    return visible(text).replace("\n", "\n          ")


# ---------------------------------------------------------------- the lines concerned


@dataclass(frozen=True, slots=True)
class _Mark:
    span: Span
    text: str
    sign: str


def _frames(diagnostic: Diagnostic, span: Span, color: bool, more: bool) -> Iterator[str]:
    own = [label for label in diagnostic.labels if label.span == span]
    marks = [_Mark(span, own[0].text if own else "", "^")]
    marks += [_Mark(label.span, label.text, "-") for label in diagnostic.labels if label not in own]
    width = len(str(max(m.span.line for m in marks)))
    for source in dict.fromkeys(m.span.source for m in marks):
        here = sorted((m for m in marks if m.span.source is source), key=lambda m: (m.span.start, m.sign))
        if source is not span.source:
            yield f"  {here[0].span!r}:"
        yield from _frame(source, here, width, color)
    if more:
        yield _gutter("", width, color)


def _frame(source: Source, marks: Sequence[_Mark], width: int, color: bool) -> Iterator[str]:
    yield _gutter("", width, color)
    before = None
    lines: dict[int, list[_Mark]] = {}
    for mark in marks:
        lines.setdefault(mark.span.line, []).append(mark)
    for number, here in sorted(lines.items(), key=itemgetter(0)):
        if before is not None and number > before + 1:
            yield _styled(f"{'…':>{width}}", color, "blue")
        before = number
        text, shown = _line(source, number)
        start = _window(text, here[0].span.column - 1)
        part = shown[start : start + _WIDEST]
        yield _gutter(str(number), width, color) + _expanded(part)
        for mark in here:
            yield _gutter("", width, color) + _underline(text, part, start, mark, color)


@lru_cache(maxsize=16)
def _line(source: Source, number: int) -> tuple[str, str]:
    """A line, and as it is shown; in a file of one line, all findings stand in it."""
    text = source.line(number)
    return text, masked(text)


def _window(text: str, column: int) -> int:
    """Where to begin to show a line that is too long."""
    return 0 if len(text) <= _WIDEST else max(0, column - 40)


def _underline(text: str, part: str, start: int, mark: _Mark, color: bool) -> str:
    span = mark.span
    first = min(max(0, span.column - 1 - start), len(part))
    last = span.end_column - 1 - start if span.end_line == span.line else len(text.rstrip()) - start
    marked = part[first : max(first, last)]
    sign = mark.sign * max(1, _width(marked))
    tone = "red" if mark.sign == "^" else "blue"
    return " " * _width(part[:first]) + _styled(f"{sign} {visible(mark.text)}".rstrip(), color, tone)


def _gutter(number: str, width: int, color: bool) -> str:
    return _styled(f"{number:>{width}} |", color, "blue") + " "


def _expanded(text: str) -> str:
    return visible(text.replace("\t", "    "))


def _width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(4 if c == "\t" else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _styled(text: str, color: bool, tone: str | None) -> str:
    return style(text, fg=tone, bold=True) if color and text else text
