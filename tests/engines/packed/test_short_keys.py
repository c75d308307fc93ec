"""Texts among short keys, whatever their hashes are, against a dictionary."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.engines.packed import short_keys, views
from segdsl.engines.packed.short_keys import places_of

TEXTS = st.lists(st.none() | st.text(max_size=3) | st.sampled_from(["", "a" * 12, "a\0", "a"]), max_size=40)


@given(TEXTS, TEXTS, st.integers(0, 3), st.booleans())
def test_the_first_place_of_each_text(
    wanted: list[str | None], keys: list[str | None], cut: int, one_slot: bool
) -> None:
    """Also with a hash that tells hardly any apart, and texts that are longer than every key."""
    wanted = [*wanted, "a" * 13, "a" * 40]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(views, "BLOCK", 16)
        if one_slot:
            patch.setattr(short_keys, "_FEWEST_BITS", 1)
            patch.setattr(short_keys, "_ROOM", 0)
            patch.setattr(short_keys, "FACTORS", short_keys.FACTORS * 10)
        texts = pa.array(["before"] * cut + wanted, pa.large_string()).slice(cut)
        found = places_of(pa.chunked_array([texts.slice(0, 5), texts.slice(5)]), pa.array(keys, texts.type))
    known = [key for key in keys if key is not None]
    if not known or any(len(key.encode()) > 12 for key in known):
        assert found is None
        return
    assert found is not None
    first = {key: place for place, key in reversed([*enumerate(keys)])}
    pairs = [
        (first.get(text, -1), place) for text, place in zip(wanted, found, strict=True) if text is not None
    ]
    assert [place for _, place in pairs] == [right for right, _ in pairs]


def test_many_keys_are_told_apart() -> None:
    keys = [f"c{number}" for number in range(50_000)]
    wanted = np.random.default_rng(3).integers(0, 100_000, 200_000)
    found = places_of(pa.array([f"c{number}" for number in wanted]), pa.array(keys))
    assert found is not None
    assert found.tolist() == np.where(wanted < 50_000, wanted, -1).tolist()


def test_keys_that_are_long_or_missing_are_left_to_others() -> None:
    assert places_of(pa.array(["a"]), pa.array(["a" * 13])) is None
    assert places_of(pa.array(["a"]), pa.array([None], pa.string())) is None
    assert places_of(pa.array(["a"]), pa.array([], pa.string())) is None


def test_a_hash_that_tells_none_apart_is_no_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(short_keys, "FACTORS", ((0, 0),))
    assert places_of(pa.array(["a"]), pa.array(["a", "b"])) is None
