"""The kind of a node's values."""

from __future__ import annotations

from segdsl.plan.nodes import Node
from segdsl.types import CONDITION, Kind


def kind_of(node: Node | None) -> Kind:
    """The kind of its values; of what holds positions, and of nothing, that of a condition."""
    kind = getattr(node, "kind", None)
    return kind if isinstance(kind, Kind) else CONDITION
