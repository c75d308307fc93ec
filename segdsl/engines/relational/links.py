"""How rows of one kind hang on those of another: by columns that are equal.

A position in the plan (whose a row is, which look-up it means, which group it is in) is here the columns that
say so, and those of the other rows that they equal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic

from segdsl.engines.relational.protocol import C
from segdsl.model.catalog import CUSTOMERS
from segdsl.plan import nodes
from segdsl.plan.nodes import Node, Rows


@dataclass(frozen=True, slots=True)
class Link(Generic[C]):
    """columns: of these rows; target: of the others, in the same order; known: which rows are linked."""

    columns: tuple[str, ...]
    target: tuple[str, ...]
    known: C | None

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        return tuple(zip(self.columns, self.target, strict=True))


class Links(Generic[C]):
    """Makes links, out of the names of columns and expressions of rows."""

    def __init__(
        self,
        name: Callable[[Node, Rows], str],
        expression: Callable[[Node, Rows], C],
        is_known: Callable[[Node, Rows], C],
    ) -> None:
        self._name = name
        self._expression = expression
        self._is_known = is_known

    def of(self, node: Node) -> Link[C]:
        """The link of a node that holds positions."""
        match node:
            case nodes.Owner(keys=keys, rows=rows, key=key):
                return Link(self._names(keys, rows), self._names(key, CUSTOMERS), None)
            case nodes.Place(table=table, keys=keys, rows=rows, own=own):
                return Link(self._names(keys, rows), self._names(own, table), None)
            case nodes.Keyed(keys=keys, rows=rows):
                names = self._names(keys, rows)
                return Link(names, names, self._all(*(self._is_known(key, rows) for key in keys)))
            case nodes.Present(owner=owner, later=later, rows=rows):
                link = self.of(owner)
                return Link(link.columns, link.target, self._all(link.known, ~self._expression(later, rows)))
            case nodes.Pooled(rows=rows):
                return Link((), (), self._expression(node, rows))
            case nodes.OfGroup(value=value):
                below = self.of(value)
                return Link(below.columns, below.target, None)
            case nodes.Grouping():
                return self._grouping(node)
            case _:
                raise AssertionError(f"{type(node).__name__} says no position")

    def _grouping(self, node: nodes.Grouping) -> Link[C]:
        """The group's columns have the names that they have in its rows."""
        owner, rows = self.of(node.owner), node.rows
        columns = tuple(dict.fromkeys((*owner.columns, *self._names(node.keys, rows))))
        where = None if node.where is None else self._expression(node.where, rows)
        known = self._all(owner.known, where, *(self._is_known(key, rows) for key in node.keys))
        return Link(columns, columns, known)

    def _names(self, parts: tuple[Node, ...], rows: Rows) -> tuple[str, ...]:
        return tuple(self._name(part, rows) for part in parts)

    def _all(self, *conditions: C | None) -> C | None:
        whole: C | None = None
        for condition in conditions:
            if condition is not None:
                whole = condition if whole is None else whole & condition
        return whole
