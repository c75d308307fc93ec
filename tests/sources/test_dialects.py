"""Whatever way values are written down, the same values are read."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from segdsl.instants import instant_of
from segdsl.sources.rows import rows_of
from segdsl.sources.zones import to_utc
from tests.sources.reading import catalog_of, conform, tables

RULES = """
customers from "customers.csv" {how} key id
  id  whole number
  t   text
  n   number
  w   whole number
  f   flag
  d   date
  i   datetime
  l   list of text split by "|"
"""

text = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\"',; "), min_size=1, max_size=8
)
item = st.text(st.sampled_from("abc é'"), min_size=1).map(str.strip).filter(bool)
row = st.fixed_dictionaries(
    {
        "t": st.none() | text,
        "n": st.none() | st.floats(allow_nan=False, allow_infinity=False),
        "w": st.none() | st.integers(-(2**53), 2**53),
        "f": st.none() | st.booleans(),
        "d": st.none() | st.dates(),
        "i": st.none() | st.datetimes(timezones=st.just(dt.UTC)),
        "l": st.none() | st.lists(item, min_size=1, max_size=3).map(tuple),
    }
)
dialect = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from(",;\t|"),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        "lineterminator": st.sampled_from(["\n", "\r\n"]),
    }
)


def cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case tuple():
            return "|".join(value)
        case dt.datetime() | dt.date():
            return value.isoformat()
        case float():
            return repr(value)
        case _:
            return str(value)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(row, min_size=1, max_size=6),
    dialect=dialect,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_values_survive_any_dialect(
    rows: list[dict[str, Any]], dialect: dict[str, Any], encoding: str
) -> None:
    rows = [{"id": number, **one} for number, one in enumerate(rows)]
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, list(rows[0]), **dialect)
    writer.writeheader()
    writer.writerows({name: cell(value) for name, value in one.items()} for one in rows)
    with tempfile.TemporaryDirectory() as folder:
        made = tables(Path(folder), RULES.format(how=""), customers=written.getvalue().encode(encoding))
    assert rows_of(made.customers) == tuple(rows)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(row, min_size=1, max_size=6))
def test_a_frame_made_in_python_means_the_same(rows: list[dict[str, Any]]) -> None:
    rows = [{"id": number, **one} for number, one in enumerate(rows)]
    made = conform(catalog_of(RULES.format(how="")).customers, pd.DataFrame(rows))
    assert rows_of(made.required()) == tuple(rows)


zones = st.sampled_from(
    [
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Europe/Dublin",
        "Asia/Kolkata",
    ]
)


@settings(max_examples=200, deadline=None)
@given(locals_=st.lists(st.datetimes(), min_size=1, max_size=20), zone=zones)
def test_local_times_are_the_instants_of_the_reference(locals_: list[dt.datetime], zone: str) -> None:
    around = [dt.datetime(2026, 3, 29, 2, 30), dt.datetime(2026, 10, 25, 2, 30), dt.datetime(2011, 12, 30, 5)]
    moments = np.array([*locals_, *around], "datetime64[us]")
    expected = [instant_of(local, zone).replace(tzinfo=None) for local in [*locals_, *around]]
    assert to_utc(moments, zone).tolist() == expected


@settings(max_examples=100, deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_a_number_with_separators_is_the_same_number(number: float) -> None:
    number = round(number, 2)
    english = f"{number:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    rules = (
        'customers from "customers.csv" key id\n  a number format "1,234.56"\n  b number format "1.234,56"\n'
    )
    with tempfile.TemporaryDirectory() as folder:
        made = tables(Path(folder), rules, customers=f'id,a,b\n1,"{english}","{german}"\n')
    (one,) = rows_of(made.customers)
    assert math.isclose(one["a"], number, abs_tol=0.0) and one["b"] == one["a"]  # noqa: PT018
