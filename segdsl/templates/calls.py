"""Macros: what a template can call, and where it was defined.

In: the parsed templates of a folder. Out: for each call of a macro, the file and the name it has there. A
macro is called by the name that its file, or an import, gives it, or that a file with the same context
does: a layout, what extends it, what includes it. It is never a value, so that it is known before anything
runs what calls what.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from jinja2 import nodes

from segdsl.templates.parts import parts

Trees = Mapping[str, nodes.Template]


def callables(tree: nodes.Template) -> Iterator[str]:
    """The names of macros, of imported files, and of what is imported from files."""
    for node in parts(tree, nodes.Macro, nodes.Import, nodes.FromImport):
        match node:
            case nodes.Macro():
                yield node.name
            case nodes.Import():
                yield node.target
            case nodes.FromImport():
                yield from (alias for _, alias in imported(node))


def imported(node: nodes.FromImport) -> list[tuple[str, str]]:
    """What is imported: the name it has there, and the name it gets here."""
    return [(name, name) if isinstance(name, str) else name for name in node.names]


def callee(node: nodes.Call) -> tuple[str, ...]:
    """`("button",)` of `button()`, `("ui", "button")` of `ui.button()`; nothing where it is another thing."""
    match node.node:
        case nodes.Name(name=name):
            return (name,)
        case nodes.Getattr(node=nodes.Name(name=first), attr=name):
            return (first, name)
        case nodes.Getattr(attr=name):
            return ("", name)
    return ()


def macros(tree: nodes.Template, name: str) -> Sequence[nodes.Macro]:
    return _macros_by_name(tree).get(name, ())


@lru_cache(maxsize=1_000)
def _macros_by_name(tree: nodes.Template) -> Mapping[str, list[nodes.Macro]]:
    found: dict[str, list[nodes.Macro]] = defaultdict(list)
    for macro in parts(tree, nodes.Macro):
        found[macro.name].append(macro)
    return dict(found)


def macros_called(trees: Trees, file: str, node: nodes.Call) -> list[tuple[str, str]]:
    """All macros that a call could mean, each by its file and name: of several layouts, say."""
    path = callee(node)
    found = _by_own_name(trees, file, path)
    return [found] if found else macros_around(trees, file, path)


def macro_called(trees: Trees, file: str, node: nodes.Call) -> tuple[str, str] | None:
    """The file and the name of the macro that a call in `file` means; None where it calls something else."""
    return next(iter(macros_called(trees, file, node)), None)


def _by_own_name(trees: Trees, file: str, path: tuple[str, ...]) -> tuple[str, str] | None:
    """A macro that the file defines or imports."""
    tree = trees[file]
    if len(path) == 1 and macros(tree, path[0]):
        return file, path[0]
    for node_ in parts(tree, nodes.Import, nodes.FromImport):
        match node_:
            case nodes.Import(template=nodes.Const(value=other), target=target) if path[:1] == (target,):
                if len(path) == 2:
                    return str(other), path[1]
            case nodes.FromImport(template=nodes.Const(value=other)) if len(path) == 1:
                for there, here in imported(node_):
                    if here == path[0]:
                        return _defined_in(trees, str(other), there)
    return None


def arguments(trees: Trees, file: str) -> Iterator[tuple[str, nodes.Node | None]]:
    """What a file calls macros with: the name of each parameter and its value (None: nobody knows)."""
    for node in parts(trees[file], nodes.Call):
        for where, name in macros_called(trees, file, node):
            for macro in macros(trees[where], name) if where in trees else ():
                names = [argument.name for argument in macro.args]
                if node.dyn_args is not None or node.dyn_kwargs is not None:
                    yield from ((name, None) for name in names)
                yield from zip(names, node.args, strict=False)
                yield from ((pair.key, pair.value) for pair in node.kwargs)


def macros_around(trees: Trees, file: str, path: tuple[str, ...]) -> list[tuple[str, str]]:
    """The macros of other files that a name could mean where they share a context."""
    if len(path) != 1:
        return []
    return [(other, path[0]) for other in trees if other != file and macros(trees[other], path[0])]


def shared_callables(trees: Trees) -> Mapping[str, frozenset[str]]:
    """For each file the names that those have which extend or include it, or which it does, and so on."""
    near: dict[str, set[str]] = {file: {file} for file in trees}
    for file, tree in trees.items():
        around: list[nodes.Extends | nodes.Include] = [
            *parts(tree, nodes.Extends),
            *parts(tree, nodes.Include),
        ]
        for node in around:
            other = node.template.value if isinstance(node.template, nodes.Const) else None
            if other in near and near[file] is not near[other]:
                near[file] |= near[other]
                near |= dict.fromkeys(near[file], near[file])
    return {file: frozenset(n for f in group for n in callables(trees[f])) for file, group in near.items()}


def _defined_in(trees: Trees, file: str, name: str) -> tuple[str, str]:
    """Where an imported name comes from, as the file may itself have imported it."""
    while file in trees and not macros(trees[file], name):
        sources = [
            (str(node.template.value), there)
            for node in parts(trees[file], nodes.FromImport)
            if isinstance(node.template, nodes.Const)
            for there, here in imported(node)
            if here == name
        ]
        if not sources:
            break
        file, name = sources[0]
    return file, name


def exported(tree: nodes.Template) -> frozenset[str]:
    """The names that a file has for those who import it: its macros, variables and imports."""
    names = {n.name for n in parts(tree, nodes.Name) if n.ctx == "store"}
    return frozenset({*callables(tree), *names})
