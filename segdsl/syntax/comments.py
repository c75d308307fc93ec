"""The comments of a rule file, and the findings that they silence.

In: a source. Out: its comments in order, each with its place; `# segdsl: ignore CODE` comments as
Ignores that name the line they are about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from segdsl.source import Source, Span

# A text may hold a `#`, so texts and quoted names are stepped over.
_COMMENT = re.compile(
    r""""(?:[^"\n]|"")*"|'(?:[^'\n]|\'\')*'|[“„”][^“”"\n]*[“”"]|[‘‚’][^‘’\n]*[‘’]|`[^`\n]*`|(#[^\n]*)"""
)
_IGNORE = re.compile(r"#\s*segdsl:\s*ignore\s+([a-z0-9-]+(?:[\s,]+[a-z0-9-]+)*)\s*$")
_IN_TEMPLATE = re.compile(r"\{#-?\s*segdsl:\s*ignore\s+([a-z0-9-]+(?:[\s,]+[a-z0-9-]+)*)\s*-?#\}")


@dataclass(frozen=True, slots=True)
class Comment:
    """`alone`: nothing but blanks stands in front of it on its line."""

    text: str
    span: Span
    alone: bool


@dataclass(frozen=True, slots=True)
class Ignore:
    """Findings with one of these codes in the line `line` (counted from 1) are not wanted.

    A comment at the end of a line is about that line. Alone on a line it is about the next line that
    is not blank and not a comment, and where that line begins a declaration, about all of it: `last`
    is the last line that it covers.
    """

    span: Span
    line: int
    codes: tuple[str, ...]
    last: int


def comments(source: Source) -> tuple[Comment, ...]:
    found = []
    for match in _COMMENT.finditer(source.text):
        if match[1] is None:
            continue
        start = match.start(1)
        line_start = source.text.rfind("\n", 0, start) + 1
        alone = not source.text[line_start:start].strip(" \t\ufeff\u00a0")
        found.append(Comment(match[1].rstrip(), source.span(start, start + len(match[1].rstrip())), alone))
    return tuple(found)


def ignores(source: Source) -> tuple[Ignore, ...]:
    """Every `# segdsl: ignore CODE [CODE …]` of a rule file, or `{# … #}` of a template, in order."""
    if source.name.endswith(".j2"):
        return tuple(_in_template(source))
    found = []
    code = _Code(source)
    for comment in comments(source):
        if match := _IGNORE.match(comment.text):
            codes = tuple(re.split(r"[\s,]+", match[1]))
            line = comment.span.line
            first, last = code.behind(line) if comment.alone else (line, line)
            found.append(Ignore(comment.span, first, codes, last))
    return tuple(found)


def _in_template(source: Source) -> Iterator[Ignore]:
    """A comment in a line of a template is about that line; alone on its line, about the next one."""
    for match in _IN_TEMPLATE.finditer(source.text):
        span = source.span(match.start(), match.end())
        alone = source.line(span.line).strip() == match[0]
        line = span.line + 1 if alone else span.line
        yield Ignore(span, line, tuple(re.split(r"[\s,]+", match[1])), line)


class _Code:
    """Where the lines of a file hold code, looked at when it is first asked for."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def behind(self, line: int) -> tuple[int, int]:
        """The next line with code, and the last line of what it begins: itself, or a whole declaration."""
        number = self._next[line]
        if number == 0:
            return line, line
        begins = self._lines[number - 1][:1].strip(" \t\ufeff")
        return number, self._last[number - 1] if begins else number

    @cached_property
    def _lines(self) -> list[str]:
        return self._source.text.split("\n")

    @cached_property
    def _next(self) -> list[int]:
        """For each place between two lines the number of the next one with code, 0 where there is none."""
        found = [0]
        for number in range(len(self._lines), 0, -1):
            found.append(found[-1] if _is_empty(self._lines[number - 1]) else number)
        return found[::-1]

    @cached_property
    def _last(self) -> list[int]:
        """For each line the last of those that go on with it: indented, empty, or a comment."""
        found = [len(self._lines)]
        for number in range(len(self._lines) - 1, 0, -1):
            found.append(number if self._lines[number][:1].strip(" \t#") else found[-1])
        return found[::-1]


def _is_empty(line: str) -> bool:
    return line.strip(" \t\r\ufeff\u00a0")[:1] in ("", "#")
