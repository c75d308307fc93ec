"""A `default` that comes too late: behind another filter, which has held the message back already.

In: the tree of a template, an attribute and the line that it is used in. Out: what to write there instead.
"""

from __future__ import annotations

import json

from jinja2 import nodes

from segdsl.messages.checks.trees import attribute_of
from segdsl.templates.parts import parts


def instead_of_late_default(tree: nodes.Template, name: str, line: int) -> str | None:
    """What to write in this line instead; None where no `default` of the attribute comes too late there.

    What stands in is no date, and no number: so the template has to ask first.
    """
    for node in parts(tree, nodes.Filter):
        if node.name in ("default", "d"):
            behind, value = _filters(node.node)
            if behind and value is not None and attribute_of(value) == name and value.lineno == line:
                changed = " | ".join((f"customer.{name}", *behind))
                whole = f"{{% if customer.{name} %}}{{{{ {changed} }}}}{{% else %}}{_said(node)}{{% endif %}}"
                return f"`{node.name}` comes too late behind `{behind[-1]}`: write `{whole}`"
    return None


def _filters(node: nodes.Expr | None) -> tuple[list[str], nodes.Expr | None]:
    """The filters that a value goes through, in their order, and the value."""
    found: list[str] = []
    while isinstance(node, nodes.Filter):
        found.insert(0, f"{node.name}({_arguments(node)})" if node.args or node.kwargs else node.name)
        node = node.node
    return found, node


def _arguments(node: nodes.Filter) -> str:
    if node.kwargs or not all(isinstance(one, nodes.Const) for one in node.args):
        return "…"
    return ", ".join(json.dumps(one.as_const(), ensure_ascii=False) for one in node.args)


def _said(default: nodes.Filter) -> str:
    """The text that is to stand in."""
    first = next(iter(default.args), None)
    return first.value if isinstance(first, nodes.Const) and isinstance(first.value, str) else "…"
