"""The order in which things are built: each after what it needs, whatever the order they are written in.

In: the items in reading order and a function that builds one. Out: `draft.done` holds every item. What
needs itself in a circle is reported once, with its path, and done as None.

What an item needs shows when it is built: the attempt is given up, and taken again later. So that few are,
items begin with what they name, which is a guess: a name may be another's column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from segdsl.diagnostics import Label
from segdsl.model.catalog import CUSTOMERS
from segdsl.model.draft import Draft, Item, NeedsFirst
from segdsl.source import Span
from segdsl.syntax import nodes as syntax
from segdsl.syntax.mentions import mentioned


def build_in_order(draft: Draft, items: Iterable[Item], build: Callable[[Item], Any]) -> list[Item]:
    """The items in the order they were finished."""
    finished: list[Item] = []
    for item in _after_what_they_name(draft, items):
        _finish(draft, item, build, finished)
    return finished


def _after_what_they_name(draft: Draft, items: Iterable[Item]) -> list[Item]:
    """The items, each behind what it names; where items name each other in a circle, as they come."""
    ordered: dict[Item, None] = {}
    begun: set[Item] = set()
    known = dict.fromkeys(items)
    for first in known:
        waiting = [first]
        while waiting:
            item = waiting[-1]
            if item in begun:
                ordered.setdefault(waiting.pop())
                continue
            begun.add(item)
            named = reversed(mentioned(_written(draft, item)))
            tables = dict.fromkeys(("", CUSTOMERS, item.table))
            places = (Item(table, name) for name in named for table in tables)
            waiting.extend(place for place in places if place in known and place not in begun)
    return list(ordered)


def _written(draft: Draft, item: Item) -> object:
    """What stands in the rules about an item, as far as it can name others."""
    if item.matches:
        return draft.tables[item.name].matches
    if item.table:
        table = draft.owner(item.table, item.name)
        column = table.columns[item.name] if table is not None else None
        return column if isinstance(column, syntax.ComputedColumn) else None
    return draft.names[item.name].declaration


def _finish(draft: Draft, first: Item, build: Callable[[Item], Any], finished: list[Item]) -> None:
    path = [first]
    asked: dict[Item, Span] = {}  # of everything on the path but its last item
    while path:
        item = path[-1]
        if item in draft.done:
            path.pop()
            continue
        mark = draft.findings.mark()
        try:
            draft.done[item] = build(item)
        except NeedsFirst as needed:
            draft.findings.rewind(mark)
            asked[item] = needed.span
            if needed.item in asked:
                circle = path[path.index(needed.item) :]
                _report(draft, circle, asked)
                draft.done.update(dict.fromkeys(circle))
            else:
                path.append(needed.item)
        else:
            finished.append(item)
            path.pop()


def _report(draft: Draft, circle: list[Item], asked: dict[Item, Span]) -> None:
    start = min(range(len(circle)), key=lambda i: (asked[circle[i]].source.name, asked[circle[i]].start))
    circle = circle[start:] + circle[:start]
    names = [_spoken(item) for item in circle]
    route = " → ".join(f"`{n}`" for n in [*names, names[0]])
    message = (
        f"{route}: `{names[0]}` needs itself, so it can never be worked out"
        if len(circle) == 1
        else f"these need each other in a circle: {route}"
    )
    labels = [
        Label(asked[item], f"`{name}` needs this") for item, name in zip(circle[1:], names[1:], strict=True)
    ]
    hint = "let one of them be worked out without the others"
    draft.findings.add(
        "reference-cycle", message, asked[circle[0]], hint if len(circle) > 1 else None, labels
    )


def _spoken(item: Item) -> str:
    if item.matches:
        return f"{item.name} matches …"
    return item.name if item.table in ("", CUSTOMERS) else f"{item.table}.{item.name}"
