"""Where a setting is written.

In: the file and the path of a setting. Out: the line.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from segdsl.source import Source, Span


def place_of(source: Source, path: tuple[str, ...]) -> Span:
    """The line that writes a key: under its section's header, or dotted.

    Of a key that is missing in one of several sections of a name, the header of that section.
    """
    sections, keys = _places(source)
    written = [path[:length] for length in range(min(2, len(path)), len(path) + 1)]
    found = [sections.get(path), *(keys.get(key) for key in written)]
    header = sections.get(path[:2], 1) if path[1:2] and path[1].isdigit() else 1
    return whole_line(source, min((number for number in found if number is not None), default=header))


@lru_cache(maxsize=1)
def _places(source: Source) -> tuple[dict[tuple[str, ...], int], dict[tuple[str, ...], int]]:
    """The first line of each section and of each key, with the section that it is in.

    Sections in double brackets are counted: the second `[[trigger]]` is `trigger`, `1`.
    """
    section: tuple[str, ...] = ()
    times: Counter[tuple[str, ...]] = Counter()
    sections: dict[tuple[str, ...], int] = {}
    keys: dict[tuple[str, ...], int] = {}
    for number in range(1, source.line_count + 1):
        line = source.line(number)
        if header := re.match(r"\s*(\[+)\s*([\w.\"' -]+?)\s*\]", line):
            section = _parts(header[2])
            if len(header[1]) > 1:
                times[section] += 1
                section = (*section, str(times[section] - 1))
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
