"""Groups of rows, against the piece of the pandas program that finds them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.engines.packed import grouping
from segdsl.engines.packed.encoding import column_of
from segdsl.engines.packed.grouping import grouped
from segdsl.engines.packed.texts import Texts
from segdsl.engines.pandas_program.pieces.rows import group_rows
from segdsl.sources.tables import TEXT

WHOLE = st.integers(-1, 2) | st.sampled_from([2**53, 2**53 + 1, -(2**63)])
DAYS = st.integers(0, 2).map(lambda day: pd.Timestamp(2026, 3, 1 + day))
KINDS: dict[str, tuple[Any, Any, st.SearchStrategy[Any]]] = {
    "text": ("text", TEXT, st.sampled_from(["", "a", "A", "a longer text than others"])),
    "number": ("number", "float64", st.sampled_from([0.0, -0.0, 0.5, 1e300])),
    "whole": ("number", "Int64", WHOLE),
    "flag": ("flag", "boolean", st.booleans()),
    "day": ("day", "datetime64[us]", DAYS),
}


def series_of(values: list[Any], dtype: Any) -> pd.Series[Any]:
    series = pd.Series(pd.array(values, dtype=dtype))
    plain = {"Int64": "int64", "boolean": "bool"}.get(dtype if isinstance(dtype, str) else "")
    return series if plain is None or series.isna().any() else series.astype(plain)


@given(data=st.data())
def test_groups_are_those_of_the_piece(data: st.DataObject) -> None:
    """Rows of a group mostly lie together, but need not; others may lie between them."""
    runs = data.draw(st.lists(st.integers(1, 3), max_size=8))
    kinds = data.draw(st.lists(st.sampled_from([*KINDS]), min_size=1, max_size=3))

    def drawn(values: st.SearchStrategy[Any]) -> list[Any]:
        return [value for run in runs for value in [data.draw(values)] * run]

    owner = np.array(drawn(st.integers(-2, 2)), "int32")
    keys = [series_of(drawn(KINDS[kind][2] | st.none()), KINDS[kind][1]) for kind in kinds]
    where = np.array(data.draw(st.lists(st.booleans(), min_size=len(owner), max_size=len(owner))), bool)
    columns = [column_of(key, KINDS[kind][0]) for key, kind in zip(keys, kinds, strict=True)]
    block = data.draw(st.sampled_from([1, 3, grouping.BLOCK]))
    for wanted, conditions in ((where, [where]), (None, [])):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(grouping, "BLOCK", block)
            groups, first = grouped(owner, columns, conditions)
        told, first_told = group_rows(owner, keys, wanted)
        assert groups.tolist() == told.tolist()
        assert first.tolist() == first_told.tolist()


@pytest.mark.parametrize("cuts", [(0, 0), (1, 3), (2, 2)])
def test_texts_may_be_in_several_pieces(cuts: tuple[int, int]) -> None:
    texts = ["a", "a", "b", None, "a", "b"]
    start, stop = cuts
    pieces = pa.chunked_array([texts[:start], texts[start:stop], texts[stop:]], pa.large_string())
    groups, first = grouped(np.zeros(6, np.int32), [Texts(pieces)])
    assert groups.tolist() == [0, 0, 1, -1, 0, 1]
    assert first.tolist() == [0, 2]


@pytest.mark.parametrize("block", [1, 2, grouping.BLOCK])
@pytest.mark.parametrize("texts", [["a", "b", "c"], ["a", "c", "b"], ["b", "a", "b"], ["a"], []])
def test_texts_that_rise_are_all_different(
    texts: list[str], block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouping, "BLOCK", block)
    twice = pd.Series([text for text in texts for _ in range(2)], dtype=TEXT)
    owner = np.zeros(len(twice), np.int32)
    groups, first = grouped(owner, [column_of(twice, "text")])
    told, first_told = group_rows(owner, [twice])
    assert groups.tolist() == told.tolist()
    assert first.tolist() == first_told.tolist()
