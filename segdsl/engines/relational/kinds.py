"""The kind of a node's values."""

from __future__ import annotations

from segdsl.operators.aggregates import AGGREGATES
from segdsl.plan.nodes import Node, Reduce
from segdsl.types import CONDITION, Kind


def kind_of(node: Node | None) -> Kind:
    """The kind of its values; of what holds positions, and of nothing, that of a condition."""
    kind = getattr(node, "kind", None)
    return kind if isinstance(kind, Kind) else CONDITION


def nothing_of(node: Node) -> int | float | None:
    """The value of what is brought from other rows where there are none; None is unknown.

    A condition does not hold there.
    """
    if isinstance(node, Reduce):
        return AGGREGATES[node.function].nothing
    kind = kind_of(node)
    return False if kind.family == "flag" and not kind.unknown else None
