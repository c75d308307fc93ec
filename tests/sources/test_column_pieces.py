"""A column read in pieces has the values, the dtype and the unreadable cells that it has as a whole."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.sources import cells
from segdsl.sources.arrow import from_texts
from segdsl.sources.cells import read_cells
from segdsl.sources.tables import TEXT
from tests.sources.reading import catalog_of

ZONE = "Europe/Berlin"
DECLARED = {
    "text": ["a", "ä", "NA", " x "],
    'text unknown as "NA"': ["a", "NA", "", " NA"],
    'one of "A", "b" ignoring case': ["a", "A", "B", "c"],
    "number": ["1", "-2.5", " 3", "1e5", "x", "nan", "nan(x)", "inf", "+4", "1,5", "0x10"],
    'number unknown as "NA", "999"': ["1", "NA", " NA", "999", "999.0", "x"],
    'number format "1.234,56"': ["1,5", "1.234,5", "1.5", "x"],
    "whole number": [
        "1",
        "7.0",
        "1.5",
        "0x10",
        "1e3",
        "9007199254740993",
        "99999999999999999999",
        "x",
        "nan(x)",
    ],
    "flag": ["yes", "No", "1", "maybe", " y"],
    "date": ["2026-03-31", "2026-03-31 00:00:00", "2026-03-31 10:00", "31.03.2026", " 2026-04-01"],
    'date format "%d.%m.%Y"': ["31.03.2026", "30.02.2026", "2026-03-31"],
    'date format "%d.%m"': ["31.03", "29.02", "30.02"],
    "datetime": [
        "2026-03-29 02:30:00",
        "2025-10-26 02:30",
        "2026-03-31T10:00:00Z",
        "2026-03-31 10:00:00+02:00",
        "2026-03-31",
        "0001-01-01 00:30",
        "9999-12-31 23:59:59",
        "x",
    ],
    "list of text": ["a,b", '["a", "b"]', "a", " "],
}


@pytest.mark.parametrize("declared", DECLARED)
@given(data=st.data())
def test_pieces_say_what_the_whole_says(declared: str, data: st.DataObject) -> None:
    column = catalog_of(f'customers from "c.csv" key id\n  x {declared}\n', ZONE).customers.columns["x"]
    usual = DECLARED[declared][:1]
    texts = data.draw(st.lists(st.sampled_from([None, *usual * 3, *DECLARED[declared]]), max_size=14))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(texts)), max_size=3)))
    ends = zip([0, *cuts], [*cuts, len(texts)], strict=True)
    chunks = pa.chunked_array([pa.array(texts[a:b], pa.string()) for a, b in ends], pa.string())
    whole = read_cells(chunks, column, ZONE)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cells, "_PIECE", data.draw(st.integers(1, 5)))
        pieces = read_cells(chunks, column, ZONE)
    pd.testing.assert_series_equal(pieces.values, whole.values)
    assert np.array_equal(pieces.unreadable, whole.unreadable)
    assert pieces.values.index.equals(pd.RangeIndex(len(texts)))


@pytest.mark.parametrize("declared", ["number", "whole number"])
@pytest.mark.parametrize("text", ["nan(x)", "-nan()", "0x10", "1_000", "1e", "--1", "\u0663", "1f"])
def test_what_is_no_number_is_none_whatever_else_is_there(declared: str, text: str) -> None:
    column = catalog_of(f'customers from "c.csv" key id\n  x {declared}\n', ZONE).customers.columns["x"]
    for other in ("1", " 1", "x", "1e2", "nan"):
        found = read_cells(pa.chunked_array([pa.array([text, other])]), column, ZONE)
        assert 0 in found.unreadable


def test_texts_lie_in_one_piece_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    column = catalog_of('customers from "c.csv" key id\n  x text\n').customers.columns["x"]
    monkeypatch.setattr(cells, "_PIECE", 2)
    chunks = pa.chunked_array([["a", None], ["b", "c", "d"]], pa.string())
    values = read_cells(chunks, column, ZONE).values
    assert values.dtype == TEXT
    assert isinstance(pa.array(values.array), pa.LargeStringArray)
    assert values.fillna("-").tolist() == ["a", "-", "b", "c", "d"]


@pytest.mark.parametrize("start", [1, 8, 64])
def test_texts_that_begin_within_their_memory(start: int) -> None:
    """As those of a table that was sliced do."""
    column = catalog_of('customers from "c.csv" key id\n  x text unknown as "NA"\n').customers.columns["x"]
    texts = [
        None if place % 3 == 0 else "NA" if place % 5 == 0 else "" if place % 7 == 0 else str(place)
        for place in range(200)
    ]
    sliced = pa.chunked_array([pa.array(texts, pa.string())]).slice(start)
    known = [None if text in (None, "", "NA") else text for text in texts[start:]]
    values = read_cells(from_texts(sliced), column, ZONE).values
    assert [None if value is pd.NA or value != value else value for value in values] == known
