"""Masks, circuits and their schedules, against plain lists of Booleans."""

from __future__ import annotations

import os
import signal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl import threads
from segdsl.engines.packed import bits, running
from segdsl.engines.packed.answering import Answering, always
from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.circuit import Circuit, Condition
from segdsl.engines.packed.lending import Lending
from segdsl.engines.packed.questions import Never


@given(st.lists(st.booleans(), max_size=300))
def test_a_mask_says_what_it_was_made_of(flags: list[bool]) -> None:
    mask = Mask.of(np.array(flags, bool))
    assert mask.flags.tolist() == flags
    assert mask.places.tolist() == [place for place, flag in enumerate(flags) if flag]
    assert (len(mask), mask.count(), mask.tally()) == (len(flags), sum(flags), {True: sum(flags)})
    assert mask.series().tolist() == mask.arrow().to_pylist() == flags


@given(st.lists(st.booleans(), max_size=300), st.integers(0, 310), st.lists(st.booleans(), max_size=300))
def test_positions_are_found_block_by_block(flags: list[bool], start: int, others: list[bool]) -> None:
    holding = [place for place, flag in enumerate(flags) if flag]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bits, "_BLOCK", 64)
        array = np.array(flags, bool)
        mask = Mask.by_blocks(len(flags), lambda begin, stop: array[begin:stop])
        assert mask.flags.tolist() == flags
        assert mask.places_from(start).tolist() == [place for place in holding if place >= start]
        wanted = [place for place, other in enumerate(others[: len(flags)]) if other]
        among = mask.among(np.array(wanted, np.int32))
    assert among.tolist() == [place for place in wanted if flags[place]]
    assert among.dtype == mask.places_from(start).dtype == np.int32


@pytest.mark.parametrize("rows", [0, 1, 63, 64, 65, 1000])
@pytest.mark.parametrize("holds", [True, False])
def test_a_constant_mask_is_clean_behind_its_last_row(rows: int, holds: bool) -> None:
    mask = Mask.constant(holds, rows)
    assert mask.count() == (rows if holds else 0)
    assert len(mask.packed) % 8 == 0


class Asked(Never):
    """A question that is told apart by its name and answered by a list."""

    def __init__(self, name: int) -> None:
        object.__setattr__(self, "name", name)

    @property
    def identity(self) -> tuple[Any, ...]:
        return (self.name,)  # type: ignore[attr-defined]


Tree = int | tuple[str, Any] | tuple[str, Any, Any]
TREES = st.recursive(
    st.integers(0, 3),
    lambda inner: st.one_of(st.tuples(st.just("~"), inner), st.tuples(st.sampled_from("&|"), inner, inner)),
    max_leaves=12,
)


def wired(circuit: Circuit, tree: Tree) -> Condition:
    match tree:
        case int():
            return circuit.ask(Asked(tree))
        case ("~", inner):
            return ~wired(circuit, inner)
        case ("&", one, other):
            return wired(circuit, one) & wired(circuit, other)
        case _:
            return wired(circuit, tree[1]) | wired(circuit, tree[2])


def by_hand(tree: Tree, row: tuple[bool, ...]) -> bool:
    match tree:
        case int():
            return row[tree]
        case ("~", inner):
            return not by_hand(inner, row)
        case ("&", one, other):
            return by_hand(one, row) and by_hand(other, row)
        case _:
            return by_hand(tree[1], row) or by_hand(tree[2], row)


def answering(flags: np.ndarray[Any, Any], packed: bool) -> Answering:
    bits = np.packbits(flags, bitorder="little")
    if packed:
        return lambda start, stop, into, spare: bits[start >> 3 : (stop + 7) >> 3]
    return lambda start, stop, into, spare: flags[start:stop]


LENDING = Lending()
"""Of all examples, so that what one leaves in memory lies in the next one's."""


@given(
    trees=st.lists(TREES, min_size=1, max_size=6),
    rows=st.lists(st.tuples(*[st.booleans()] * 4), max_size=150),
    packed=st.tuples(*[st.booleans()] * 4),
    known=st.tuples(*[st.booleans()] * 4),
)
def test_a_schedule_gives_what_each_row_gives_by_hand(
    trees: list[Tree], rows: list[tuple[bool, ...]], packed: tuple[bool, ...], known: tuple[bool, ...]
) -> None:
    """Whatever shares its parts, is asked twice, or is known from before; in short blocks, on threads."""
    circuit = Circuit()
    schedule = circuit.schedule([wired(circuit, tree) for tree in trees])
    columns = [np.array([row[i] for row in rows], bool) for i in range(4)]
    names = [question.identity[0] for question in schedule.questions]
    masks = [Mask.of(columns[i]) if known[i] else None for i in names]
    answers = [None if known[i] else answering(columns[i], packed[i]) for i in names]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "BLOCK", 64)
        patch.setattr(running, "JOINED", 128)
        patch.setattr(running, "_WORTH", 1)  # so that several threads do it
        outputs, asked = running.run(schedule, masks, answers, len(rows), LENDING)
    assert [m.flags.tolist() for m in outputs] == [[by_hand(t, row) for row in rows] for t in trees]
    assert [m.flags.tolist() for m in asked] == [columns[i].tolist() for i in names]
    clean = [Mask.of(m.flags).packed.tolist() == m.packed.tolist() for m in (*outputs, *asked)]
    assert all(clean), "bits behind the last row"


def test_equal_conditions_are_one_and_registers_are_used_again() -> None:
    circuit = Circuit()
    a, b, c = (circuit.ask(Asked(i)) for i in range(3))
    assert ((a & b).number, (a | a).number) == ((b & a).number, a.number)
    long = circuit.joined("&", [a, b, c, ~a, ~b, ~c])
    schedule = circuit.schedule([long])
    assert (len(schedule.questions), schedule.registers <= 4) == (3, True)


def test_what_always_holds_does_so_up_to_the_last_row() -> None:
    flags, spare = np.zeros((2, 10), bool)
    assert always(True)(0, 7, flags, spare).tolist() == [True] * 7


def test_a_condition_beside_one_that_is_the_same_for_all_rows() -> None:
    circuit = Circuit()
    a = circuit.ask(Asked(0))
    wanted = [a & True, a & False, True | a, False | a]
    flags = np.array([True, False, True], bool)
    schedule = circuit.schedule(wanted)
    answers = [answering(flags, False) if isinstance(q, Asked) else q.answering() for q in schedule.questions]
    outputs, _ = running.run(schedule, [None] * len(answers), answers, 3, LENDING)
    assert [m.flags.tolist() for m in outputs] == [
        [True, False, True],
        [False] * 3,
        [True] * 3,
        [True, False, True],
    ]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not split off here")
def test_a_process_that_was_split_off_has_threads_of_its_own() -> None:
    assert [*threads.pool().map(abs, [-1, 2])] == [1, 2]
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        os._exit(0 if [*threads.pool().map(abs, [-3])] == [3] else 1)
    assert os.waitpid(child, 0)[1] == 0
