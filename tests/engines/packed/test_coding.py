"""What is made of values in codes, or brought by places, is what it is of each row."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from segdsl.engines.packed import coding
from segdsl.engines.packed.answers import Stages
from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.columns import FewLists, Lists
from segdsl.engines.packed.texts import FewTexts, Texts

TEXTS = st.lists(st.none() | st.sampled_from(["", "a", "A", "ä", "b" * 40, "日本"]), max_size=40)
LISTS = st.lists(st.none() | st.lists(st.sampled_from(["x", "y", ""]), max_size=3).map(tuple), max_size=40)


def coded(texts: list[str | None]) -> coding.Coded:
    found = Texts(pa.array(texts, pa.large_string())).coded
    assert found is not None
    return found


def values(found: coding.Coded) -> list[object]:
    return [None if code == found.unknown else found.distinct[code] for code in found.codes]


@given(TEXTS, st.data())
def test_what_is_brought(texts: list[str | None], data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(-2, len(texts) - 1), max_size=60))
    found = coding.brought(coded(texts), np.array(places, np.int32))
    assert values(found) == [texts[place] if place >= 0 else None for place in places]


@given(TEXTS, st.booleans())
def test_what_is_renamed(texts: list[str | None], known: bool) -> None:
    of = coded(texts)
    nothing = "none" if known else None
    names = [None if text == "b" * 40 else text.lower() for text in of.distinct]
    found = coding.renamed(of, [*names, nothing])
    expected = [nothing if t is None else None if t == "b" * 40 else t.lower() for t in texts]
    assert values(found) == expected
    assert [*found.distinct] == sorted(found.distinct)
    column = FewTexts(found)
    assert column.arrow.to_pylist() == expected
    assert column.series.isna().tolist() == [text is None for text in expected]
    assert column.series.array.codes is found.codes  # type: ignore[attr-defined]
    assert len(column) == len(texts)


@given(st.lists(st.sampled_from(["b", None, "a"]), max_size=20))
def test_stages_are_a_column_in_codes(names: list[str | None]) -> None:
    flags = {name: np.array([one == name for one in names], bool) for name in ("b", None, "a")}
    stages = Stages(tuple((name, Mask.of(holds)) for name, holds in flags.items()))
    assert stages.series().array.distinct == ["a", "b"]  # type: ignore[attr-defined]
    assert stages.series().tolist() == pd.Series(names, dtype="str").tolist()


@given(st.lists(TEXTS, max_size=5), st.data())
def test_texts_in_several_pieces(pieces: list[list[str | None]], data: st.DataObject) -> None:
    """Whatever piece of other arrays each of them is."""
    type_ = data.draw(st.sampled_from([pa.string(), pa.large_string()]))
    starts = [data.draw(st.integers(0, len(piece))) for piece in pieces]
    chunks = [pa.array(piece, type_).slice(start) for piece, start in zip(pieces, starts, strict=True)]
    column = Texts(pa.chunked_array(chunks, type_))
    texts = [text for piece, start in zip(pieces, starts, strict=True) for text in piece[start:]]
    assert column.coded is not None
    assert values(column.coded) == texts
    assert column.arrow.to_pylist() == texts
    flags = np.ones(len(texts), bool) if column.known is None else column.known.flags
    assert flags.tolist() == [text is not None for text in texts]


def test_coding_needs_little_memory() -> None:
    """Views are made of a block of texts at a time, and of nothing before it."""
    texts = pa.array(["a", "b", "c"] * 300_000, pa.large_string())
    before = pa.default_memory_pool()
    pool = pa.proxy_memory_pool(before)
    pa.set_memory_pool(pool)
    try:
        found = Texts(pa.chunked_array([texts.slice(0, 400_000), texts.slice(400_000)])).coded
    finally:
        pa.set_memory_pool(before)
    assert found is not None
    assert found.codes.tolist() == [0, 1, 2] * 300_000
    assert (pool.max_memory() or 0) < 4_000_000


@given(LISTS)
def test_lists(lists: list[tuple[str, ...] | None]) -> None:
    series = pd.Series(lists, dtype=object)
    column = Lists(series, None)
    assert column.coded is not None
    assert values(column.coded) == lists
    few = FewLists(column.coded)
    flags = np.ones(len(lists), bool) if few.known is None else few.known.flags
    assert flags.tolist() == [one is not None for one in lists]


def test_many_different_ones_are_not_coded() -> None:
    many = [(str(number),) for number in range(70_000)]
    assert Lists(pd.Series(many, dtype=object), None).coded is None
    late = [("x",)] * 30_000 + many
    assert Lists(pd.Series(late, dtype=object), None).coded is None
