"""Columns: the values of many customers, each distinct value once.

In: an audience, and the nodes of `slots`. Out: for any customers, the values of a node. What is done, is done
to the distinct values: a city that a thousand customers share is formatted and escaped once, and that for all
shapes which print it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.campaigns.audience import Audience
from segdsl.campaigns.batches import Rows
from segdsl.messages.bulk.applying import applied
from segdsl.messages.bulk.distinct import SOME, DistinctColumn
from segdsl.messages.bulk.slots import Applied, Cell, Key, Node
from segdsl.messages.bulk.texts import all_plain, all_plain_lists
from segdsl.messages.weave import Distinct

_BEGINNING = 1_000  # rows

Convert = Callable[[str, Any], Any]  # the name of a column and a cell of it, to a value that templates see


class Columns:
    """The values of a part of the customers: those in `rows` of the audience, counted from 0 as places."""

    def __init__(self, audience: Audience, rows: Rows, convert: Convert) -> None:
        self._audience = audience
        self._rows = _neighbours(rows)
        self._convert = convert
        self._known: dict[Node, DistinctColumn] = {}
        self.size = len(rows)
        self.keys = DistinctColumn(
            Distinct(audience.keys.iloc[self._rows].tolist()), np.arange(len(rows), dtype=np.intp)
        )

    def some(self, places: Rows) -> Group:
        return Group(self, places)

    def has(self, node: Node) -> bool:
        """Whether the values of a node are known, or are those of a table."""
        return node in self._known or not isinstance(node, Applied)

    def column(self, node: Node) -> DistinctColumn:
        """The values of a node for all customers, those who never come to it included."""
        if node not in self._known:
            match node:
                case Cell(name):
                    self._known[node] = self._read(name)
                case Key():
                    self._known[node] = self.keys
                case Applied(_, inputs):
                    self._known[node] = applied(node, [self.column(one) for one in inputs])
        return self._known[node]

    def _read(self, name: str) -> DistinctColumn:
        """What templates see of a column of the tables."""
        audience = self._audience
        table = audience.values if name in audience.values else audience.segments
        if name not in table:
            nobodys = Distinct([self._convert(name, None)])
            return DistinctColumn(nobodys, np.zeros(self.size, dtype=np.intp))
        cells, of = _distinct(table[name].iloc[self._rows])
        column = DistinctColumn(Distinct(cells), of)
        if column.tidy or all_plain(column.distinct) or all_plain_lists(column.distinct):
            return column
        return DistinctColumn(Distinct([self._convert(name, cell) for cell in cells]), of)


def _neighbours(rows: Rows) -> Rows | slice:
    """Rows that stand one after the other are taken without a copy."""
    if len(rows) and (rows == np.arange(rows[0], rows[0] + len(rows))).all():
        return slice(rows[0], rows[0] + len(rows))
    return rows


def _distinct(cells: pd.Series[Any]) -> tuple[list[Any], Rows]:
    """The distinct cells and for each row the number of its own.

    Objects are all taken for distinct, and so are the cells of a column that begins with a thousand different
    ones, such as addresses: finding out would take longer than it gains.
    """
    objects = cells.dtype == object and pd.api.types.infer_dtype(cells, skipna=True) != "string"
    if objects or cells.iloc[:_BEGINNING].is_unique:
        return cells.tolist(), np.arange(len(cells), dtype=np.intp)
    of, distinct = pd.factorize(cells, use_na_sentinel=False)
    return pd.Series(distinct).tolist(), of.astype(np.intp, copy=False)


class Group:
    """The values of some customers; each node is computed once for them."""

    def __init__(self, columns: Columns, places: Rows) -> None:
        self.places = places
        self._columns = columns
        self._many = len(places) * SOME >= columns.size
        self._known: dict[Node, DistinctColumn] = {}

    def column(self, node: Node) -> DistinctColumn:
        """The values of a node, `FAILED` where there is none.

        For many customers it is computed for everybody, where other groups will ask for the same.
        """
        if node not in self._known:
            if isinstance(node, Applied) and not ((self._many and node.shared) or self._columns.has(node)):
                self._known[node] = applied(node, [self.column(one) for one in node.inputs])
            else:
                self._known[node] = self._columns.column(node).at(self.places)
        return self._known[node]

    @property
    def size(self) -> int:
        return len(self.places)

    def where(self, flags: NDArray[np.bool_]) -> Group:
        """Those of the customers whose flag is set."""
        return self if flags.all() else Group(self._columns, self.places[flags])

    def first(self) -> Group:
        return Group(self._columns, self.places[:1])
