"""Columns: the values of many customers, each distinct value once.

In: an audience, and the nodes of `slots`. Out: for any customers, the values of a node. What is done, is done
to the distinct values: a city that a thousand customers share is formatted and escaped once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.campaigns.audience import Audience
from segdsl.campaigns.batches import Rows
from segdsl.messages.bulk.marks import bare_text, html_text
from segdsl.messages.bulk.slots import FAILED, Applied, Cell, Key, Node
from segdsl.messages.bulk.texts import LONGEST_ESCAPE, WHOLE, all_plain, all_plain_lists, escaped, tidy
from segdsl.messages.weave import spread
from segdsl.templates.birthdays import DayOfYear
from segdsl.templates.values import Record

_WORTH = 64  # values
_KEPT = frozenset({str, int, dt.date, DayOfYear, Record})  # kinds of values that are told apart by themselves
_MOST_KEPT = 20_000

Convert = Callable[[str, Any], Any]  # the name of a column and a cell of it, to a value that templates see


@dataclass(slots=True, eq=False)
class DistinctColumn:
    """For each customer, `of` has the number of their value; every value is somebody's.

    `tidy` is the length of the longest value, or more, where all are tidy texts (texts.py); else 0. `sound`
    where for sure none is `FAILED`.
    """

    values: Sequence[Any]
    of: Rows
    tidy: int = 0
    sound: bool = False
    _objects: NDArray[np.object_] | None = None
    _texts: DistinctColumn | None = None

    def at(self, places: Rows) -> DistinctColumn:
        """The column of some of the customers."""
        of = self.of[places]
        if len(of) * 8 < len(self.values):
            used, inverse = np.unique(of, return_inverse=True)
            return DistinctColumn(self._some(used), inverse.reshape(-1), self.tidy, self.sound)
        present = np.zeros(len(self.values), dtype=bool)
        present[of] = True
        if present.all():
            return DistinctColumn(self.values, of, self.tidy, self.sound, self._objects)
        numbers = np.cumsum(present) - 1
        return DistinctColumn(self._some(np.flatnonzero(present)), numbers[of], self.tidy, self.sound)

    def _some(self, numbers: Rows) -> list[Any]:
        if self._objects is None:
            self._objects = np.empty(len(self.values), dtype=object)
            self._objects[:] = self.values
        some: list[Any] = self._objects[numbers].tolist()
        return some

    def like(self, values: Sequence[Any], tidy: int = 0) -> DistinctColumn:
        """Other values for the same customers."""
        return self if values is self.values else DistinctColumn(values, self.of, tidy, tidy > 0)

    def texts(self) -> DistinctColumn | None:
        """The texts of whole numbers and tidy texts; None where that takes more than a look."""
        if self.tidy:
            return self
        if self._texts is None and set(map(type, self.values)) == {int}:
            written = list(map(str, self.values))
            self._texts = self.like(written, max(map(len, written)))
        return self._texts

    def has_failed(self) -> bool:
        return not self.sound and FAILED in self.values

    def entries(self) -> list[Any]:
        """The value of each customer."""
        return list(self.values) if self.of_each() else spread(self.values, self.of)

    def of_each(self) -> bool:
        """Whether the values are those of the customers, one after the other."""
        return len(self.values) == len(self.of) and bool((self.of == np.arange(len(self.of))).all())

    def where(self, wanted: Callable[[Any], bool]) -> NDArray[np.bool_]:
        """For each customer, whether their value is wanted."""
        chosen = np.fromiter(map(wanted, self.values), dtype=bool, count=len(self.values))
        flags: NDArray[np.bool_] = chosen[self.of]
        return flags


class Columns:
    """The values of a part of the customers: those in `rows` of the audience, counted from 0 as places."""

    def __init__(self, audience: Audience, rows: Rows, convert: Convert) -> None:
        self._audience = audience
        self._rows = rows
        self._convert = convert
        self._cells: dict[str, DistinctColumn] = {}
        self.keys = DistinctColumn(audience.keys.iloc[rows].tolist(), np.arange(len(rows), dtype=np.intp))

    def some(self, places: Rows) -> Group:
        return Group(self, places)

    def cell(self, name: str) -> DistinctColumn:
        """What templates see of a column of the tables."""
        if name not in self._cells:
            self._cells[name] = self._read(name)
        return self._cells[name]

    def _read(self, name: str) -> DistinctColumn:
        audience = self._audience
        table = audience.values if name in audience.values else audience.segments
        if name not in table:
            return DistinctColumn([self._convert(name, None)], np.zeros(len(self._rows), dtype=np.intp))
        cells, of = _distinct(table[name].iloc[self._rows])
        if longest := tidy(cells):
            return DistinctColumn(cells, of, longest, sound=True)
        if all_plain(cells) or all_plain_lists(cells):
            return DistinctColumn(cells, of, sound=True)
        return DistinctColumn([self._convert(name, cell) for cell in cells], of, sound=True)


def _distinct(cells: pd.Series[Any]) -> tuple[list[Any], Rows]:
    """The distinct cells and for each row the number of its own; objects are all taken for distinct."""
    if cells.dtype == object and pd.api.types.infer_dtype(cells, skipna=True) != "string":
        return cells.tolist(), np.arange(len(cells), dtype=np.intp)
    of, distinct = pd.factorize(cells, use_na_sentinel=False)
    return pd.Series(distinct).tolist(), of.astype(np.intp, copy=False)


class Group:
    """The values of some customers; each node is computed once for them."""

    def __init__(self, columns: Columns, places: Rows) -> None:
        self.places = places
        self._columns = columns
        self._known: dict[Node, DistinctColumn] = {}

    def column(self, node: Node) -> DistinctColumn:
        """The values of a node, `FAILED` where there is none."""
        if node not in self._known:
            match node:
                case Cell(name):
                    self._known[node] = self._columns.cell(name).at(self.places)
                case Key():
                    self._known[node] = self._columns.keys.at(self.places)
                case Applied(_, inputs, _):
                    self._known[node] = _applied(node, [self.column(one) for one in inputs])
        return self._known[node]

    @property
    def size(self) -> int:
        return len(self.places)

    def where(self, flags: NDArray[np.bool_]) -> Group:
        """Those of the customers whose flag is set."""
        return self if flags.all() else Group(self._columns, self.places[flags])

    def first(self) -> Group:
        return Group(self._columns, self.places[:1])


def _applied(node: Applied, inputs: Sequence[DistinctColumn]) -> DistinctColumn:
    if len(inputs) == 1:
        texts = inputs[0].texts() if node.function in (html_text, bare_text) else None
        if texts is not None and node.function is html_text:
            return texts.like(escaped(texts.values), texts.tidy * LONGEST_ESCAPE)
        if texts is not None:
            return texts
        column = inputs[0].like(_mapped(node, inputs[0]))
        return column if node.function in WHOLE else _distinct_again(column)
    numbers, of = _tuples([column.of for column in inputs])
    columns = [
        [column.values[number] for number in numbers[:, place].tolist()]
        for place, column in enumerate(inputs)
    ]
    return _distinct_again(
        DistinctColumn([_attempted(node, *values) for values in zip(*columns, strict=True)], of)
    )


def _mapped(node: Applied, column: DistinctColumn) -> Sequence[Any]:
    values = column.values
    whole = WHOLE.get(node.function)
    done = whole(values) if whole is not None else None
    if done is not None:
        return done
    if not column.has_failed():
        with suppress(Exception):
            return _remembered(node, values) if node.memory else list(map(node.call, values))
    return [_attempted(node, value) for value in values]


def _remembered(node: Applied, values: Sequence[Any]) -> Sequence[Any]:
    """What comes of the values, computed only for those that are new. Raises what the function raises."""
    assert node.memory is not None
    kinds = set(map(type, values))
    if len(kinds) != 1 or not kinds <= _KEPT:
        return list(map(node.call, values))
    memory = node.memory.by_kind.setdefault(type(values[0]), {})
    keys: Sequence[Any] = list(map(id, values)) if kinds == {Record} else values
    if not memory.keys() >= set(keys):
        if len(memory) + len(values) > _MOST_KEPT:
            memory.clear()
            node.memory.kept.clear()
        node.memory.kept.extend(values if kinds == {Record} else ())
        for key, value in zip(keys, values, strict=True):
            if key not in memory:
                memory[key] = node.call(value)
    return list(map(memory.__getitem__, keys))


def _attempted(node: Applied, *values: Any) -> Any:
    try:
        return FAILED if FAILED in values else node.call(*values)
    except Exception:  # the message is filled in alone, and gives the reason
        return FAILED


def _distinct_again(column: DistinctColumn) -> DistinctColumn:
    """Texts and whole numbers that are alike are made one where that is worth it: a hundred books, say."""
    values = column.values
    if len(values) < _WORTH or set(map(type, values)) not in ({str}, {int}):
        return column
    numbers = {value: number for number, value in enumerate(dict.fromkeys(values))}
    if len(numbers) * 2 > len(values):
        return column
    of = np.fromiter(map(numbers.__getitem__, values), dtype=np.intp, count=len(values))
    return DistinctColumn(list(numbers), of[column.of])


def _tuples(columns: Sequence[Rows]) -> tuple[NDArray[np.intp], Rows]:
    """The distinct rows of a table of numbers, and for each row the number of its own."""
    of = columns[0]
    for column in columns[1:]:
        _, of = np.unique(of * (column.max(initial=0) + 1) + column, return_inverse=True)
        of = of.reshape(-1)
    _, firsts, of = np.unique(of, return_index=True, return_inverse=True)
    return np.column_stack([column[firsts] for column in columns]), of.reshape(-1)
