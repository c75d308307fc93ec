"""Filters of whole blocks, as filters of a value: what they give is printed, and so escaped, like any other.

In: a tree with `{% filter upper %}…{% endfilter %}` and `{% set x | upper %}…{% endset %}`. Out: the same
with the block as a value of its own, which is then filtered: `{% set b %}…{% endset %}{{ b | upper }}`. Jinja
would write what a filter gives as it is, and a filter of text gives back the signs that were escaped before.
"""

from __future__ import annotations

from jinja2 import nodes
from jinja2.visitor import NodeTransformer


def as_values(tree: nodes.Template) -> nodes.Template:
    """The tree, changed in place."""
    _AsValues().visit(tree)
    return tree


class _AsValues(NodeTransformer):
    def __init__(self) -> None:
        self._count = 0

    def visit_FilterBlock(self, node: nodes.FilterBlock) -> list[nodes.Node]:  # noqa: N802
        self.generic_visit(node)
        block, value = self._block(node.body, node.filter, node.lineno)
        return [block, nodes.Output([value], lineno=node.lineno)]

    def visit_AssignBlock(self, node: nodes.AssignBlock) -> nodes.Node | list[nodes.Node]:  # noqa: N802
        self.generic_visit(node)
        if node.filter is None:
            return node
        block, value = self._block(node.body, node.filter, node.lineno)
        return [block, nodes.Assign(node.target, value, lineno=node.lineno)]

    def _block(
        self, body: list[nodes.Node], filtered: nodes.Filter, line: int
    ) -> tuple[nodes.AssignBlock, nodes.Filter]:
        """The block under a name that no template can use, and the filters of it."""
        self._count += 1
        name = f"__block_{self._count}"
        innermost = filtered
        while isinstance(innermost.node, nodes.Filter):
            innermost = innermost.node
        innermost.node = nodes.Name(name, "load", lineno=line)
        return nodes.AssignBlock(nodes.Name(name, "store", lineno=line), None, body, lineno=line), filtered
