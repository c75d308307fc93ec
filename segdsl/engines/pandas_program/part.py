"""A part of a plan by the pandas program: what another engine leaves to it, node by node.

In: the nodes that are wanted, and what is known of others already. Out: their values, held as the printed
program holds them.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from segdsl.engines.pandas_program.code import Form, form_of
from segdsl.engines.pandas_program.crossing import first_of
from segdsl.engines.pandas_program.library import PIECES
from segdsl.engines.pandas_program.quicker import QUICKER
from segdsl.engines.pandas_program.running import key_names, table_names
from segdsl.engines.pandas_program.writer import Writer
from segdsl.model.catalog import CUSTOMERS, Catalog
from segdsl.plan.nodes import ONE, Apply, Constant, Grouping, Named, Node, Plan, Read, Roll
from segdsl.plan.traversal import everything, within
from segdsl.types import CONDITION, Kind

_MANY = 1 << 19
"""So many rows are computed at once of what is made row by row."""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What is known of a node.

    value: a Series, an array of the positions of rows, or one value for everybody
    first: of a grouping, the first base row of each group
    """

    value: Any
    first: Any = None


class Part:
    """Computes nodes of one plan on the frames of its tables, given by name.

    Where customers come from events, their frame is computed first.
    """

    def __init__(self, plan: Plan, catalog: Catalog, frames: Mapping[str, pd.DataFrame]) -> None:
        self._whole = plan
        self._plan = replace(plan, named=(), owners={}, claims={})
        self._tables = table_names(catalog)
        self._key_names = key_names(catalog)
        self._frames = dict(frames)
        self._groupings: dict[Node, Known] = {}
        if plan.origin is not None:
            self._frames[CUSTOMERS] = self._run(self._writer(self._plan))[CUSTOMERS]
            self._plan = replace(self._plan, origin=None)

    @cached_property
    def _by_roll(self) -> dict[Roll, Grouping]:
        return {n.table: n for n in everything(self._whole) if isinstance(n, Grouping)}

    def _like(self, frames: dict[str, pd.DataFrame]) -> Part:
        other = object.__new__(Part)
        other.__dict__.update(self.__dict__, _frames=frames, _groupings={})
        return other

    @property
    def frames(self) -> Mapping[str, pd.DataFrame]:
        """The tables, that of the customers included."""
        return self._frames

    def key(self) -> list[pd.Series[Any]]:
        """The columns of the customers' key."""
        return [self._frames[CUSTOMERS][name] for name in self._key_names]

    def elsewhere(self, frames: Mapping[str, pd.DataFrame]) -> Part:
        """The same on other rows of some of the tables; the others have none."""
        empty = {name: frame.iloc[:0] for name, frame in self._frames.items()}
        return self._like({**empty, **frames})

    def take_groups(self, found: Mapping[Node, Known]) -> None:
        """Takes the groups of roll-ups that were found elsewhere."""
        self._groupings |= found

    def let_go_but(self, needed: Container[Node]) -> None:
        """Lets go of the groups of rows, but for these; how many groups there are stays known."""
        for node, one in self._groupings.items():
            self._groupings[node] = one if node in needed else replace(one, value=None)

    def size(self, rows: Roll) -> int:
        """How many rows a roll-up has, whose grouping was computed."""
        return len(self._groupings[self._by_roll[rows]].first)

    def values(
        self, nodes: Iterable[Node], known: Mapping[Node, Known] = MappingProxyType({})
    ) -> dict[Node, Known]:
        """The value of each node; those that are `known` are not computed again, nor are groupings."""
        wanted = tuple(nodes)
        made = {n: self._by_few_rows(n) for n in wanted if _is_of_columns(n, known)}
        few = {n: Known(series) for n, series in made.items() if series is not None}
        left = [n for n in wanted if n not in few]
        return few | (self._values(left, {**self._groupings, **known}) if left else {})

    def _by_few_rows(self, node: Node) -> pd.Series[Any] | None:
        """Numbers made of columns of a long table, some rows at a time; None where they are not floats.

        So little is written beside them. Of a short table all rows are taken at once, elsewhere.
        """
        frame = self._frames[str(node.rows)]
        if len(frame) <= _MANY:
            return None
        columns = frame[[*{n.column: n for n in within(node) if isinstance(n, Read)}]]
        numbers = np.empty(len(frame))
        for start in range(0, len(frame), _MANY):
            some = columns.iloc[start : start + _MANY].reset_index(drop=True)
            value = self.elsewhere({str(node.rows): some})._values([node], {})[node].value
            if getattr(value, "dtype", None) != np.float64:
                return None
            numbers[start : start + _MANY] = value
        return pd.Series(numbers, copy=False)

    def _values(self, asked: Sequence[Node], known: Mapping[Node, Known]) -> dict[Node, Known]:
        rolls = {n.rows for n in within(*asked, stop=known) if isinstance(n.rows, Roll)}
        first = [node for roll, node in self._by_roll.items() if roll in rolls and node not in known]
        wanted = dict.fromkeys((*first, *asked))
        named = tuple(Named(f"part {i}", node, "extra", _kind(node)) for i, node in enumerate(wanted))
        forms = {node: _form(node, one.value) for node, one in known.items()}
        writer = self._writer(replace(self._plan, named=named), forms)
        space = self._run(writer, known)

        def result(name: str, node: Node) -> Known:
            first = writer.crossing.first_rows(node.table) if isinstance(node, Grouping) else None
            return Known(space[writer.variables[name]], None if first is None else space[first])

        values = {n.node: result(n.name, n.node) for n in named}
        self._groupings |= {node: one for node, one in values.items() if isinstance(node, Grouping)}
        return values

    def _writer(self, plan: Plan, known: Mapping[Node, Form] = MappingProxyType({})) -> Writer:
        return Writer(plan, self._tables, self._key_names, known)

    def _run(self, writer: Writer, known: Mapping[Node, Known] = MappingProxyType({})) -> dict[str, Any]:
        space = dict({**PIECES, **QUICKER}, np=np, pd=pd, math=math, Fraction=Fraction)
        space |= {writer.frames[name]: frame for name, frame in self._frames.items()}
        for node, one in known.items():
            space |= {writer.given[node]: one.value, first_of(writer.given[node]): one.first}
        program = "\n".join(map(str, writer.program(count_left_out=False)))
        with np.errstate(all="ignore"):
            exec(compile(program, "<part of a pandas program>", "exec"), space)
        return space


def _is_of_columns(node: Node, known: Mapping[Node, Known]) -> bool:
    """Whether it is a number that is made, row by row, of columns of its table, of which none is `known`."""
    if not isinstance(node, Apply) or node.kind.family != "number":
        return False
    below = [*within(node)]
    row_by_row = all(isinstance(n, Apply | Constant | Read) and n.rows in (node.rows, ONE) for n in below)
    return row_by_row and any(isinstance(n, Read) for n in below) and known.keys().isdisjoint(below)


def _kind(node: Node) -> Kind:
    kind = getattr(node, "kind", None)
    return kind if isinstance(kind, Kind) else CONDITION


def _form(node: Node, value: Any) -> Form:
    if isinstance(value, np.ndarray):
        return "small"  # positions of rows
    if isinstance(value, bool) or str(getattr(value, "dtype", "")) == "bool":
        return "bool"
    form = form_of(_kind(node))
    held_as_floats = form == "Int" and getattr(value, "dtype", None) == np.float64
    return "small" if held_as_floats else form
