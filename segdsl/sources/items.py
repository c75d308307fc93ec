"""The items of a cell that holds a list."""

from __future__ import annotations

import json
import re

_ITEM = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\')\s*')  # in brackets
_QUOTED_ITEM = re.compile(r'\s*"((?:[^"]|"")*)"\s*')


def list_of(text: str, separator: str) -> tuple[str, ...]:
    """The items of a cell, without the blanks and quotes around them."""
    text = text.strip()
    if not (text.startswith("[") and text.endswith("]")):
        return tuple(_items(text, separator, _QUOTED_ITEM, r'(")"'))
    try:
        items = json.loads(text)
        if all(isinstance(item, str) for item in items):
            return tuple(items)
    except ValueError:
        pass
    return tuple(_items(text[1:-1], separator, _ITEM, r"\\(.)"))


def _items(inner: str, separator: str, item: re.Pattern[str], escape: str) -> list[str]:
    """The items; `item` is one in quotes, and `escape` what stands there for its first group."""
    items, at = [], 0
    while at < len(inner):
        quoted = item.match(inner, at)
        if quoted and (quoted.end() == len(inner) or inner.startswith(separator, quoted.end())):
            items.append(re.sub(escape, r"\1", next(text for text in quoted.groups() if text is not None)))
            at = quoted.end() + len(separator)
        else:
            end = inner.find(separator, at)
            end = len(inner) if end < 0 else end
            items.append(inner[at:end].strip())
            at = end + len(separator)
    return [item for item in items if item]
