"""Aggregates of one plan over the rows of one table; what they share is found once, and kept for other plans.

In: nodes of a plan that make one value of many rows. Out: their values: whole numbers, moments, and texts
of which few are different as small columns, all else as the pandas program holds it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.choosing import Choosing
from segdsl.engines.packed.circuit import Condition
from segdsl.engines.packed.coding import brought
from segdsl.engines.packed.columns import Column, Flags, Moments, Numbers
from segdsl.engines.packed.encoding import smaller
from segdsl.engines.packed.gathering import Gained, Gathering, Owners, Picked, Values
from segdsl.engines.packed.meanings import Meanings
from segdsl.engines.packed.selecting import Found, Stretch
from segdsl.engines.packed.texts import FewTexts, Texts
from segdsl.engines.packed.whose import Whose
from segdsl.engines.pandas_program.pieces.rows import fetch
from segdsl.model.catalog import CUSTOMERS
from segdsl.operators.aggregates import AGGREGATES
from segdsl.plan.nodes import Node, Reduce, Rows
from segdsl.threads import side_by_side
from segdsl.types import Kind


class Evaluating(Protocol):
    """What is asked of the evaluation of a plan."""

    def column(self, node: Node) -> Column: ...
    def place(self, node: Node) -> NDArray[Any]: ...
    def series(self, node: Node) -> pd.Series[Any]: ...
    def size(self, rows: Rows) -> int: ...
    def let_go_of(self, rows: Rows) -> None: ...
    def written(self, rows: Rows, nodes: Iterable[Node]) -> dict[Node, list[Condition]]: ...
    def run(self, outputs: Sequence[Condition], rows: Rows) -> list[Mask]: ...


Reduced = Numbers | Moments | FewTexts | pd.Series
"""What an aggregate is for each owner."""


class Reducing:
    """Computes aggregates over a table's rows; with `for_once` what they share goes with the last of them."""

    def __init__(
        self, evaluation: Evaluating, meanings: Meanings, rows: Rows, table: Found, *, for_once: bool
    ) -> None:
        self._evaluation = evaluation
        self._meanings = meanings
        self._rows = rows
        self._table = table
        self._for_once = for_once

    def values(self, nodes: Sequence[Reduce]) -> dict[Node, Reduced]:
        """The value of each."""
        whose = {node: Whose.of(node.owner) for node in nodes}
        where = [node.where for node in nodes if node.where is not None]
        written = self._evaluation.written(
            self._rows, (*where, *(n for w in whose.values() for n in w.later))
        )
        conditions = {
            node: [*(written[node.where] if node.where else ()), *(~written[n][0] for n in whose[node].later)]
            for node in nodes
        }
        evaluation, rows = self._evaluation, self._rows
        choosing = Choosing(
            self._table, self._meanings, evaluation.column, lambda asked: evaluation.run(asked, rows)
        )
        chosen = choosing.chosen(conditions)
        gatherings = {n: self._gathering(n, whose[n], chosen[n]) for n in nodes}
        if self._for_once and self._rows != CUSTOMERS:
            evaluation.let_go_of(rows)
        answers = self._answers(gatherings)
        return {node: self._picked(node, answers[node]) for node in nodes}

    def _answers(self, asked: Mapping[Reduce, Gathering]) -> dict[Reduce, Reduced | Picked]:
        """Side by side; those of rows that go one after the other, until nobody needs what these hold."""
        parts: dict[Hashable, list[Reduce]] = {}
        for node, gathering in asked.items():
            found = gathering.rows.found
            parts.setdefault(id(found) if self._goes(found) else node, []).append(node)

        def answers(nodes: list[Reduce]) -> dict[Reduce, Reduced | Picked]:
            made = {node: _gathered(node, asked[node]) for node in nodes}
            found = asked[nodes[0]].rows.found
            if self._goes(found):
                found.forget()
            return made

        return {n: answer for part in side_by_side(answers, parts.values()) for n, answer in part.items()}

    def _goes(self, found: Found) -> bool:
        """Whether nobody else asks for these rows."""
        return self._for_once and not found.of_all

    def _gathering(self, node: Reduce, whose: Whose, rows: Stretch) -> Gathering:
        values = tuple(self._values(n) for n in (node.value, node.at) if n is not None)
        return Gathering(rows, self._owners(whose, node.rows), values, node.nth)

    def _picked(self, node: Reduce, answer: Reduced | Picked) -> Reduced:
        """An answer itself, or the values of the rows that it names; unknown where the place is below 0."""
        if not isinstance(answer, Picked):
            return answer
        taken = node.at if node.value is None else node.value
        assert taken is not None
        column = self._evaluation.column(taken)
        if isinstance(column, Texts) and column.coded is not None:
            return FewTexts(brought(column.coded, answer.places))
        return fetch(self._evaluation.series(taken), answer.places)

    def _owners(self, whose: Whose, of: Rows) -> Owners:
        name = ("owners", self._meanings.of(whose.places), whose.pooled)

        def owners() -> Owners:
            places = self._evaluation.place(whose.places)
            if whose.pooled:
                places = np.where(places < 0, -1, 0)
            return Owners.of(name, places, self._evaluation.size(of))

        return self._table.kept(name, owners)

    # ------------------------------------------------------------ columns

    def _values(self, node: Node) -> Values:
        name = ("values", self._meanings.of(node))
        return self._table.kept(name, lambda: self._held(name, node))

    def _held(self, name: tuple[str, str], node: Node) -> Values:
        match self._evaluation.column(node):
            case Numbers(values=values, known=None) if values.dtype.kind == "f":
                return Values(name, values, _numbers(values))
            case Numbers(values=values, known=known) | Moments(values=values, known=known):
                return Values(name, values, known)
            case Flags(yes=yes, known=known):
                return Values(name, yes.flags, known)
            case Texts(coded=coded, known=known) if coded is not None:
                return Values(name, coded.codes, known)
            case column:
                return Values(name, self._evaluation.series(node), column.known)


def _numbers(floats: NDArray[Any]) -> Mask | None:
    """Which are numbers; None where all are."""
    known = Mask.by_blocks(len(floats), lambda start, stop: floats[start:stop] == floats[start:stop])
    return None if known.count() == len(floats) else known


def _gathered(node: Reduce, gathering: Gathering) -> Reduced | Picked:
    with np.errstate(all="ignore"):
        answer: Gained | Picked = AGGREGATES[node.function].column(gathering)
    return _gained(answer, node.kind) if isinstance(answer, Gained) else answer


def _gained(answer: Gained, kind: Kind) -> Reduced:
    array, known = answer.array, None if answer.known is None else Mask.of(answer.known)
    if kind.family != "number":
        return Moments(array, known)
    if array.dtype.kind == "f":
        return pd.Series(array, copy=False)
    return Numbers(smaller(array if answer.known is None else np.where(answer.known, array, 0)), known)
