"""Work side by side: each thing once, answers in order, whoever asks first."""

from __future__ import annotations

import threading
import time

import numpy as np

from segdsl.engines.packed.selecting import Found, ascends
from segdsl.threads import side_by_side


def test_answers_are_in_the_order_of_the_things() -> None:
    assert side_by_side(lambda n: n * n, range(20)) == [n * n for n in range(20)]
    assert side_by_side(lambda n: n, []) == []


def test_one_thing_needs_no_thread() -> None:
    assert side_by_side(lambda _: threading.current_thread(), [1]) == [threading.current_thread()]


def test_what_several_threads_ask_for_is_made_once() -> None:
    made = []
    found = Found(3)

    def make() -> int:
        time.sleep(0.01)  # so that the others ask meanwhile
        made.append(1)
        return len(made)

    assert side_by_side(lambda _: found.kept("name", make), range(8)) == [1] * 8


def test_order_is_looked_at_across_blocks() -> None:
    many = np.arange(200_000)
    assert ascends(many)
    for place in (1, 65_536, 65_537, 199_999):
        other = many.copy()
        other[place] = -1
        assert not ascends(other)
    assert ascends(many[:0])
    assert ascends(np.zeros(3))
