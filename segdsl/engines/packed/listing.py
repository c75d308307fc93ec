"""Conditions on one column of few distinct values, found out once for each of those by the pandas pieces.

So a pattern costs as much as there are different texts, and whatever the pieces can do is quick.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pandas as pd

from segdsl.engines.packed.columns import Lists, Texts
from segdsl.engines.packed.store import Store
from segdsl.engines.pandas_program.part import Part
from segdsl.plan.nodes import Apply, Choose, Constant, Node, Read, Unknown
from segdsl.plan.traversal import within
from segdsl.sources.tables import dtype_of


def single_source(node: Node) -> Read | None:
    """The one column that a node rests on, row by row; None where it rests on more or on other rows."""
    below = [*within(node)]
    reads = [n for n in below if isinstance(n, Read)]
    plain = all(isinstance(n, Apply | Choose | Constant | Unknown | Read) for n in below)
    return reads[0] if plain and len(reads) == 1 else None


class Listing:
    """Finds out about distinct values on the frames of one plan."""

    def __init__(self, part: Part, store: Store) -> None:
        self._part = part
        self._store = store
        self._distinct = cache(self._frame)

    def few(self, source: Read) -> bool:
        """Whether the column is coded."""
        if source.kind.family not in ("text", "list"):
            return False
        column = self._store.column(source)
        return isinstance(column, Texts | Lists) and column.coded is not None

    def holds(self, node: Node, source: Read) -> tuple[bool, ...]:
        """Whether the condition holds for each distinct value, and for an unknown one."""
        value = self._part.elsewhere(self._distinct(source)).values([node])[node].value
        if isinstance(value, pd.Series):
            flags = value.fillna(False).astype(bool)
            return tuple(map(bool, flags))
        return (bool(value),) * (len(self._distinct(source)[str(source.rows)]))

    def _frame(self, source: Read) -> Mapping[str, pd.DataFrame]:
        column = self._store.column(source)
        assert isinstance(column, Texts | Lists)
        assert column.coded is not None
        values = pd.Series([*column.coded.distinct, None], dtype=dtype_of(source.kind.type))
        return {str(source.rows): pd.DataFrame({source.column: values})}
