"""Where in a template something stands: Jinja's nodes know their line, not their column."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from functools import cached_property, lru_cache

from segdsl.source import Source, Span

_TAGS = re.compile(
    r"\{#.*?#\}|\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}|(\{\{.*?\}\}|\{%.*?%\})", re.DOTALL
)
_TOKEN = re.compile(r"\w+|[^\w\s]")


def place(source: Source, line: int, *words: str) -> Span:
    """The first place, from a line on, where these words stand in a row inside a tag; else the line.

    `place(source, 3, "customer", ".", "email")` also finds `customer . email`.
    """
    line = min(max(line, 1), source.line_count)
    found = _within_tags(source).find(words, source.offset(line))
    return source.span(*found) if found is not None else _whole(source, line)


@lru_cache(maxsize=4096)
def _whole(source: Source, line: int) -> Span:
    """A line without the blanks around it."""
    start, text = source.offset(line), source.line(line)
    return source.span(start + len(text) - len(text.lstrip()), start + max(1, len(text.rstrip())))


def quoted(source: Source, text: str) -> str:
    """A text in the quotes that a template writes it in."""
    return f'"{text}"' if f'"{text}"' in source.text else f"'{text}'"


class _WithinTags:
    """Words and signs inside the tags of a text (but of comments, and raw parts), and where each stands.

    A template of one line is searched for each of its findings: it is read once.
    """

    def __init__(self, text: str) -> None:
        self._tokens: list[str] = []
        self._starts: list[int] = []
        for tag in _TAGS.finditer(text):
            if tag[1]:
                for token in _TOKEN.finditer(text, *tag.span()):
                    self._tokens.append(token[0])
                    self._starts.append(token.start())
        self._rows: dict[tuple[str, ...], list[int]] = {}

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        """Of each token the numbers under which it stands, in order."""
        numbers: dict[str, list[int]] = defaultdict(list)
        for number, token in enumerate(self._tokens):
            numbers[token].append(number)
        return dict(numbers)

    def find(self, words: tuple[str, ...], start: int) -> tuple[int, int] | None:
        """From where to where these words first stand in a row, from an offset on."""
        wanted = tuple(token for word in words for token in _TOKEN.findall(word))
        if wanted not in self._rows:
            self._rows[wanted] = self._row(wanted)
        row = self._rows[wanted]
        at = bisect_left(row, start, key=self._starts.__getitem__)
        if at == len(row):
            return None
        last = row[at] + len(wanted) - 1
        return self._starts[row[at]], self._starts[last] + len(self._tokens[last])

    def _row(self, wanted: tuple[str, ...]) -> list[int]:
        """The numbers at which these tokens begin in a row: looked for at the rarest of them."""
        places = [self._numbers.get(token, []) for token in wanted]
        rarest = min(range(len(wanted)), key=lambda i: len(places[i]), default=None)
        if rarest is None:
            return []
        begun = (number - rarest for number in places[rarest] if number >= rarest)
        return [first for first in begun if tuple(self._tokens[first : first + len(wanted)]) == wanted]


@lru_cache(maxsize=64)
def _within_tags(source: Source) -> _WithinTags:
    return _WithinTags(source.text)
