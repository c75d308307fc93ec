"""Where the rows of a table lead: to whose they are, and to rows of tables that are looked up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
from numpy.typing import NDArray

from segdsl.engines.packed.columns import Column, Texts
from segdsl.engines.packed.encoding import column_of
from segdsl.engines.packed.meanings import Meanings
from segdsl.engines.packed.owners import places
from segdsl.engines.packed.store import Store
from segdsl.engines.packed.texts import AsTheyAre
from segdsl.engines.pandas_program.pieces.rows import places as places_of_any
from segdsl.plan.nodes import Node, Owner, Place, Read


class Matching:
    """Finds places by keys, and keeps them for others; `column` and `series` give values of nodes."""

    def __init__(
        self,
        store: Store,
        meanings: Meanings,
        column: Callable[[Node], Column],
        series: Callable[[Node], pd.Series[Any]],
    ) -> None:
        self._store = store
        self._meanings = meanings
        self._column = column
        self._series = series

    def places(self, node: Owner | Place) -> NDArray[Any]:
        """The place of each row's key among others."""
        if self._store.for_once:
            return self._of(node)
        name = ("places", self._meanings.of(node))
        return self._store.found(str(node.rows)).kept(name, lambda: self._of(node))

    def _of(self, node: Owner | Place) -> NDArray[Any]:
        if isinstance(node, Owner):
            return self._found(node.keys, node.key, self._key)
        return self._found(node.keys, node.own, self._column)

    def _found(
        self, wanted: Sequence[Node], keys: Sequence[Node], column: Callable[[Node], Column]
    ) -> NDArray[Any]:
        if len(wanted) == 1:
            found = places(column(wanted[0]), self._key(keys[0]))
            if found is not None:
                return found
        return places_of_any([self._series(n) for n in wanted], [self._series(n) for n in keys])

    def _key(self, node: Node) -> Column:
        """A column that is looked at once: as it is, and not in codes."""
        if not isinstance(node, Read):
            return self._column(node)
        column = column_of(self._series(node), node.kind.family, small=False)
        return AsTheyAre(column.arrow) if isinstance(column, Texts) else column
