"""Whose rows are, against the piece of the pandas program that finds places of keys."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.engines.packed import short_keys, views
from segdsl.engines.packed.encoding import column_of
from segdsl.engines.packed.owners import places
from segdsl.engines.packed.texts import AsTheyAre
from segdsl.engines.pandas_program.pieces import rows
from segdsl.sources.tables import TEXT

NEAR = st.integers(-3, 9)
FAR = st.sampled_from([-(2**63), -(2**53), 2**53 + 1, 2**62, 2**63 - 1])
KEYS: dict[str, tuple[Any, st.SearchStrategy[Any]]] = {
    "whole numbers": ("Int64", NEAR),
    "whole numbers far apart": ("Int64", NEAR | FAR),
    "numbers": ("float64", NEAR.map(float) | st.sampled_from([0.5, -0.0, 1e300])),
    "texts": (TEXT, st.sampled_from(["", "a", "A", "ß", "10"])),
    "texts that are numbers": (TEXT, st.sampled_from(["0", "1", "7", "31", "10", "9223372036854775807"])),
    "texts like numbers": (
        TEXT,
        st.sampled_from(
            ["0", "1", "01", "00", "-1", "+1", "1 ", " 1", "31", "0x1F", "1.0", "١", "", "9" * 19]
        ),
    ),
}


def column(values: list[Any], dtype: Any) -> pd.Series:
    series = pd.Series(pd.array(values, dtype=dtype))
    return series.astype("int64") if dtype == "Int64" and not series.isna().any() else series


@pytest.mark.parametrize("coded", [True, False])
@pytest.mark.parametrize("kind", KEYS)
@given(data=st.data())
def test_the_first_place_with_the_same_key(kind: str, coded: bool, data: st.DataObject) -> None:
    """Where a way of its own says nothing the pieces are asked, so that saying nothing is never wrong."""
    dtype, values = KEYS[kind]
    wanted = column(data.draw(st.lists(values | st.none(), max_size=9)), dtype)
    keys = column(data.draw(st.lists(values | st.none(), max_size=9)), dtype)
    family = "text" if dtype is TEXT else "number"
    looked_for, among = column_of(wanted, family), column_of(keys, family)
    if not coded and dtype is TEXT:
        looked_for = AsTheyAre(looked_for.arrow)
    found = places(looked_for, among)
    assert found is None or found.tolist() == rows.places([wanted], [keys]).tolist()


@pytest.mark.parametrize("kind", ["whole numbers", "whole numbers far apart", "texts"])
@given(data=st.data())
def test_keys_that_are_known_and_different_are_found_here(kind: str, data: st.DataObject) -> None:
    dtype, values = KEYS[kind]
    keys = column(data.draw(st.lists(values, min_size=1, max_size=9, unique=True)), dtype)
    family = "text" if dtype is TEXT else "number"
    assert places(column_of(keys, family), column_of(keys, family)).tolist() == [*range(len(keys))]


@given(st.lists(st.integers(0, 30), max_size=40), st.sets(st.integers(0, 30), min_size=1), st.integers(0, 2))
def test_texts_that_are_whole_numbers_are_found_by_those(wanted: list[int], keys: set[int], cut: int) -> None:
    """Block by block, from wherever a column begins."""
    texts = pa.array(["none"] * cut + [*map(str, wanted), None], pa.large_string()).slice(cut)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(views, "BLOCK", 16)
        patch.delattr(short_keys, "places_of")
        found = places(AsTheyAre(texts), AsTheyAre(pa.array([*map(str, sorted(keys))], texts.type)))
    place = {key: place for place, key in enumerate(sorted(keys))}
    assert found.tolist() == [*(place.get(number, -1) for number in wanted), -2]
