"""What the printed programs do with cells that a file holds as values with a type."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from segdsl.engines.pandas_program.pieces.moments import birthdays, counted_in_texts, days
from segdsl.engines.pandas_program.pieces.reading import known, texts, written_as

WHOLE = pd.Series([17850, 3], dtype="int64")
FLOATS = pd.Series([2.5, None], dtype="float64")
FLAGS = pd.Series([True, False])
DAYS = pd.to_datetime(pd.Series(["2026-03-31", None]))


def told(series: pd.Series[Any]) -> list[Any]:
    return [None if pd.isna(value) else value for value in series]


@pytest.mark.parametrize("cells", [WHOLE, FLOATS, FLAGS, DAYS], ids=["whole", "floats", "flags", "days"])
def test_columns_with_a_type_of_their_own_stay(cells: pd.Series[Any]) -> None:
    assert written_as(cells, r"\d+").equals(cells)
    assert known(cells, ("3", "2.5", "true")).equals(cells)


def test_cells_that_stand_for_unknown_are_unknown() -> None:
    cells = pd.Series([" a ", "", "  ", "n/a", " n/a", None, "b"], dtype="str")
    assert told(known(cells, ("n/a",))) == ["a", None, None, None, None, None, "b"]
    mixed = pd.Series(["n/a", 3, 2.0, True, None, " x "], dtype="object")
    assert told(known(mixed, ("n/a",))) == [None, "3", "2", "true", None, "x"]


def test_texts_stay_as_they_came() -> None:
    cells = pd.Series([" a ", "", "n/a", None], dtype="str")
    assert told(texts(cells)) == [" a ", "", "n/a", None]
    assert told(texts(cells, ("n/a", ""))) == [" a ", None, None, None]
    mixed = pd.Series([" a ", 3, 2.5, None], dtype="object", index=[5, 6, 7, 8])
    assert told(texts(mixed)) == [" a ", "3", "2.5", None]
    assert list(texts(mixed).index) == [5, 6, 7, 8]


def test_only_what_is_written_so_is_read() -> None:
    cells = pd.Series(["12", " 34 ", "1.5", "x", "", None], dtype="str")
    assert told(written_as(cells, r"\d+")) == ["12", " 34 ", None, None, None, None]
    mixed = pd.Series(["12", "x", 7, 2.5, None], dtype="object")
    assert told(written_as(mixed, r"\d+")) == ["12", None, 7, 2.5, None]


def test_numbers_are_counted_as_texts_and_others_stay() -> None:
    assert told(counted_in_texts(WHOLE)) == ["17850", "3"]
    assert told(counted_in_texts(FLOATS)) == ["2.5", None]
    for cells in (DAYS, pd.Series(["20260331", None], dtype="str")):
        assert counted_in_texts(cells) is cells


def test_days_that_are_written_as_numbers() -> None:
    found = days(pd.Series([20260331, 20251231]), layouts=("%Y%m%d",))
    assert [str(day.date()) for day in found] == ["2026-03-31", "2025-12-31"]


@pytest.mark.parametrize(
    ("layout", "cells", "days"),
    [
        ("%d.%m.", ["29.02.", "31.12.", None, "30.02."], ["02-29", "12-31", None, None]),
        ("%m/%d", ["02/29", "1/5", "x", None], ["02-29", "01-05", None, None]),
        ("%d.%m.%Y", ["29.02.1988", "31.12.2001", "29.02.2001", None], ["02-29", "12-31", None, None]),
        ("%d.%m.%y", ["29.02.88", "31.12.01", "29.02.01", None], ["02-29", "12-31", None, None]),
    ],
)
def test_birthdays_stand_in_a_leap_year(layout: str, cells: list[str], days: list[str]) -> None:
    found = birthdays(pd.Series(cells, dtype="str"), layouts=(layout,))
    assert [None if pd.isna(day) else str(day)[:10] for day in found.astype("object")] == [
        None if day is None else f"0004-{day}" for day in days
    ]
