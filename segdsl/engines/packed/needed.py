"""What a plan still needs while it is computed: what it does not need any more can go.

In: the nodes that will be asked for, and the values that are there. Out: the nodes that somebody may yet look
at; and of aggregates those that are worth finding together.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import chain
from typing import Any

from segdsl.engines.packed.own import Own, is_own
from segdsl.plan.nodes import Apply, Choose, Node, Pooled, Present, Reduce, Rows
from segdsl.plan.traversal import within

_LOOKED_THROUGH = Apply | Choose | Present | Pooled
"""Circuits, codes of texts and owners are made of what is below these, even where their values are there."""


class Needed:
    """What is needed for nodes that are wanted, and for those that are being found, but for what is `found`.

    Until it is said what is wanted, everything is needed.
    """

    def __init__(self, *found: dict[Node, Any]) -> None:
        self._found = found
        self._wanted: tuple[Node, ...] | None = None
        self._asked: list[Collection[Node]] = []
        self._being_found: list[Collection[Node]] = []
        self._nodes: dict[Node, None] = {}

    def only(self, nodes: Iterable[Node]) -> None:
        """Nothing but these is wanted, and what they need."""
        self._wanted = tuple(nodes)

    def also(self, nodes: Collection[Node]) -> AbstractContextManager[None]:
        """For a while these are wanted, too."""
        return _for_a_while(self._asked, nodes)

    def finding(self, nodes: Collection[Node]) -> AbstractContextManager[None]:
        """For a while these are being found: nobody begins with them once more."""
        return _for_a_while(self._being_found, nodes)

    def let_go(self) -> Collection[Node] | None:
        """Forgets what is found and not needed; gives the nodes that are. None where everything is."""
        if self._wanted is None:
            return None
        asked = chain(self._wanted, *self._asked, *self._being_found)
        self._nodes = dict.fromkeys(within(*asked, stop=self._ends()))
        for found in self._found:
            for node in found.keys() - self._nodes.keys():
                del found[node]
        return self._nodes

    def let_go_of(self, rows: Rows) -> None:
        """Forgets columns that were computed of these rows, and can be again: what they are made of stays."""
        asked = {*chain.from_iterable(self._asked)}
        for found in self._found if self._wanted is not None else ():
            for node in [n for n in found if n.rows == rows and isinstance(n, Apply) and n not in asked]:
                del found[node]

    def together(self, asked: Sequence[Own]) -> Sequence[Own]:
        """Those that are to be found first, of nodes that are computed together.

        Beside aggregates of the rows of a table all others of these rows that rest on none of such: so a
        table is gone through once for its customers, and then it can go.
        """
        first, *_ = asked
        if self._wanted is None or not isinstance(first, Reduce):
            return asked
        of, rows, ends = first.owner.rows, first.rows, self._ends()

        def rests_on(node: Node, others: Callable[[Node], bool]) -> bool:
            return any(below is not node and others(below) for below in within(node, stop=ends))

        def lacks(node: Node) -> bool:
            return isinstance(node, Reduce) and node.owner.rows == of and node not in ends

        ready = [node for node in asked if not rests_on(node, lacks)]
        if not ready:
            return [node for node in asked if not rests_on(node, {*asked}.__contains__)]
        others = self._nodes.keys() - {*asked, *chain.from_iterable(self._being_found)}
        apt = (n for n in self._nodes if n in others and n.rows == rows and is_own(n) and lacks(n))
        return [*ready, *(node for node in apt if not rests_on(node, lacks))]

    def _ends(self) -> set[Node]:
        """Where a walk through the plan ends."""
        return {node for found in self._found for node in found if not isinstance(node, _LOOKED_THROUGH)}


@contextmanager
def _for_a_while(several: list[Collection[Node]], nodes: Collection[Node]) -> Iterator[None]:
    several.append(nodes)
    try:
        yield
    finally:
        several.pop()
