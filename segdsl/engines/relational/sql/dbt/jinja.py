"""Texts as dbt reads them: what looks like Jinja in them is none."""

from __future__ import annotations

import re

from sqlglot import exp

from segdsl.engines.relational.sql.templates import Tree

_OPENS = re.compile(r"\{(?=[{%#])")


def plain(text: str) -> str:
    """The text, of which Jinja gives back every letter."""
    return _OPENS.sub("{% raw %}{{% endraw %}", text)


def plain_texts(tree: Tree) -> Tree:
    """The tree with all its texts and names like that."""

    def without(node: Tree) -> Tree:
        written = isinstance(node, exp.Literal | exp.Identifier)
        if written and _OPENS.search(node.this):
            node.set("this", plain(node.this))
        return node

    return tree.transform(without)


def call(function: str, *arguments: str) -> str:
    """A call that dbt works out, such as `{{ source('crm', 'orders') }}`."""
    return f"{{{{ {function}({', '.join(map(_quoted, arguments))}) }}}}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
