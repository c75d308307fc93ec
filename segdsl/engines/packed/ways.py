"""Who computes each step of a plan: the packed engine, or a piece of the pandas program.

Found out without data, so that of some steps it is only known under what condition.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from segdsl.engines.packed.circuit import Circuit, Condition
from segdsl.engines.packed.listing import may_be_coded, single_source
from segdsl.engines.packed.own import is_own
from segdsl.engines.packed.text_questions import Listed
from segdsl.engines.packed.writing import Writing, chooses, covers
from segdsl.plan.nodes import ONE, Constant, Node, Plan, Unknown
from segdsl.plan.traversal import everything
from segdsl.types import Family, Kind

PACKED, FEW, PANDAS = "packed", "packed if few", "pandas"
MEANING = {
    PACKED: "computed by the packed engine: conditions in bits; aggregates, ranks and the like over arrays",
    FEW: "by the packed engine where the column has few different values, else by a piece of pandas",
    PANDAS: "computed by a piece of the pandas program",
}
"""What each way is, for a reader."""

_SOME: Mapping[Family, object] = {
    "number": 1.0,
    "text": "a",
    "flag": True,
    "day": dt.date(2001, 1, 1),
    "birthday": dt.date(2000, 1, 1),
    "instant": dt.datetime(2001, 1, 1, tzinfo=dt.UTC),
}
"""In the place of a value that only data tell."""


def ways(made: Plan) -> dict[Node, str]:
    """The way of every step."""
    uncovered: set[Node] = set()
    listed: set[Node] = set()
    circuit = Circuit()

    def listing(node: Node) -> Condition | None:
        source = single_source(node)
        if source is None:
            return None
        listed.add(node)
        return circuit.ask(Listed(node, source, ()))

    writing = Writing(circuit, _some, listing, uncovered)
    found = {node: _way(node, writing) for node in everything(made)}
    return {n: PANDAS if n in uncovered else FEW if n in listed else way for n, way in found.items()}


def _way(node: Node, writing: Writing) -> str:
    if covers(node) and node.rows != ONE:
        writing.condition(node)
        return PACKED
    if is_own(node) or chooses(node):
        return PACKED
    return FEW if may_be_coded(node) else PANDAS


def _some(node: Node) -> object:
    if isinstance(node, Constant):
        return node.value
    kind = getattr(node, "kind", None)
    return None if isinstance(node, Unknown) or not isinstance(kind, Kind) else _SOME.get(kind.family)
