"""Where in a template something stands: Jinja's nodes know their line, not their column."""

from __future__ import annotations

import re
from functools import lru_cache

from segdsl.source import Source, Span

_TAGS = re.compile(
    r"\{#.*?#\}|\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}|(\{\{.*?\}\}|\{%.*?%\})", re.DOTALL
)


def place(source: Source, line: int, *words: str) -> Span:
    """The first place, from a line on, where these words stand in a row inside a tag; else the line.

    `place(source, 3, "customer", ".", "email")` also finds `customer . email`.
    """
    line = min(max(line, 1), source.line_count)
    start = source.offset(line)
    if words:
        pattern = r"\s*".join(_word(word) for word in words)
        found = re.compile(pattern).search(_inside_tags(source), start)
        if found:
            return source.span(found.start(), found.end())
    text = source.line(line)
    return source.span(start + len(text) - len(text.lstrip()), start + max(1, len(text.rstrip())))


def quoted(source: Source, text: str) -> str:
    """A text in the quotes that a template writes it in."""
    return f'"{text}"' if f'"{text}"' in source.text else f"'{text}'"


def _word(word: str) -> str:
    return rf"(?<!\w){re.escape(word)}(?!\w)" if word.isidentifier() else re.escape(word)


@lru_cache(maxsize=64)
def _inside_tags(source: Source) -> str:
    """The text with everything outside tags (and comments, and raw parts) blanked, offsets kept."""
    shown = list(re.sub(r"[^\n]", " ", source.text))
    for match in _TAGS.finditer(source.text):
        if match[1]:
            shown[match.start() : match.end()] = match[0]
    return "".join(shown)
