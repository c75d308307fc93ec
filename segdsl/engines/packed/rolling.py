"""The groups of roll-ups, of the rows that a plan names, found once for all that is asked of them.

In: groupings of a plan. Out: their groups, as the pandas program holds them; its pieces are told of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from numpy.typing import NDArray

from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.columns import Column, Lists
from segdsl.engines.packed.grouping import Key, grouped
from segdsl.engines.packed.whose import Whose
from segdsl.engines.pandas_program.part import Known, Part
from segdsl.plan.nodes import Grouping, Node


class Evaluating(Protocol):
    """What is asked of the evaluation of a plan."""

    def column(self, node: Node) -> Column: ...
    def place(self, node: Node) -> NDArray[Any]: ...
    def masks(self, nodes: Iterable[Node]) -> dict[Node, Mask]: ...


class Rolling:
    """Finds groups, and tells the pieces of them."""

    def __init__(self, evaluation: Evaluating, part: Part) -> None:
        self._evaluation = evaluation
        self._part = part

    def values(self, nodes: Iterable[Grouping]) -> dict[Node, Known]:
        """The groups of each."""
        found: dict[Node, Known] = {node: self._groups(node) for node in nodes}
        self._part.take_groups(found)
        return found

    def _groups(self, node: Grouping) -> Known:
        evaluation, whose = self._evaluation, Whose.of(node.owner)
        where = () if node.where is None else (node.where,)
        masks = evaluation.masks((*where, *whose.later))
        counted = [*(masks[n].flags for n in where), *(~masks[n].flags for n in whose.later)]
        keys = [self._key(key) for key in node.keys]
        return Known(*grouped(evaluation.place(whose.places), keys, counted))

    def _key(self, node: Node) -> Key:
        column = self._evaluation.column(node)
        assert not isinstance(column, Lists), "lists are grouped by a piece of pandas"
        return column
