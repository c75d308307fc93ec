"""Marks of frames: the same as long as a frame holds the same, others after an edit of whatever holds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from segdsl.sources.marks import marked

TEXTS = ["a", None, "b", "a"]


def categories(values: list[Any]) -> pd.DataFrame:
    return pd.DataFrame({"x": pd.Categorical(values)})


def encoded(texts: list[str]) -> pa.Table:
    places = pa.array([0, None, 1, 0], pa.int8())
    return pa.table({"x": pa.DictionaryArray.from_arrays(places, pa.array(texts))})


STILL: dict[str, Callable[[], Any]] = {
    "numbers": lambda: pd.DataFrame({"x": [1.0, 2.0]}),
    "whole numbers": lambda: pd.DataFrame({"x": pd.array([1, None], "Int64")}),
    "flags": lambda: pd.DataFrame({"x": pd.array([True, None], "boolean")}),
    "instants": lambda: pd.DataFrame({"x": pd.date_range("2026-01-01", periods=3, tz="Europe/Vienna")}),
    "periods": lambda: pd.DataFrame({"x": pd.period_range("2026-01-01", periods=3, freq="D")}),
    "categories": lambda: categories(TEXTS),
    "categories of numbers": lambda: categories([1, 2, 1]),
    "lists": lambda: pd.DataFrame({"x": pd.array([["a"], None], pd.ArrowDtype(pa.list_(pa.string())))}),
    "Arrow": lambda: pa.table({"x": [1, None, 3], "y": TEXTS[:3], "z": [None] * 3}),
    "Arrow, dictionary": lambda: encoded(["a", "b"]),
    "Polars": lambda: pl.DataFrame({"x": [1.5, None], "y": ["a", None]}),
    "nothing": lambda: pd.DataFrame({"x": pd.Series([], dtype="float64")}),
}


def _lists(numbers: Any, ends: Any) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array(ends), pa.array(numbers))


def _large_lists(numbers: Any, ends: Any) -> pa.Array:
    return pa.LargeListArray.from_arrays(pa.array(ends.astype(np.int64)), pa.array(numbers))


# Columns of Arrow over numpy's memory: made of four numbers, and of the ends of two lists.
IN_PLACE: dict[str, Callable[[Any, Any], pa.Array]] = {
    "numbers": lambda numbers, ends: pa.array(numbers),
    "lists": _lists,
    "large lists": _large_lists,
    "lists of one length": lambda numbers, ends: pa.FixedSizeListArray.from_arrays(pa.array(numbers), 2),
    "lists in lists": lambda numbers, ends: _lists(_lists(numbers, np.arange(5, dtype=np.int32)), ends),
    "records": lambda numbers, ends: pa.StructArray.from_arrays([pa.array(numbers)], ["x"]),
    "maps": lambda numbers, ends: pa.MapArray.from_arrays(pa.array(ends), pa.array(list("abcd")), numbers),
    "codes": lambda numbers, ends: pa.DictionaryArray.from_arrays(pa.array(numbers), pa.array(list("abcde"))),
    "what codes stand for": lambda numbers, ends: pa.DictionaryArray.from_arrays(
        pa.array([0, 1]), pa.array(numbers)
    ),
}


@pytest.mark.parametrize("as_pandas", [False, True])
@pytest.mark.parametrize("kind", IN_PLACE)
def test_an_edit_of_the_memory_that_arrow_lies_in_is_noticed(kind: str, as_pandas: bool) -> None:
    numbers = np.array([1, 2, 3, 4])
    column = IN_PLACE[kind](numbers, np.array([0, 3, 4], np.int32))
    held = pd.Series(pd.arrays.ArrowExtensionArray(pa.chunked_array([column])))
    frame = pd.DataFrame({"x": held}) if as_pandas else pa.table({"x": column})
    before = marked(frame)
    assert marked(frame).is_as(before)
    numbers[1] = 0
    assert not marked(frame).is_as(before)


@pytest.mark.parametrize("kind", ["lists", "lists in lists", "maps"])
def test_a_list_that_ends_elsewhere_is_noticed(kind: str) -> None:
    ends = np.array([0, 3, 4], np.int32)
    frame = pa.table({"x": IN_PLACE[kind](np.array([1, 2, 3, 4]), ends)})
    before = marked(frame)
    ends[1] = 2
    assert not marked(frame).is_as(before)


@pytest.mark.parametrize("kind", STILL)
def test_a_frame_that_is_left_alone_has_the_same_marks(kind: str) -> None:
    frame = STILL[kind]()
    assert marked(frame).is_as(marked(frame))


@pytest.mark.parametrize(
    "values",
    [
        pd.Series(TEXTS, dtype=object),
        pd.arrays.SparseArray([0.0, 1.0, 0.0]),
        pd.Categorical([1, "b"]),
    ],
    ids=["objects", "sparse", "categories of objects"],
)
def test_of_what_has_no_marks_nothing_is_known(values: Any) -> None:
    frame = pd.DataFrame({"x": values})
    assert not marked(frame).is_as(marked(frame))


def test_texts_of_python_are_not_taken_for_others() -> None:
    frame = pd.DataFrame({"x": pd.array(TEXTS, pd.StringDtype("python"))})
    before = marked(frame)
    frame["x"].array[0] = "c"
    assert not marked(frame).is_as(before)


def test_renamed_categories_are_noticed() -> None:
    frame = categories(TEXTS)
    before = marked(frame)
    frame["x"] = frame["x"].cat.rename_categories({"a": "b", "b": "a"})
    assert not marked(frame).is_as(before)


def test_another_dictionary_of_the_same_places_is_noticed() -> None:
    places = pa.array([0, 1, 0], pa.int8())
    one, other = (
        pa.table({"x": pa.DictionaryArray.from_arrays(places, pa.array(texts))})
        for texts in (["a", "b"], ["b", "a"])
    )
    assert not marked(one).is_as(marked(other))


@pytest.mark.parametrize(
    "made",
    [lambda values: pa.table({"x": pa.array(values)}), lambda values: pl.DataFrame({"x": values})],
    ids=["Arrow", "Polars"],
)
def test_numbers_that_lie_in_an_array_of_numpy_are_read(made: Callable[[Any], Any]) -> None:
    values = np.array([1.0, 2.0, 3.0])
    frame = made(values)
    before = marked(frame)
    values[1] = 9
    assert not marked(frame).is_as(before)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (pa.timestamp("us"), pa.timestamp("us", "UTC")),
        (pa.timestamp("us"), pa.timestamp("ms")),
        (pa.int64(), pa.timestamp("us")),
    ],
    ids=["zone", "unit", "numbers and instants"],
)
def test_the_same_bits_of_another_type_are_noticed(first: pa.DataType, second: pa.DataType) -> None:
    bits = pa.array([0, 1_772_308_800_000_000, None], pa.int64())
    one, other = (pa.table({"x": bits.view(kind)}) for kind in (first, second))
    assert not marked(other).is_as(marked(one))
