"""The names that stand in a tree.

In: a declaration, or a part of one. Out: every name in it, whatever it stands for.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache

from segdsl.syntax import nodes as n


def mentioned(node: object) -> tuple[str, ...]:
    """Every name in a tree except the one that it declares, once, in the order of the text."""
    own = getattr(node, "name", None)
    found: dict[str, None] = {}
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, n.Name):
            if current is not own:
                found.setdefault(current.text)
        elif isinstance(current, tuple):
            waiting.extend(reversed(current))
        elif is_dataclass(current):
            waiting.extend(getattr(current, name) for name in _parts(current.__class__))
    return tuple(found)


@cache
def _parts(type_: type) -> tuple[str, ...]:
    """The fields that can hold names, the last first; what a column is called is no use of it."""
    declares = type_ in (n.Column, n.ComputedColumn)
    skipped = ("span", "name_span", "name") if declares else ("span", "name_span")
    return tuple(f.name for f in reversed(fields(type_)) if f.name not in skipped)
