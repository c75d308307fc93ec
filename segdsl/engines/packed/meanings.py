"""What nodes and questions mean, the same in every plan, so that what was answered once is known again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from typing import Any, get_args

from segdsl.engines.packed.circuit import Condition
from segdsl.engines.packed.questions import Question
from segdsl.plan.digest import line
from segdsl.plan.nodes import Node, Read
from segdsl.plan.traversal import bottom_up

_NODES = frozenset(get_args(Node))


class Meanings:
    """Meanings of the nodes of one plan.

    `version` tells how often a table's column was replaced: what rests on another one means something else.
    """

    def __init__(self, version: Callable[[Read], int]) -> None:
        self._version = version
        self._meanings: dict[Node, str] = {}

    def of(self, node: Node) -> str:
        """The node's meaning in a few characters."""
        for one in bottom_up([node], self._meanings):
            own = line(one, self._meanings)
            if isinstance(one, Read):
                own = f"{own} {self._version(one)}"
            self._meanings[one] = hashlib.blake2b(own.encode(), digest_size=16).hexdigest()
        return self._meanings[node]

    def of_question(self, question: Question) -> Hashable:
        """The question's meaning: its identity, with meanings in the place of nodes."""
        return (type(question), *map(self._part, question.identity))

    def of_condition(self, condition: Condition) -> Hashable:
        """The condition's meaning: that of its question, or how it is joined of others."""
        circuit = condition.circuit
        part = circuit.part(condition)
        if not isinstance(part, tuple):
            return self.of_question(part)
        join, *joined = part
        return (join, *(self.of_condition(Condition(circuit, number)) for number in joined))

    def _part(self, value: Any) -> Hashable:
        return self.of(value) if type(value) in _NODES else value
