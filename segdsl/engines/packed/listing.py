"""What rests on one column of few distinct values, found out once for each of those by the pandas pieces.

So a pattern costs as much as there are different texts, whatever the pieces can do is quick, and what is
made of such a column, or brought from such a one by the place of a row, is in codes as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
from numpy.typing import NDArray

from segdsl.engines.declared import as_declared
from segdsl.engines.packed.coding import Coded, brought, renamed
from segdsl.engines.packed.columns import Column, FewLists, Lists, Texts
from segdsl.engines.packed.store import Store
from segdsl.engines.packed.texts import FewTexts
from segdsl.engines.pandas_program.part import Known, Part
from segdsl.plan.nodes import ONE, Apply, Choose, Constant, Fetch, Node, Read, Reduce, Roll, Unknown
from segdsl.plan.traversal import Such, within
from segdsl.sources.tables import dtype_of

Source = Read | Fetch
"""A column as it was read, or brought from other rows."""

_CODED = ("text", "list")

_BROUGHT = Such(lambda node: isinstance(node, Fetch))
"""What is below a column that is brought is about other rows."""


def single_source(node: Node) -> Source | None:
    """The one column of texts or lists that a node rests on, row by row; None where it rests on others."""
    below = [*within(node, stop=_BROUGHT)]
    sources = [n for n in below if isinstance(n, Read | Fetch)]
    plain = all(isinstance(n, Apply | Choose | Constant | Unknown | Read | Fetch) for n in below)
    if not plain or len(sources) != 1 or sources[0].rows != node.rows or isinstance(node.rows, Roll):
        return None
    return sources[0] if sources[0].kind.family in _CODED else None


def may_be_coded(node: Node) -> bool:
    """Whether a column that is not read is in codes where what it rests on is."""
    if node.rows == ONE:
        return False
    match node:
        case Fetch(value=Read() as value):
            return value.kind.family in _CODED
        case Fetch(value=Reduce() as value):
            return value.kind.family == "text"
        case Apply(kind=kind):
            return kind.family == "text" and single_source(node) is not None
        case _:
            return False


class Listing:
    """Finds out about distinct values on the frames of one plan.

    `place` gives places of rows, `aggregate` the column of an aggregate.
    """

    def __init__(
        self,
        part: Part,
        store: Store,
        place: Callable[[Node], NDArray[Any]],
        aggregate: Callable[[Node], Column],
    ) -> None:
        self._part = part
        self._store = store
        self._place = place
        self._aggregate = aggregate
        self.columns: dict[Node, Texts | Lists] = {}
        self._without: set[Node] = set()

    def few(self, source: Source) -> bool:
        """Whether the column is coded."""
        return self._coded(source) is not None

    def holds(self, node: Node, source: Source) -> tuple[bool, ...]:
        """Whether the condition holds for each distinct value, and for an unknown one."""
        return tuple(map(bool, self._values(node, source).fillna(False).astype(bool)))

    def column(self, node: Node) -> Texts | Lists | None:
        """A column in codes that is not read, if this is one."""
        if node not in self.columns and node not in self._without:
            made = self._made(node)
            if made is None:
                self._without.add(node)
            else:
                texts = node.kind.family == "text"  # type: ignore[union-attr]
                self.columns[node] = FewTexts(made) if texts else FewLists(made)
        return self.columns.get(node)

    def _made(self, node: Node) -> Coded | None:
        if not may_be_coded(node):
            return None
        match node:
            case Fetch(value=Read() | Reduce() as value, place=place):
                of = self._coded(value)
                return None if of is None else brought(of, self._place(place))
            case Apply():
                source = single_source(node)
                of = None if source is None else self._coded(source)
                if source is None or of is None:
                    return None
                texts = self._values(node, source)
                return renamed(of, [text if isinstance(text, str) else None for text in texts])
            case _:
                return None

    def _coded(self, source: Source | Reduce) -> Coded | None:
        column: Column | None
        match source:
            case Read():
                column = self._store.column(source)
            case Fetch():
                column = self.column(source)
            case Reduce():
                column = self._aggregate(source)
        return column.coded if isinstance(column, Texts | Lists) else None

    def _values(self, node: Node, source: Source) -> pd.Series[Any]:
        """The values of a node for each distinct value of its source, and for an unknown one."""
        coded = self._coded(source)
        assert coded is not None
        distinct = pd.Series([*coded.distinct, None], dtype=dtype_of(source.kind.type))
        part = self._part.elsewhere({str(source.rows): pd.DataFrame(index=distinct.index)})
        value = part.values([node], {source: Known(distinct)})[node].value
        return as_declared(value, len(distinct), node.kind)  # type: ignore[union-attr, arg-type]
