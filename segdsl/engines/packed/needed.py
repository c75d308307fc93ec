"""What a plan still needs while it is computed: what it does not need any more can go.

In: the nodes that will be asked for, and the values that are there. Out: the nodes that somebody may yet look
at; and of aggregates those that are worth finding together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeGuard

from segdsl.engines.packed.own import Own, is_own
from segdsl.plan.nodes import Apply, Choose, Node, Pooled, Present, Reduce
from segdsl.plan.traversal import within

_LOOKED_THROUGH = Apply | Choose | Present | Pooled
"""Circuits, codes of texts and owners are made of what is below these, even where their values are there."""


class Needed:
    """What is needed for nodes that are wanted, but for what is `found` by now."""

    def __init__(self, wanted: Iterable[Node], *found: dict[Node, Any]) -> None:
        self._wanted = tuple(wanted)
        self._found = found
        self._nodes: set[Node] = set()

    def let_go(self) -> set[Node]:
        """Forgets what is found and not needed; gives the nodes that are."""
        self._nodes = {*within(*self._wanted, stop=self._ends())}
        for found in self._found:
            for node in found.keys() - self._nodes:
                del found[node]
        return self._nodes

    def with_others(self, asked: Sequence[Own]) -> Sequence[Own]:
        """Beside aggregates of the rows of a table all others of these rows that rest on none of such.

        So a table is gone through once for its customers, and then it can go.
        """
        if not asked or not isinstance(asked[0], Reduce):
            return asked
        of, rows, ends = asked[0].owner.rows, asked[0].rows, self._ends()

        def lacks(node: Node) -> TypeGuard[Reduce]:
            return isinstance(node, Reduce) and node.owner.rows == of and node not in ends

        def is_ready(node: Reduce) -> bool:
            below = (n for n in within(node, stop=ends) if n is not node)
            return node.rows == rows and is_own(node) and not any(map(lacks, below))

        others = (node for node in self._nodes if lacks(node) and is_ready(node))
        return [*dict.fromkeys((*asked, *others))]

    def _ends(self) -> set[Node]:
        """Where a walk through the plan ends."""
        return {node for found in self._found for node in found if not isinstance(node, _LOOKED_THROUGH)}
