"""The trees of rules that an earlier run has read.

In: the sources of a project's rule files, or of the conditions of its personas. Out: the tree of each, from
what was kept of it where it has the same text, else read anew. Only of texts about which reading has nothing
to say a tree is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from segdsl.cache import store
from segdsl.cache.parts import Parts
from segdsl.cache.program import program
from segdsl.diagnostics import Checked
from segdsl.source import Source, Span
from segdsl.syntax import nodes

_SPAN, _TUPLE, _DATE, _INSTANT = -1, -2, -3, -4


class KeptTrees:
    """The trees of one project's rules; `project` is a name for it, `whose` says where rules stand."""

    def __init__(self, project: str, whose: str = "files") -> None:
        self._parts = Parts("trees", store.named(project, whose))

    def parsed(self, source: Source) -> Checked[nodes.RuleFile]:
        """The tree of a source, and what is wrong with it, as reading it gives them."""
        name = store.named(program(), source.text)
        with suppress(ValueError, TypeError, LookupError, RecursionError):
            values = self._parts.recalled(name)
            tree = tree_of(values, source)
            self._parts.add(name, values)
            return Checked(tree)
        from segdsl.syntax.from_text import parse

        parsed = parse(source)
        if parsed.value is not None and not parsed.diagnostics:
            self._parts.add(name, values_of(parsed.value))
        return parsed

    def keep(self) -> None:
        """Keeps the trees of this run."""
        self._parts.keep()


def values_of(tree: nodes.RuleFile) -> Any:
    """A tree in types that JSON has: a node is a list, of the number of its kind and then its fields."""
    numbers = {kind: number for number, (kind, _) in enumerate(_kinds())}
    names = dict(_kinds())

    def told(value: Any) -> Any:
        kind = type(value)
        if kind in numbers:
            return [numbers[kind], *[told(getattr(value, name)) for name in names[kind]]]
        if kind is Span:
            return [_SPAN, value.start, value.end]
        if kind is tuple:
            return [_TUPLE, *map(told, value)]
        if kind is dt.date or kind is dt.datetime:
            return [_INSTANT if kind is dt.datetime else _DATE, value.isoformat()]
        return value

    return told(tree)


def tree_of(values: Any, source: Source) -> nodes.RuleFile:
    """The tree again, its places in a source.

    Raises ValueError, TypeError or LookupError for other values.
    """
    kinds = [kind for kind, _ in _kinds()]
    length = len(source.text)

    def read(value: Any) -> Any:
        if type(value) is not list:
            return value
        number, *more = value
        if number >= 0:
            return kinds[number](*map(read, more))
        if number == _SPAN:
            start, end = more
            if not 0 <= start <= end <= length:
                raise ValueError("a place beyond the text")
            return Span(source, start, end)
        return _OTHERS[number](list(map(read, more)))

    tree = read(values)
    if not isinstance(tree, nodes.RuleFile):
        raise TypeError("no rule file")
    return tree


_OTHERS: dict[int, Callable[[Sequence[Any]], Any]] = {
    _TUPLE: tuple,
    _DATE: lambda told: dt.date.fromisoformat(told[0]),
    _INSTANT: lambda told: dt.datetime.fromisoformat(told[0]),
}


@cache
def _kinds() -> tuple[tuple[type, tuple[str, ...]], ...]:
    """Every kind of node with the names of its fields, in the order of their names."""
    named = (getattr(nodes, name) for name in sorted(nodes.__all__))
    kinds = (kind for kind in named if isinstance(kind, type) and is_dataclass(kind))
    return tuple((kind, tuple(field.name for field in fields(kind))) for kind in kinds)
