"""Frames made in Python, typed like files."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from segdsl import threads
from segdsl.sources.rows import plain_values, world_of
from segdsl.sources.tables import Tables, dtype_of
from tests.sources.reading import catalog_of, conform

RULES = """
customers from "c.csv" key id
  x {declared}
"""


def column(declared: str, values: object, zone: str = "UTC") -> list[object]:
    table = catalog_of(RULES.format(declared=declared)).customers
    frame = pd.DataFrame({"id": range(len(values)), "x": values}, index=range(5, 5 + len(values)))  # type: ignore[arg-type]
    made = conform(table, frame, zone).required()
    series = made["x"]
    assert series.dtype == dtype_of(table.columns["x"].kind.type, missing=bool(series.isna().any()))
    assert list(made.index) == list(range(len(made)))
    return plain_values(series)


@pytest.mark.parametrize(
    ("declared", "values", "expected"),
    [
        ("number", np.array([1, 2], "int32"), [1.0, 2.0]),
        ("number", [1.5, np.inf], [1.5, None]),
        ("number", pd.array([1, None], "Int64"), [1.0, None]),
        ("number", ["1.5", None], [1.5, None]),
        ("whole number", [1.0, np.nan], [1, None]),
        ('whole number unknown as "-1"', [1, -1], [1, None]),
        ("flag", [True, False], [True, False]),
        ("flag", [1, 0], [True, False]),
        ('flag yes "J" no "N"', ["J", None, True], [True, None, True]),
        ("text", pd.Categorical(["a", None]), ["a", None]),
        ("text", [17850.0, np.nan], ["17850", None]),
        ("text", ["a", ""], ["a", None]),
        ("date", pd.to_datetime(["2026-03-31", None]), [dt.date(2026, 3, 31), None]),
        (
            'date format "%d.%m.%Y"',
            [dt.date(2026, 3, 31), "01.04.2026"],
            [dt.date(2026, 3, 31), dt.date(2026, 4, 1)],
        ),
        ('date format "%Y%m%d"', [20260331, 20260401], [dt.date(2026, 3, 31), dt.date(2026, 4, 1)]),
        ("list of text", [["a", "b"], np.array(["c"]), "d,e", None], [("a", "b"), ("c",), ("d", "e"), None]),
    ],
)
def test_columns_of_any_type(declared: str, values: object, expected: list[object]) -> None:
    assert column(declared, values) == expected


def test_times_with_and_without_a_zone() -> None:
    naive = pd.to_datetime(["2026-07-01 12:00"])
    assert column("datetime", naive, "Europe/Berlin") == [dt.datetime(2026, 7, 1, 10, tzinfo=dt.UTC)]
    assert column("datetime", naive.tz_localize("Asia/Tokyo")) == [dt.datetime(2026, 7, 1, 3, tzinfo=dt.UTC)]


def test_columns_go_by_declared_name_or_header() -> None:
    table = catalog_of('customers from "c.csv" key id\n  x number column "The X"\n').customers
    for name in ("x", "The X"):
        assert conform(table, pd.DataFrame({"id": ["a"], name: [1]})).required()["x"].tolist() == [1.0]


def test_findings_count_rows_from_one() -> None:
    table = catalog_of(RULES.format(declared="number")).customers
    checked = conform(table, pd.DataFrame({"id": ["a", "b"], "x": ["1", "many"]}))
    assert checked.diagnostics[0].message == "`frame of customers` row 2, column `x`: `many` is not a number"
    half = conform(table, pd.DataFrame({"id": ["a"]}))
    assert half.diagnostics[0].code == "missing-column"


def test_the_reference_sees_attributes_in_the_rows_of_customers() -> None:
    catalog = catalog_of(
        'customers from "c.csv" key id\n\nattributes survey from "s.csv" key member\n  nps number\n'
        '\nlookup places from "p.csv" key code\n  name text\n'
    )
    frame = {
        "customers": pd.DataFrame({"id": ["a", "b"]}),
        "survey": pd.DataFrame({"member": ["b"], "nps": [9.0]}),
        "places": pd.DataFrame({"code": ["x"], "name": ["X"]}),
    }
    made = Tables(frame["customers"], {"survey": frame["survey"]}, {}, {"places": frame["places"]})
    world = world_of(catalog, made)
    assert world.customers == ({"id": "a", "nps": None}, {"id": "b", "nps": 9.0})
    assert world.lookups == {"places": {("x",): {"code": "x", "name": "X"}}}


@pytest.mark.parametrize("kept", ["", " keep first known"])
def test_columns_read_side_by_side_are_those_read_one_by_one(
    kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = "id whole number\n  a number from 0\n  b date\n  c text unique\n"
    table = catalog_of(f'customers from "c.csv" key id{kept}\n  {columns}').customers
    data = {"a": ["1", "x", "-1", None] * 9, "b": ["2026-03-31", "?"] * 18, "c": [*"abcd"] * 9}
    frame = pd.DataFrame({"id": [3, 1, 1, 2] * 9, **data})
    told = []
    for many in (1_000, 1):
        monkeypatch.setattr(threads, "_MANY", many)
        told.append(conform(table, frame, tolerate=True))
    pd.testing.assert_frame_equal(told[0].required(), told[1].required())
    assert [*told[0].diagnostics] == [*told[1].diagnostics]
    assert len(told[0].diagnostics) > 1
