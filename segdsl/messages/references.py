"""How templates stand on each other: what they extend and include.

In: the parsed templates of a folder. Out: findings for references that lead nowhere, in a circle, or to so
much repetition that a small folder could make an endless message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jinja2 import nodes

from segdsl.diagnostics import Diagnostic
from segdsl.messages.allowed import MAX_LOOPS
from segdsl.messages.places import place
from segdsl.model.suggestions import did_you_mean
from segdsl.source import Source

MAX_PARTS = 200  # templates that one message is put together from, counted each time

Trees = Mapping[str, nodes.Template]
Reference = nodes.Extends | nodes.Include


def references(tree: nodes.Template) -> Iterator[tuple[Reference, str, int]]:
    """Each `extends` and `include`, the file it names, and the loops around it."""
    return _below(tree, 0)


def _below(node: nodes.Node, loops: int) -> Iterator[tuple[Reference, str, int]]:
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Extends | nodes.Include):
            if isinstance(child.template, nodes.Const):
                yield child, str(child.template.value), loops
        else:
            yield from _below(child, loops + isinstance(child, nodes.For))


def layouts_of(trees: Trees, file: str) -> Iterator[str]:
    """A template, the one it extends, the one that extends, and so on."""
    yield file
    for reference, name, _ in references(trees[file]):
        if isinstance(reference, nodes.Extends):
            yield from layouts_of(trees, name)


def reached_from(trees: Trees, file: str) -> tuple[str, ...]:
    """All templates that a message is put together from, itself first."""
    reached = {file: None}
    waiting = [file]
    while waiting:
        for _, name, _ in references(trees[waiting.pop()]):
            if name not in reached and name in trees:
                reached[name] = None
                waiting.append(name)
    return tuple(reached)


def broken_references(sources: Mapping[str, Source], trees: Trees) -> Iterator[Diagnostic]:
    missing = list(_missing(sources, trees))
    yield from missing
    circles = list(_circles(sources, trees))
    yield from circles
    if not missing and not circles and len(trees) == len(sources):
        yield from _too_much(sources, trees)


def _missing(sources: Mapping[str, Source], trees: Trees) -> Iterator[Diagnostic]:
    for file, tree in trees.items():
        for reference, name, _ in references(tree):
            if name in sources:
                continue
            where = place(sources[file], reference.lineno, _quoted_in(sources[file], name))
            if ".." in name.split("/") or name.startswith(("/", "\\", "~")):
                message = f"`{name}` leads outside the folder of templates"
                yield Diagnostic("forbidden-construct", message, where)
            else:
                message = f"there is no template `{name}`"
                yield Diagnostic("unknown-template", message, where, hint=did_you_mean(name, sources))


def _quoted_in(source: Source, name: str) -> str:
    return f'"{name}"' if f'"{name}"' in source.text else f"'{name}'"


def _circles(sources: Mapping[str, Source], trees: Trees) -> Iterator[Diagnostic]:
    """The first circle that each template is part of, told once, at the template first in order."""
    told: set[frozenset[str]] = set()
    for file in trees:
        path = _way_back(trees, file)
        if path and frozenset(path) not in told:
            told.add(frozenset(path))
            way = " → ".join(f"`{name}`" for name in path)
            message = f"templates need each other in a circle: {way}"
            first = next(r for r, name, _ in references(trees[file]) if name == path[1])
            yield Diagnostic("forbidden-construct", message, place(sources[file], first.lineno))


def _way_back(trees: Trees, start: str) -> tuple[str, ...]:
    """The shortest way from a template to itself, both ends included; empty where there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    for way in ways:  # grows while it is read: breadth first
        for _, name, _ in references(trees[way[-1]]):
            if name == start:
                return (*way, name)
            if name in trees and name not in seen:
                seen.add(name)
                ways.append((*way, name))
    return ()


def _too_much(sources: Mapping[str, Source], trees: Trees) -> Iterator[Diagnostic]:
    parts: dict[str, int] = {}
    loops: dict[str, int] = {}

    def settle(file: str) -> None:
        if file in parts:
            return
        used = list(references(trees[file]))
        for _, name, _ in used:
            settle(name)
        parts[file] = min(10**9, 1 + sum(parts[name] for _, name, _ in used))
        loops[file] = max([_own_loops(trees[file], 0), *(around + loops[name] for _, name, around in used)])

    for file in trees:
        settle(file)
        if parts[file] > MAX_PARTS:
            message = f"the template is put together from more than {MAX_PARTS} others"
            yield Diagnostic("forbidden-construct", message, place(sources[file], 1))
        elif loops[file] > MAX_LOOPS:
            message = f"loops are nested at most {MAX_LOOPS} deep, included templates counted"
            yield Diagnostic("forbidden-construct", message, place(sources[file], 1))


def _own_loops(node: nodes.Node, loops: int) -> int:
    inner = loops + isinstance(node, nodes.For)
    return max([inner, *(_own_loops(child, inner) for child in node.iter_child_nodes())])
