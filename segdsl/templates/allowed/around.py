"""Where in a template a node stands, and findings about it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from jinja2 import nodes

from segdsl.diagnostics import Diagnostic
from segdsl.source import Source
from segdsl.templates.places import place


@dataclass(frozen=True, slots=True)
class Around:
    """Where in a file a node stands: below what, and inside of what."""

    source: Source
    own: frozenset[str]  # names of macros and of imported files
    called: frozenset[str]  # those of layouts, and of files that include this one, as well
    parent: nodes.Node
    loop: bool = False
    block: bool = False
    macro: bool = False
    given: frozenset[str] = frozenset()  # what the macros around are called with

    def below(self, node: nodes.Node) -> Around:
        return replace(
            self,
            parent=node,
            loop=self.loop or isinstance(node, nodes.For),
            block=self.block or isinstance(node, nodes.Block),
            macro=self.macro or isinstance(node, nodes.Macro),
            given=self.given | {a.name for a in node.args} if isinstance(node, nodes.Macro) else self.given,
        )


def finding(
    around: Around, node: nodes.Node, message: str, *words: str, hint: str | None = None
) -> Diagnostic:
    line = node.lineno or next((child.lineno for child in node.iter_child_nodes() if child.lineno), 1)
    return Diagnostic("forbidden-construct", message, place(around.source, line, *words), hint=hint)


def is_text(node: nodes.Node) -> bool:
    return isinstance(text_of(node), str)


def text_of(node: nodes.Node) -> object:
    return node.value if isinstance(node, nodes.Const) else None


def whole_number(node: nodes.Node) -> object:
    match node:
        case nodes.Const(value=int() as number) | nodes.Neg(node=nodes.Const(value=int() as number)):
            return number
    return None
