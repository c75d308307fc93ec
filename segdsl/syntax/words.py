"""The next word of a declaration.

In: a text, a place in it, and the kinds of words that the parser can take there. Out: the kind and
the end of the word that stands there, or nothing. Only kinds that can be taken are tried, so that a
keyword is a name wherever it cannot be a keyword; each pattern is compiled when it is first needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

_BETWEEN_WORDS = re.compile(r"(?:[\s\u00a0\ufeff]+|#[^\n]*)*")
# A pattern that can only match text with a certain first letter.
_FIRST_LETTER = re.compile(r"(?:\(\?<![^)]*\))?([a-z])(?![?*])[^|]*\Z")

Matcher = Callable[[str, int, int], re.Match[str] | None]


@dataclass(slots=True)
class Words:
    """Kinds of words and their patterns, in the order in which they win over one another."""

    patterns: tuple[tuple[str, str], ...]
    _compiled: dict[str, Matcher] = field(default_factory=dict)
    _tried: dict[tuple[int, str], list[tuple[str, Matcher]]] = field(default_factory=dict)

    def next(
        self, text: str, start: int, end: int, state: int, accepted: Collection[str]
    ) -> tuple[str, int] | None:
        """The kind and the end of the word at `start`; `accepted` belongs to the parser's `state`."""
        letter = text[start]
        kinds = self._tried.get((state, letter))
        if kinds is None:
            kinds = self._tried[state, letter] = self._worth_trying(letter, accepted)
        for kind, match in kinds:
            if found := match(text, start, end):
                return kind, found.end()
        return None

    def _worth_trying(self, letter: str, accepted: Collection[str]) -> list[tuple[str, Matcher]]:
        return [
            (kind, self._matcher(kind, pattern))
            for kind, pattern in self.patterns
            if kind in accepted and ((first := _FIRST_LETTER.match(pattern)) is None or first[1] == letter)
        ]

    def _matcher(self, kind: str, pattern: str) -> Matcher:
        if kind not in self._compiled:
            self._compiled[kind] = re.compile(pattern).match
        return self._compiled[kind]


def next_start(text: str, start: int, end: int) -> int:
    """Where the next word begins, behind blanks and comments."""
    found = _BETWEEN_WORDS.match(text, start, end)
    return found.end() if found else start
