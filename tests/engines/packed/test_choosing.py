"""Rows by their conditions, however few are asked first, against each row asked by itself."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.choosing import Choosing
from segdsl.engines.packed.circuit import Circuit, Condition
from segdsl.engines.packed.columns import Moments, Numbers
from segdsl.engines.packed.meanings import Meanings
from segdsl.engines.packed.questions import Compared, in_array
from segdsl.engines.packed.selecting import Found
from segdsl.plan.nodes import Read
from segdsl.types import Instant, Kind
from segdsl.types import Number as NumberType

HOURS = [dt.datetime(2026, 3, 29, hour, tzinfo=dt.UTC) for hour in range(5)]
AT = Read("at", Kind(Instant()), "log")
AMOUNT = Read("amount", Kind(NumberType()), "log")
PLAIN: dict[np.ufunc, Callable[[Any, Any], bool]] = {
    np.less: operator.lt,
    np.less_equal: operator.le,
    np.equal: operator.eq,
    np.greater: operator.gt,
    np.greater_equal: operator.ge,
}
questions = st.tuples(
    st.sampled_from([AT, AMOUNT]), st.sampled_from([*PLAIN]), st.integers(0, 4), st.booleans()
)


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=12),
    st.booleans(),
    st.lists(st.lists(questions, max_size=4), max_size=4),
)
def test_rows_are_those_for_which_all_conditions_hold(
    rows: list[tuple[int, int]], in_order: bool, asked: list[list[tuple[Read, np.ufunc, int, bool]]]
) -> None:
    rows = sorted(rows) if in_order else rows
    times = np.array([in_array(HOURS[hour]) for hour, _ in rows], np.int64)
    columns = {AT: Moments(times, None), AMOUNT: Numbers(np.array([n for _, n in rows], float), None)}
    circuit = Circuit()

    def condition(node: Read, compare: np.ufunc, bound: int, holds: bool) -> Condition:
        question = circuit.ask(Compared(node, compare, HOURS[bound] if node is AT else float(bound)))
        return question if holds else ~question

    def answers(conditions: Any) -> list[Mask]:
        return [Mask.of(np.array([_holds(circuit, c, row) for row in rows], bool)) for c in conditions]

    choosing = Choosing(Found(len(rows)), Meanings(lambda _: 0), columns.__getitem__, answers)
    wanted = {
        i: [circuit.joined("&", own)] if (own := [condition(*q) for q in qs]) else []
        for i, qs in enumerate(asked)
    }
    for _ in range(2):  # the second time from what is kept
        for i, stretch in choosing.chosen(wanted).items():
            assert stretch.places.tolist() == [
                place for place, row in enumerate(rows) if all(_so(q, row) is q[3] for q in asked[i])
            ]


def _so(question: tuple[Read, np.ufunc, int, bool], row: tuple[int, int]) -> bool:
    node, compare, bound, _ = question
    return PLAIN[compare](row[0] if node is AT else row[1], bound)


def _holds(circuit: Circuit, condition: Condition, row: tuple[int, int]) -> bool:
    part = circuit.part(condition)
    if isinstance(part, tuple):
        join, first, second = part
        one, other = (_holds(circuit, Condition(circuit, number), row) for number in (first, second))
        return not one if join == "~" else one and other if join == "&" else one or other
    assert isinstance(part, Compared)
    bound = HOURS.index(part.constant) if part.node is AT else int(part.constant)
    return _so((part.node, part.compare, bound, True), row)
