"""The order in which things are built: each after what it needs, whatever the order they are written in.

In: the items in reading order and a function that builds one. Out: `draft.done` holds every item. What
needs itself in a circle is reported once, with its path, and done as None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from segdsl.diagnostics import Label
from segdsl.model.catalog import CUSTOMERS
from segdsl.model.draft import Draft, Item, NeedsFirst
from segdsl.source import Span


def build_in_order(draft: Draft, items: Iterable[Item], build: Callable[[Item], Any]) -> list[Item]:
    """The items in the order they were finished."""
    finished: list[Item] = []
    for item in items:
        _finish(draft, item, build, finished)
    return finished


def _finish(draft: Draft, first: Item, build: Callable[[Item], Any], finished: list[Item]) -> None:
    path = [first]
    asked: dict[Item, Span] = {}
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
            if needed.item in path:
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
    return item.name if item.table in ("", CUSTOMERS) else f"{item.table}.{item.name}"
