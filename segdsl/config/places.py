"""Where a setting is written.

In: the file and the path of a setting. Out: the line.
"""

from __future__ import annotations

import re
from functools import lru_cache

from segdsl.source import Source, Span


def place_of(source: Source, path: tuple[str, ...]) -> Span:
    """The line that writes a key: under its section's header, or dotted."""
    sections, keys = _places(source)
    written = [path[:length] for length in range(min(2, len(path)), len(path) + 1)]
    found = [sections.get(path), *(keys.get(key) for key in written)]
    return whole_line(source, min((number for number in found if number is not None), default=1))


@lru_cache(maxsize=1)
def _places(source: Source) -> tuple[dict[tuple[str, ...], int], dict[tuple[str, ...], int]]:
    """The first line of each section and of each key, with the section that it is in."""
    section: tuple[str, ...] = ()
    sections: dict[tuple[str, ...], int] = {}
    keys: dict[tuple[str, ...], int] = {}
    for number in range(1, source.line_count + 1):
        line = source.line(number)
        if header := re.match(r"\s*\[+\s*([\w.\"' -]+?)\s*\]", line):
            section = _parts(header[1])
            sections.setdefault(section, number)
        if key := re.match(r"\s*([\w.\"'-]+)\s*=", line):
            keys.setdefault((*section, *_parts(key[1])), number)
    return sections, keys


def _parts(written: str) -> tuple[str, ...]:
    return tuple(written.replace('"', "").split("."))


def whole_line(source: Source, number: int) -> Span:
    number = min(number, source.line_count)
    text = source.line(number)
    start = source.start_of(number)
    bare = text.split(" #")[0].rstrip() or text
    return source.span(start + len(text) - len(text.lstrip()), start + len(bare))
