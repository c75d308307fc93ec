"""Texts in codes, by their ends and in raw memory, against Python's own meaning of texts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segdsl.engines.packed import views
from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.coding import coded
from segdsl.engines.packed.searching import Bytes, Search
from segdsl.engines.packed.text_questions import Has, OneOf, Same, Where
from segdsl.engines.packed.texts import Texts
from segdsl.plan.nodes import Constant
from segdsl.types import CONDITION

NODE = Constant(True, CONDITION)
TEXT = st.text(st.sampled_from("ab@.ß\0 é漢"), max_size=20)
CELLS = st.lists(st.none() | TEXT, max_size=80)


def column(cells: list[str | None], *, few: bool, cut: int = 0, asked: int = 2) -> Texts:
    """A column of texts that was asked so often.

    `few` whether it may be coded, `cut` how many rows before it belong to nobody
    """
    texts = Texts(pa.array(["before"] * cut + cells, pa.large_string()).slice(cut))
    if not few:
        texts.__dict__["coded"] = None
    for _ in range(asked):
        texts.ask()
    return texts


def answered(question: Has | OneOf | Same, *columns: Texts) -> list[bool]:
    rows = len(columns[0])
    flags, spare = np.empty((2, rows), bool)
    bits = question.answering(*columns)(0, rows, flags, spare)
    if bits.dtype != bool:
        bits = np.unpackbits(bits, count=rows, bitorder="little").view(bool)
    return [*map(bool, bits)]


@settings(max_examples=200)
@given(
    pairs=st.lists(
        st.tuples(st.sampled_from(["a", "b", "ß", "", None]), st.sampled_from(["b", "a", "c", None]))
    ),
    few=st.tuples(st.booleans(), st.booleans()),
    cut=st.integers(0, 9),
)
def test_two_texts_of_a_row_are_equal(
    pairs: list[tuple[str | None, str | None]], few: tuple[bool, bool], cut: int
) -> None:
    """Whether both are in codes, which are others for each column, or one of them, or none."""
    first = column([one for one, _ in pairs], few=few[0], cut=cut)
    second = column([two for _, two in pairs], few=few[1])
    expected = [one is not None and one == two for one, two in pairs]
    assert answered(Same(NODE, NODE), first, second) == expected


@given(cells=CELLS, cut=st.integers(0, 9))
def test_codes_say_which_text_it_was(cells: list[str | None], cut: int) -> None:
    found = coded(pa.array(["before"] * cut + cells, pa.large_string()).slice(cut))
    assert found is not None
    assert [*found.distinct] == sorted(found.distinct)
    assert [None if c == found.unknown else found.distinct[c] for c in found.codes] == cells


def test_a_text_that_the_first_rows_had_not_is_coded_all_the_same() -> None:
    """Also the empty text, whose view in memory is all zeros, beside unknown ones."""
    cells = ["a", None] * views.BLOCK + ["", "new", None]
    found = coded(pa.array(cells, pa.large_string()))
    assert found is not None
    assert [*found.distinct] == ["", "a", "new"]
    assert found.codes[-3:].tolist() == [0, 2, 3]


def test_texts_that_hardly_come_again_are_not_coded() -> None:
    assert coded(pa.array([f"{n}@example.org" for n in range(30_000)])) is None


@pytest.mark.parametrize("count", [254, 255, 256, 40_000])
def test_there_is_room_for_unknown_beside_all_codes(count: int) -> None:
    cells = [f"a text of {n}" for n in range(count)] + [None]
    found = coded(pa.array(cells * (1 if count < 1000 else 2), pa.large_string()))
    if count > 1000:
        assert found is None or found.codes.dtype == np.uint16
    if found is not None:
        assert found.codes[count] == found.unknown == count


@settings(max_examples=300)
@given(
    cells=CELLS,
    part=st.text(st.sampled_from("ab@.ß\0 é漢"), min_size=1, max_size=18),
    where=st.sampled_from(["anywhere", "at the start", "at the end"]),
    few=st.booleans(),
    cut=st.integers(0, 9),
    asked=st.integers(0, 2),
)
def test_a_part_is_found_where_python_finds_it(
    cells: list[str | None], part: str, where: Where, few: bool, cut: int, asked: int
) -> None:
    holds = {"anywhere": str.__contains__, "at the start": str.startswith, "at the end": str.endswith}[where]
    expected = [cell is not None and holds(cell, part) for cell in cells]
    assert answered(Has(NODE, part, where), column(cells, few=few, cut=cut, asked=asked)) == expected


@given(
    cells=CELLS,
    wanted=st.lists(TEXT, min_size=1, max_size=12, unique=True),
    few=st.booleans(),
    asked=st.integers(0, 2),
)
def test_one_of_several_texts(cells: list[str | None], wanted: list[str], few: bool, asked: int) -> None:
    found = answered(OneOf(NODE, tuple(wanted)), column(cells, few=few, asked=asked))
    assert found == [cell is not None and cell in wanted for cell in cells]


def test_codes_that_cost_more_than_a_question_are_found_when_it_is_asked_again() -> None:
    short = Texts(pa.array(["DE", "AT", None] * 9, pa.large_string()))
    long = Texts(pa.array([f"a longer text {n % 99}" for n in range(999)], pa.large_string()))
    for texts in (short, long):
        texts.ask()
    assert (short.codes_at_hand is None, long.codes_at_hand is None) == (False, True)
    assert (short.settled, long.settled) == (False, False)
    long.ask()
    assert (long.codes_at_hand is None, long.settled) == (False, True)


def test_a_search_crosses_the_stretches_that_it_looks_at() -> None:
    texts = Bytes.of(pa.array(["x" * 1_000_000, "y" * 48_574 + "needle", "no"], pa.large_string()))
    flags = np.ones(3, bool)
    Search(texts, "needle").within(0, 3, flags)
    assert flags.tolist() == [False, True, False]


def test_unknown_texts_are_none_of_those_with_bytes_behind_them() -> None:
    """A validity bitmap may hide bytes that are there."""
    whole = pa.array(["needle", "needle", "x"], pa.large_string())
    hidden = pa.Array.from_buffers(pa.large_string(), 3, [pa.py_buffer(b"\x06"), *whole.buffers()[1:]])
    texts = column([], few=False)
    texts.__init__(hidden)  # type: ignore[misc]
    texts.__dict__["coded"] = None
    assert answered(Has(NODE, "needle", "anywhere"), texts) == [False, True, False]
    assert answered(Has(NODE, "needle", "at the end"), texts) == [False, True, False]
    assert texts.known is not None
    assert texts.known.flags.tolist() == Mask.of(np.array([False, True, True])).flags.tolist()
