"""How templates may be put together: blocks, loops, layouts, parts, names of their own."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import nodes

from segdsl.diagnostics import Diagnostic
from segdsl.templates.allowed.around import Around, finding, is_text
from segdsl.templates.allowed.words import RESERVED, is_pythons


def statement(node: nodes.For | nodes.Block | nodes.Extends, around: Around) -> Iterator[Diagnostic]:
    match node:
        case nodes.For(recursive=True):
            yield finding(around, node, "a loop cannot be recursive", "recursive")
        case nodes.Block() if around.loop or around.macro:
            where = "loop" if around.loop else "macro"
            yield finding(around, node, f"a block cannot stand in a {where}", "block")
        case nodes.Extends():
            body = around.parent.body if isinstance(around.parent, nodes.Template) else None
            if body is None:
                yield finding(around, node, "`extends` cannot depend on anything", "extends")
            elif sum(isinstance(child, nodes.Extends) for child in body) > 1:
                yield finding(around, node, "a template extends one other", "extends")
            if not is_text(node.template):
                yield finding(around, node, "`extends` names one template, in quotes", "extends")


def reference(node: nodes.Include | nodes.Import | nodes.FromImport, around: Around) -> Iterator[Diagnostic]:
    word = "include" if isinstance(node, nodes.Include) else "import"
    if not is_text(node.template):
        yield finding(around, node, f"`{word}` names one template, in quotes", word)
    names: list[str] = []
    match node:
        case nodes.Import():
            names = [node.target]
        case nodes.FromImport():
            names = [name if isinstance(name, str) else name[1] for name in node.names]
    for name in names:
        if name in RESERVED or is_pythons(name):
            yield finding(around, node, f"`{name}` cannot be given another value", name)


def given_name(node: nodes.Name | nodes.NSRef | nodes.Macro, around: Around) -> Iterator[Diagnostic]:
    """A name that the template gives a value of its own."""
    name = node.name
    if name in RESERVED or is_pythons(name):
        yield finding(around, node, f"`{name}` cannot be given another value", name)
    elif name in around.own and not isinstance(node, nodes.Macro) and getattr(node, "ctx", "") != "param":
        yield finding(around, node, f"`{name}` is both a macro and something else", name)
    elif isinstance(node, nodes.NSRef) and node.attr.startswith("_"):
        yield finding(around, node, f"templates cannot use `{node.attr}`", node.attr)
