"""What a plan still needs while it is computed: what it does not need any more can go.

In: the nodes that will be asked for, and those whose values are there. Out: the nodes that somebody may yet
look at.
"""

from __future__ import annotations

from collections.abc import Container, Iterable

from segdsl.plan.nodes import Apply, Choose, Node, Pooled, Present
from segdsl.plan.traversal import within

_LOOKED_THROUGH = Apply | Choose | Present | Pooled
"""Circuits, codes of texts and owners are made of what is below these, even where their values are there."""


def needed(wanted: Iterable[Node], there: Container[Node]) -> set[Node]:
    """The nodes that are wanted, and what those have to know whose values are not there."""
    return {*within(*wanted, stop=_Ends(there))}


class _Ends:
    """Where a walk through a plan ends."""

    def __init__(self, there: Container[Node]) -> None:
        self._there = there

    def __contains__(self, node: object) -> bool:
        return node in self._there and not isinstance(node, _LOOKED_THROUGH)
