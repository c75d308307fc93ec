"""The values of a plan that are computed here, each by what knows its kind of node (see own.py).

In: nodes of a plan. Out: their values as the pandas program holds them, or as columns where those are small.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.circuit import Condition
from segdsl.engines.packed.columns import Column, Moments, Numbers
from segdsl.engines.packed.following import Following
from segdsl.engines.packed.matching import Matching
from segdsl.engines.packed.meanings import Meanings
from segdsl.engines.packed.own import Own
from segdsl.engines.packed.placing import Placing
from segdsl.engines.packed.reducing import Reducing
from segdsl.engines.packed.rolling import Rolling
from segdsl.engines.packed.selecting import Found
from segdsl.engines.packed.store import Store
from segdsl.engines.packed.texts import FewTexts
from segdsl.engines.pandas_program.part import Known, Part
from segdsl.plan.nodes import Followed, Grouping, Node, Owner, Place, Ranking, Reduce, Roll, Rows, Total

Small = Numbers | Moments | FewTexts
"""Columns that take less memory than a Series."""


class Evaluating(Protocol):
    """What is asked of the evaluation of a plan."""

    def masks(self, nodes: Iterable[Node]) -> dict[Node, Mask]: ...
    def written(self, rows: Rows, nodes: Iterable[Node]) -> dict[Node, list[Condition]]: ...
    def run(self, outputs: Sequence[Condition], rows: Rows) -> list[Mask]: ...
    def place(self, node: Node) -> NDArray[Any]: ...
    def column(self, node: Node) -> Column: ...
    def columns(self, nodes: Iterable[Node]) -> dict[Node, pd.Series[Any]]: ...
    def series(self, node: Node) -> pd.Series[Any]: ...
    def size(self, rows: Rows) -> int: ...
    def let_go_of(self, rows: Rows) -> None: ...


class _Tables:
    """All rows of each table, with what was found out about them."""

    def __init__(self, evaluation: Evaluating, store: Store) -> None:
        self._evaluation = evaluation
        self._store = store
        self._rolls: dict[Roll, Found] = {}

    def found(self, rows: Rows, owner: Node) -> Found:
        """Those of a table; of a roll-up, whose rows `owner` is of, they are known for this plan alone."""
        if not isinstance(rows, Roll):
            return self._store.found(rows)
        if rows not in self._rolls:
            self._rolls[rows] = Found(len(self._evaluation.place(owner)))
        return self._rolls[rows]

    def let_go_but(self, rows: Container[Rows]) -> None:
        """Forgets all roll-ups but these."""
        self._rolls = {roll: found for roll, found in self._rolls.items() if roll in rows}


class Computing:
    """Computes nodes of one plan; what they need is asked of the plan's evaluation."""

    def __init__(self, evaluation: Evaluating, part: Part, store: Store, meanings: Meanings) -> None:
        self._evaluation = evaluation
        self._store = store
        self._meanings = meanings
        self._tables = _Tables(evaluation, store)
        # Not its methods themselves: they would hold an evaluation whose proxy this is.
        column, series = lambda node: evaluation.column(node), lambda node: evaluation.series(node)
        self._matching = Matching(store, meanings, column, series)
        self._placing = Placing(evaluation, part.key)
        self._following = Following(evaluation, meanings, self._tables.found)
        self._rolling = Rolling(evaluation, part)

    def values(self, nodes: Iterable[Own]) -> dict[Node, Known | Small]:
        """The value of each; aggregates are of the rows of one table."""
        own = [*nodes]
        found: dict[Node, Known | Small] = {}
        found |= self._scores([n for n in own if isinstance(n, Total)])
        found |= {n: Known(self._matching.places(n)) for n in own if isinstance(n, Owner | Place)}
        found |= self._rolling.values(n for n in own if isinstance(n, Grouping))
        found |= self._reduced([n for n in own if isinstance(n, Reduce)])
        ranks = self._placing.values([n for n in own if isinstance(n, Ranking)])
        sequences = self._following.values([n for n in own if isinstance(n, Followed)])
        return found | {node: Known(series) for node, series in (ranks | sequences).items()}

    def let_go_but(self, rows: Container[Rows]) -> None:
        """Lets go of what was found out about rows of roll-ups, but for these."""
        self._tables.let_go_but(rows)

    def _scores(self, nodes: Sequence[Total]) -> dict[Node, Known]:
        """Points of conditions, in the order of the lines, so that sums are those of the program."""
        masks = self._evaluation.masks(condition for node in nodes for condition in node.conditions)
        sizes = [self._evaluation.size(node.rows) for node in nodes]
        return {n: Known(pd.Series(_points(n, masks, size))) for n, size in zip(nodes, sizes, strict=True)}

    def _reduced(self, nodes: Sequence[Reduce]) -> dict[Node, Known | Small]:
        if not nodes:
            return {}
        rows = nodes[0].owner.rows
        table = self._tables.found(rows, nodes[0].owner)
        once = self._store.for_once
        made = Reducing(self._evaluation, self._meanings, rows, table, for_once=once).values(nodes)
        self._store.aggregated(table)
        return {n: Known(one) if isinstance(one, pd.Series) else one for n, one in made.items()}


def _points(node: Total, masks: Mapping[Node, Mask], size: int) -> NDArray[np.float64]:
    total = np.zeros(size)
    for points, condition in zip(node.points, node.conditions, strict=True):
        total += points * masks[condition].flags
    return total
