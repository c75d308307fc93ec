"""How templates stand on each other: what they extend, include and import.

In: the parsed templates of a folder. Out: findings for references that lead nowhere, or in a circle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jinja2 import nodes

from segdsl.diagnostics import Diagnostic
from segdsl.source import Source
from segdsl.suggest import did_you_mean
from segdsl.templates.calls import exported, imported
from segdsl.templates.kinds import is_html
from segdsl.templates.parts import parts
from segdsl.templates.places import place, quoted

Trees = Mapping[str, nodes.Template]
Reference = nodes.Extends | nodes.Include | nodes.Import | nodes.FromImport
MAX_IMPORTS = 200
_KINDS: tuple[type[Reference], ...] = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)


def references(tree: nodes.Template) -> Iterator[tuple[Reference, str]]:
    """Each `extends`, `include` and `import`, and the file it names."""
    for node in parts(tree, *_KINDS):
        if isinstance(node.template, nodes.Const):
            yield node, str(node.template.value)


def layouts_of(trees: Trees, file: str) -> Iterator[str]:
    """A template, the one it extends, the one that extends, and so on."""
    yield file
    for reference, name in references(trees[file]):
        if isinstance(reference, nodes.Extends):
            yield from layouts_of(trees, name)


def reached_from(trees: Trees, file: str) -> tuple[str, ...]:
    """All templates that a message is put together from, itself first."""
    reached = {file: None}
    waiting = [file]
    while waiting:
        for _, name in references(trees[waiting.pop()]):
            if name not in reached and name in trees:
                reached[name] = None
                waiting.append(name)
    return tuple(reached)


def broken_references(sources: Mapping[str, Source], trees: Trees) -> Iterator[Diagnostic]:
    missing = list(_missing(sources, trees))
    yield from missing
    circles = list(_circles(sources, trees))
    yield from circles
    if not missing:
        yield from _missing_names(sources, trees)


def _missing(sources: Mapping[str, Source], trees: Trees) -> Iterator[Diagnostic]:
    for file, tree in trees.items():
        for reference, name in references(tree):
            where = place(sources[file], reference.lineno, quoted(sources[file], name))
            if name in sources:
                if is_html(name) != is_html(file):
                    message = f"plain text and HTML cannot be mixed: `{file}` uses `{name}`"
                    yield Diagnostic("forbidden-construct", message, where)
                continue
            if ".." in name.split("/") or name.startswith(("/", "\\", "~")):
                message = f"`{name}` leads outside the folder of templates"
                yield Diagnostic("forbidden-construct", message, where)
            else:
                message = f"there is no template `{name}`"
                yield Diagnostic("unknown-template", message, where, hint=did_you_mean(name, sources))


def _missing_names(sources: Mapping[str, Source], trees: Trees) -> Iterator[Diagnostic]:
    """Macros that are imported, or called in an imported file, and are not there."""
    for file, tree in trees.items():
        modules: dict[str, str] = {}
        for node, other in references(tree):
            wanted = [there for there, _ in imported(node)] if isinstance(node, nodes.FromImport) else []
            yield from _not_in(sources[file], node, wanted, trees, other)
            if isinstance(node, nodes.Import):
                modules[node.target] = other
        for part in parts(tree, nodes.Getattr):
            if isinstance(part.node, nodes.Name) and part.node.name in modules:
                yield from _not_in(sources[file], part, [part.attr], trees, modules[part.node.name])


def _not_in(
    source: Source, node: nodes.Node, wanted: list[str], trees: Trees, other: str
) -> Iterator[Diagnostic]:
    known = exported(trees[other]) if other in trees else frozenset(wanted)
    for name in wanted:
        if name not in known:
            where = place(source, node.lineno, name)
            message = f"there is no macro `{name}` in `{other}`"
            yield Diagnostic("unknown-variable", message, where, hint=did_you_mean(name, known))


def _circles(sources: Mapping[str, Source], trees: Trees) -> Iterator[Diagnostic]:
    """The first circle that each template is part of, told once, at the template first in order."""
    told: set[frozenset[str]] = set()
    for file in trees:
        path = _way_back(trees, file)
        if path and frozenset(path) not in told:
            told.add(frozenset(path))
            way = " → ".join(f"`{name}`" for name in path)
            message = f"templates need each other in a circle: {way}"
            first = next(r for r, name in references(trees[file]) if name == path[1])
            yield Diagnostic("forbidden-construct", message, place(sources[file], first.lineno))


def _way_back(trees: Trees, start: str) -> tuple[str, ...]:
    """The shortest way from a template to itself, both ends included; empty where there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    for way in ways:  # grows while it is read: breadth first
        for _, name in references(trees[way[-1]]):
            if name == start:
                return (*way, name)
            if name in trees and name not in seen:
                seen.add(name)
                ways.append((*way, name))
    return ()


def too_many_imports(source: Source, tree: nodes.Template) -> tuple[Diagnostic, ...]:
    """A finding for a template that takes more from others than Python puts together in time."""
    taken = parts(tree, nodes.Import, nodes.FromImport)
    if len(taken) <= MAX_IMPORTS:
        return ()
    message = f"the template imports more than {MAX_IMPORTS} times"
    hint = "take several macros at once: `{% from 'parts/buttons.html.j2' import button, link %}`"
    return (Diagnostic("too-large", message, place(source, taken[MAX_IMPORTS].lineno, "import"), hint),)
