"""The rows that aggregates are about, by their conditions.

In: for each aggregate the conditions that have to hold together. Out: its rows. A window on times that are in
order is a stretch. So that rows are shared, of the other conditions those come first that most aggregates
have, and of windows the longest. Rows that have no condition in common are found side by side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.circuit import Condition
from segdsl.engines.packed.columns import Column, Moments
from segdsl.engines.packed.meanings import Meanings
from segdsl.engines.packed.questions import Compared
from segdsl.engines.packed.selecting import Found, Stretch, ascends
from segdsl.plan.nodes import Node
from segdsl.threads import side_by_side

Key = TypeVar("Key")
Answers = Callable[[Sequence[Condition]], list[Mask]]


class Choosing:
    """Chooses among the rows of a table, whose columns `column` knows; `answers` computes conditions."""

    def __init__(
        self, table: Found, meanings: Meanings, column: Callable[[Node], Column], answers: Answers
    ) -> None:
        self._table = table
        self._meanings = meanings
        self._column = column
        self._answers = answers

    def chosen(self, conditions: Mapping[Key, Sequence[Condition]]) -> dict[Key, Stretch]:
        """For each the rows for which its conditions, all of one circuit, hold."""
        factors = {key: [f for c in own for f in c.circuit.factors(c)] for key, own in conditions.items()}
        often = Counter(f.number for own in factors.values() for f in own)
        each = {f.number: f for own in factors.values() for f in own}
        stretches = {number: self._stretch(f) for number, f in each.items()}
        masks = self._masks(f for number, f in each.items() if stretches[number] is None)

        windows = {key: self._window(stretches[f.number] for f in own) for key, own in factors.items()}
        names = {number: self._meanings.of_condition(each[number]) for number in masks}

        def narrowing(key: Key) -> list[int]:
            own = (f.number for f in factors[key] if f.number in masks)
            return sorted(own, key=lambda number: (-often[number], number))

        def rows(keys: Iterable[Key]) -> dict[Key, Stretch]:
            found = {}
            for key in keys:
                found[key] = windows[key]
                for number in narrowing(key):
                    found[key] = found[key].where(names[number], partial(masks.__getitem__, number))
            return found

        beside: dict[int | None, list[Key]] = {}
        for key in sorted(conditions, key=lambda key: windows[key].start):
            beside.setdefault(next(iter(narrowing(key)), None), []).append(key)
        return {k: stretch for part in side_by_side(rows, beside.values()) for k, stretch in part.items()}

    def _window(self, stretches: Iterable[tuple[int, int] | None]) -> Stretch:
        """All rows that lie in each of the stretches that there are."""
        window = Stretch.all_of(self._table)
        for stretch in stretches:
            window = window if stretch is None else window.between(*stretch)
        return window

    def _masks(self, conditions: Iterable[Condition]) -> dict[int, Mask]:
        asked = list(conditions)
        return dict(zip((c.number for c in asked), self._answers(asked), strict=True)) if asked else {}

    # ------------------------------------------------------------ windows

    def _stretch(self, condition: Condition) -> tuple[int, int] | None:
        """From which row up to which a condition on times in order holds; None of other conditions."""
        question = condition.circuit.part(condition)
        if isinstance(question, tuple) and question[0] == "~":
            return self._rest(Condition(condition.circuit, question[1]))
        if not isinstance(question, Compared):
            return None
        column = self._column(question.node)
        if not isinstance(column, Moments) or not self._in_order(question.node, column):
            return None
        return question.stretch(column)

    def _rest(self, condition: Condition) -> tuple[int, int] | None:
        """Where a condition on times in order does not hold, if that is one stretch."""
        match self._stretch(condition):
            case (0, stop):
                return stop, self._table.size
            case (start, stop) if stop == self._table.size:
                return 0, start
            case _:
                return None

    def _in_order(self, node: Node, column: Moments) -> bool:
        def in_order() -> bool:
            return column.known is None and ascends(column.values)

        return self._table.kept(("in order", self._meanings.of(node)), in_order)
