"""default-misses-empty: a `default` that does not help where a list is known, but empty.

`default` stands in for what is unknown. An empty list is known, and prints nothing: `default(…, true)` stands
in for that as well. Joining a list of which nothing is known holds the message back before any `default` is
asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import nodes

from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks.check import Check
from segdsl.messages.checks.desk import Desk
from segdsl.messages.checks.findings import Noted
from segdsl.messages.checks.trees import Written, attribute_of, kind_of_attribute, written
from segdsl.templates.parts import parts
from segdsl.templates.places import place


def default_misses_empty(desk: Desk) -> Iterator[Noted]:
    for file in written(desk):
        for node in parts(file.tree, nodes.Filter):
            if node.name in ("default", "d") and not _covers_empty(node):
                yield from _of(desk, file, node)


def _covers_empty(node: nodes.Filter) -> bool:
    given = [*node.args[1:2], *(k.value for k in node.kwargs if k.key == "boolean")]
    return any(isinstance(value, nodes.Const) and bool(value.value) for value in given)


def _of(desk: Desk, file: Written, node: nodes.Filter) -> Iterator[Noted]:
    inner: nodes.Expr | None = node.node
    if isinstance(inner, nodes.Filter) and inner.name in ("join", "listed"):
        inner = inner.node
    name = attribute_of(inner) if inner is not None else None
    kind = kind_of_attribute(desk, name) if name is not None else None
    if kind is None or kind.family != "list":
        return
    found = Diagnostic(
        "default-misses-empty",
        f"`{node.name}` does not stand in for `customer.{name}` where it is empty, and nothing is printed",
        place(file.source, node.lineno, *f"customer . {name}".split(" ")),
        hint=f"write `default(…, true)`, or ask first: `{{% if customer.{name} %}}`",
        certainty="proved",
    )
    for combination in file.combinations(desk):
        yield Noted(found, combination)


CHECK = Check(
    {"default-misses-empty": Code("warning", "A `default` that does not help where a list is empty")},
    of_templates=default_misses_empty,
)
