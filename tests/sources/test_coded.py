"""Texts in codes are texts: whatever pandas does with such a column gives what it gives of texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.sources.coded import MOST, CodedTexts, dtype_of_codes
from segdsl.sources.differing import unequal
from segdsl.sources.stored import NotStored, read_frame, write_frame
from segdsl.sources.tables import TEXT

TEXTS = st.lists(st.sampled_from([None, "", "a", "b", "ä", "B"]), max_size=8)
Values = list[str | None]


def coded(texts: Values) -> pd.Series[Any]:
    distinct = sorted({text for text in texts if text is not None})
    places = [len(distinct) if text is None else distinct.index(text) for text in texts]
    return pd.Series(CodedTexts.of(np.array(places, dtype_of_codes(len(distinct))), distinct), copy=False)


def plain(texts: Values) -> pd.Series[Any]:
    return pd.Series(texts, dtype=TEXT)


ASKED: dict[str, Callable[[pd.Series[Any]], Any]] = {
    "itself": lambda x: x,
    "how many": len,
    "what is missing": lambda x: x.isna(),
    "a comparison": lambda x: x == "a",
    "an order": lambda x: x < "b",
    "some values": lambda x: x.isin(["a", "ä"]),
    "missing among values": lambda x: x.isin(["a", None]),
    "without what is missing": lambda x: x.dropna(),
    "filled": lambda x: x.fillna("?"),
    "rows backwards": lambda x: x.iloc[::-1],
    "the first rows": lambda x: x.iloc[:2],
    "rows by places": lambda x: x.iloc[[0, 0]] if len(x) else x,
    "rows by flags": lambda x: x[x.notna().to_numpy()],
    "rows that are not there": lambda x: x.reindex(range(-1, len(x) + 1)),
    "in upper case": lambda x: x.str.upper(),
    "how long": lambda x: x.str.len(),
    "distinct values": lambda x: pd.Series(x.unique()),
    "counts": lambda x: x.value_counts(sort=False).sort_index(),
    "sorted": lambda x: x.sort_values(),
    "numbers of what is distinct": lambda x: pd.factorize(x)[0].tolist(),
    "what is numbered": lambda x: pd.Series(pd.factorize(x)[1]),
    "numbers of what is distinct or missing": lambda x: pd.factorize(x, use_na_sentinel=False)[0].tolist(),
    "repeated": lambda x: x.duplicated(),
    "twice": lambda x: pd.concat([x, x], ignore_index=True),
    "objects": lambda x: x.astype(object),
    "groups": lambda x: pd.Series(range(len(x))).groupby(x, dropna=False).sum(),
    "masked": lambda x: x.mask(x == "a"),
    "shifted": lambda x: x.shift(1),
    "as Arrow": lambda x: pa.array(x.array).to_pylist(),
    "as NumPy": lambda x: x.to_numpy(object).tolist(),
}


@pytest.mark.parametrize("asked", ASKED)
@given(texts=TEXTS)
def test_what_is_asked_of_a_column(asked: str, texts: Values) -> None:
    found, wanted = ASKED[asked](coded(texts)), ASKED[asked](plain(texts))
    if isinstance(wanted, pd.Series):
        pd.testing.assert_series_equal(found, wanted)
    else:
        assert repr(found) == repr(wanted)


@given(texts=TEXTS.filter(bool))
def test_what_is_written_into_a_copy_is_there_alone(texts: Values) -> None:
    column = coded(texts)
    copy = column.copy()
    copy.iloc[0] = "new"
    assert copy.tolist()[0] == "new"
    pd.testing.assert_series_equal(column, plain(texts))
    assert column.array[0] is np.nan if texts[0] is None else column.array[0] == texts[0]


def test_rows_that_are_chosen_stay_in_codes() -> None:
    frame = pd.DataFrame({"x": coded(["a", None, "b", "a"]), "n": range(4)}, copy=False)
    for some in (
        frame,
        frame.iloc[1:3],
        frame.iloc[[3, 0]],
        frame[frame["n"] > 0],
        frame.reset_index(drop=True),
    ):
        assert some["x"].array.codes is not None
        assert some["x"].array.distinct == ["a", "b"]


@given(one=TEXTS, other=TEXTS)
def test_one_column_behind_another_stays_in_codes(one: Values, other: Values) -> None:
    joined = pd.concat([coded(one), coded(other)], ignore_index=True)
    assert joined.array.codes is not None  # type: ignore[attr-defined]
    assert [*joined.array.distinct] == sorted({*one, *other} - {None})  # type: ignore[attr-defined, type-var]
    pd.testing.assert_series_equal(joined, plain([*one, *other]))


def test_too_many_different_texts_together_are_plain_texts() -> None:
    one, other = ([f"{letter}{n:05}" for n in range(MOST // 2 + 1)] for letter in "ab")
    joined = pd.concat([ascending(one), ascending(other)], ignore_index=True)
    assert getattr(joined.array, "codes", None) is None
    assert joined.tolist() == [*one, *other]


def ascending(texts: list[str]) -> pd.Series[Any]:
    """Texts that are in order, and all different."""
    codes = np.arange(len(texts), dtype=dtype_of_codes(len(texts)))
    return pd.Series(CodedTexts.of(codes, texts), copy=False)


def test_its_memory_is_that_of_the_codes() -> None:
    assert coded(["a" * 1000] * 100).memory_usage(index=False) == 100


@given(then=TEXTS, now=TEXTS)
def test_where_two_columns_differ_is_told_by_their_codes(then: Values, now: Values) -> None:
    size = min(len(then), len(now))
    found = unequal(coded(then[:size]), coded(now[:size]))
    assert found.tolist() == [one != other for one, other in zip(then[:size], now[:size], strict=True)]


@given(texts=TEXTS)
def test_it_is_stored_in_codes_and_comes_back(
    tmp_path_factory: pytest.TempPathFactory, texts: Values
) -> None:
    place = tmp_path_factory.mktemp("stored") / "frame.arrow"
    write_frame(place, pd.DataFrame({"x": coded(texts)}, copy=False), "said")
    frame, said = read_frame(place)
    assert said == "said"
    assert frame["x"].array.codes is not None
    pd.testing.assert_series_equal(frame["x"], plain(texts).rename("x"))


def test_codes_of_other_texts_are_not_believed(tmp_path: Path) -> None:
    column = CodedTexts.of(np.array([0, 1], np.uint16), ["a"])
    write_frame(tmp_path / "frame.arrow", pd.DataFrame({"x": pd.Series(column, copy=False)}, copy=False), "")
    with pytest.raises(NotStored):
        read_frame(tmp_path / "frame.arrow")
