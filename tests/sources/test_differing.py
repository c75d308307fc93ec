"""In which rows two frames differ: found for every type, whatever the order of rows."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.sources import differing as module
from segdsl.sources.differing import differing
from segdsl.sources.tables import TEXT
from segdsl.types import Day, Flag, Instant, ListOf, Number, Text, Type
from tests.properties.worlds import series

KINDS: tuple[tuple[Type, tuple[object, ...]], ...] = (
    (Number(), (None, 0.0, -0.0, 1.5)),
    (Number(whole=True), (None, 0, 2**53 + 1, 2**53)),
    (Text(), (None, "", "a", "b")),
    (Flag(), (None, True, False)),
    (Day(), (None, pd.Timestamp("2026-03-31"), pd.Timestamp("2026-04-01"))),
    (
        Instant(),
        (None, pd.Timestamp("2026-03-31 10:00", tz="UTC"), pd.Timestamp("2026-03-31 11:00", tz="UTC")),
    ),
    (ListOf(), (None, (), ("a",), ("a", "b"))),
)
Row = tuple[object, ...]
ROWS = st.lists(st.tuples(*(st.sampled_from(values) for _, values in KINDS)), max_size=8)


def frame(rows: list[Row]) -> pd.DataFrame:
    columns = {f"{n}": series([row[n] for row in rows], kind) for n, (kind, _) in enumerate(KINDS)}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(rows)))


def told(row: Row) -> str:
    """A row as text, which tells zeros of two signs apart."""
    return repr(row)


@given(ROWS, ROWS)
def test_what_is_left_of_both_are_the_same_rows(then: list[Row], now: list[Row]) -> None:
    found = differing(frame(then), frame(now))
    gone, come = (
        [rows[place] for place in places] for rows, places in ((then, found.then), (now, found.now))
    )
    before, after = Counter(map(told, then)), Counter(map(told, now))
    assert before - Counter(map(told, gone)) == after - Counter(map(told, come))
    assert {*map(told, gone)} | {*map(told, come)} == {r for r in before | after if before[r] != after[r]}


@given(ROWS, st.randoms())
def test_another_order_is_no_difference(rows: list[Row], random: object) -> None:
    moved = [*rows]
    random.shuffle(moved)  # type: ignore[attr-defined]
    assert not differing(frame(rows), frame(moved))


@given(ROWS, ROWS)
def test_what_was_added_at_the_end_is_all_there_is(rows: list[Row], more: list[Row]) -> None:
    found = differing(frame(rows), frame([*rows, *more]))
    assert [*found.now] == [*range(len(rows), len(rows) + len(more))] or not found.in_place
    assert len(found.now) >= len(more) or not found.in_place


def test_other_columns_make_every_row_another() -> None:
    rows = [tuple(values[1] for _, values in KINDS)] * 3
    found = differing(frame(rows), frame(rows).rename(columns={"0": "amount"}))
    assert (len(found.then), len(found.now)) == (3, 3)


def test_texts_in_several_pieces_of_memory_are_compared() -> None:
    whole, one, other = (
        pd.DataFrame({"t": texts}, dtype="str") for texts in (["a", None, "c"], ["a"], [None, "b"])
    )
    joined = pd.concat([one, other], ignore_index=True)
    for then, now in ((whole, joined), (joined, whole)):
        found = differing(then, now)
        assert ([*found.then], [*found.now]) == ([2], [2])


def test_columns_that_lie_in_memory_alike_are_not_compared_row_by_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kinds = [(kind, values) for kind, values in KINDS if not isinstance(kind, ListOf)]

    def columns(size: int) -> pd.DataFrame:
        return pd.DataFrame({f"{n}": series([*v, *v][:size], kind) for n, (kind, v) in enumerate(kinds)})

    then, now = columns(4), columns(5)
    now.loc[0, "2"] = "another"
    compared: list[Any] = []
    plainly = module.unequal
    monkeypatch.setattr(
        module, "unequal", lambda one, other: compared.append(one.name) or plainly(one, other)
    )
    assert [*differing(then, now).now] == [0, 4]
    assert compared == ["2"]


@pytest.mark.parametrize("texts", [[], [""], [None], ["", None, "a"]])
def test_texts_of_no_length(texts: list[str | None]) -> None:
    then, now = (pd.DataFrame({"a": pd.Series(texts, dtype=TEXT)}) for _ in range(2))
    assert not differing(then, now)


def test_rows_that_are_below_those_of_then_in_the_same_memory() -> None:
    now = pd.DataFrame({"a": pd.Series(["x", "y", "x"], dtype=TEXT), "b": [1, 2, 1]})
    found = differing(now.iloc[:2], now)
    assert (found.then.tolist(), found.now.tolist(), found.in_place) == ([], [2], True)


def test_rows_that_stand_in_each_others_place_do_not_differ() -> None:
    then = pd.DataFrame({"a": ["x"] * 9, "b": [1, 2, *[0] * 7]})
    now = pd.DataFrame({"a": ["x"] * 9, "b": [2, 1, *[0] * 7]})
    assert not differing(then, now)
