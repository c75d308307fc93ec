"""Blocks that stand beside a message rather than in it: its subject, preheader, title, link and plain text.

In: the tree of a template. Out: the tree as the message's body is written from it. segdsl itself puts such a
block where it belongs, so one that stands outside of all HTML (before `<html>`, or at the end of the file) is
not printed there. Inside an element, as in `<title>{% block subject %}…`, it is printed as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from segdsl.channels import Kind
from segdsl.templates.kinds import ending_of, kind_of

BESIDE: Mapping[Kind, frozenset[str]] = {
    "email": frozenset({"subject", "preheader", "text"}),
    "push": frozenset({"title", "link", "expires"}),
    "sms": frozenset(),
}

_TAG = re.compile(
    r"<!--.*?-->|<(/?)([a-z][\w:-]*)((?:\"[^\"<]*\"|'[^'<]*'|[^<>\"'])*)>", re.IGNORECASE | re.DOTALL
)
_WITHOUT_END = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "li",
        "p",
        "td",
        "th",
        "tr",
        "tbody",
        "thead",
    ]
)  # elements that have none, or may leave it out


def beside(file: str, tree: nodes.Template) -> list[nodes.Block]:
    """The blocks of a file that are not printed where they stand."""
    names = BESIDE[kind_of(file)] if ending_of(file) else frozenset[str]()
    if not names:
        return []
    written = _Written(names)
    written.read(tree.body)
    return list(written.outside())


def without_blocks_beside(file: str, tree: nodes.Template) -> nodes.Template:
    """The tree, changed in place, which defines those blocks and does not print them."""
    if found := beside(file, tree):
        _Hidden({id(block) for block in found}).visit(tree)
    return tree


class _Written:
    """The HTML that a file writes as far as it is known, and where in it blocks stand."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._text: list[str] = []
        self._size = 0
        self._found: list[tuple[int, nodes.Block]] = []

    def read(self, body: list[nodes.Node]) -> None:
        for node in body:
            match node:
                case nodes.Block() if node.name in self._names:
                    self._found.append((self._size, node))
                case nodes.Output():
                    for part in node.nodes:
                        self._add(part.data if isinstance(part, nodes.TemplateData) else "x")
                case nodes.If():
                    self.read([*node.body, *(n for e in node.elif_ for n in e.body), *node.else_])
                case nodes.Block() | nodes.For() | nodes.With() | nodes.FilterBlock():
                    self.read(node.body)

    def _add(self, text: str) -> None:
        self._text.append(text)
        self._size += len(text)

    def outside(self) -> Iterator[nodes.Block]:
        """The blocks around which no element is open."""
        text = "".join(self._text)
        tags = iter([(tag.start(), _step(tag)) for tag in _TAG.finditer(text, 0, _end(text))])
        depth, following = 0, next(tags, None)
        for place, block in self._found:
            while following and following[0] < place:
                depth, following = max(0, depth + following[1]), next(tags, None)
            if not depth:
                yield block


def _end(text: str) -> int:
    """Where a comment begins that never ends and hides all that follows, or the end of the text."""
    unended = text.find("<!--", text.rfind("-->") + 1)
    return unended if unended >= 0 else len(text)


def _step(tag: re.Match[str]) -> int:
    """How a tag changes the number of elements that are open."""
    if tag[2] is None or tag[2].lower() in _WITHOUT_END or tag[3].endswith("/"):
        return 0
    return -1 if tag[1] else 1


class _Hidden(NodeTransformer):
    def __init__(self, blocks: set[int]) -> None:
        self._blocks = blocks

    def visit_Block(self, node: nodes.Block) -> nodes.Node:  # noqa: N802
        if id(node) not in self._blocks:
            return self.generic_visit(node)
        return nodes.If(nodes.Const(False), [node], [], [], lineno=node.lineno)
