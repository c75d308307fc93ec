"""Cells that are converted while they are cut have the values, the types and the faults of their texts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.model.catalog import ColumnInfo, Table
from segdsl.sources import delimited
from segdsl.sources.coded import held_codes
from segdsl.sources.converted import CODES, DAYS, conversions
from segdsl.sources.delimited import Part, layout_of, read_delimited
from segdsl.sources.found_file import FoundFile
from segdsl.sources.raw import Texts
from segdsl.sources.seconds import SECOND, with_seconds
from segdsl.sources.typed import TypedColumn, read_column
from tests.sources.reading import catalog_of
from tests.sources.test_column_pieces import DECLARED, ZONE

FOUND = FoundFile(Path("c.csv"), "c.csv")
CONVERSIONS = {
    "in codes": CODES,
    "as days": DAYS,
    "as local times": pa.timestamp("us"),
    "as instants": pa.timestamp("us", "UTC"),
}
FIT = {
    "in codes": [*DECLARED],
    "as days": ["date"],
    "as local times": ["datetime"],
    "as instants": ["datetime"],
}
"""What columns are declared, of which a conversion is asked for."""

MORE = {
    "date": ["0000-01-01", "0001-01-01", "9999-12-31", "2026-02-30"],
    "datetime": [
        "0000-12-31 10:00",
        "0001-01-01T00:30:00Z",
        "0000-12-31 23:59:59Z",
        "9999-12-31 23:59:59Z",
        "2026-03-31 10:00:00.123456",
        "2026-03-31 10:00:00.1234567",
        "2026-03-31T10:00:00.5Z",
        "2026-03-31 10:00:00+0200",
        "2026-03-31 24:00:00",
        " 2026-03-31 10:00:00",
    ],
}


def table_of(declared: str) -> Table:
    return catalog_of(f'customers from "c.csv" key id\n  x {declared}\n', ZONE).customers


def cells(table: Table, texts: list[str], conversion: pa.DataType | None) -> Texts:
    quoted = [text.replace('"', '""') for text in texts]
    rows = "".join(f'{place},"{text}"\n' for place, text in enumerate(quoted))
    content = pa.py_buffer(f"id,x\n{rows}".encode())
    layout = layout_of(content, table)
    assert layout is not None
    made = {} if conversion is None else {"x": conversion}
    return read_delimited(content, FOUND, table, Part(layout, conversions=made)).required().columns["x"]


def read(table: Table, texts: list[str], conversion: pa.DataType | None) -> TypedColumn:
    return read_column(cells(table, texts, conversion), table.columns["x"], ZONE)


def same(one: TypedColumn, other: TypedColumn) -> None:
    assert one.unreadable.tolist() == other.unreadable.tolist()
    pd.testing.assert_series_equal(one.values, other.values)


@pytest.mark.parametrize(("named", "declared"), [(name, one) for name, all_ in FIT.items() for one in all_])
@given(data=st.data())
def test_what_is_converted_says_what_its_texts_say(named: str, declared: str, data: st.DataObject) -> None:
    table = table_of(declared)
    usual = st.sampled_from([*DECLARED[declared], ""])
    each = st.one_of(usual, st.sampled_from([*DECLARED[declared], *MORE.get(declared, [""])]))
    texts = data.draw(st.lists(each, max_size=12))
    same(read(table, texts, CONVERSIONS[named]), read(table, texts, None))


@pytest.mark.parametrize(
    ("named", "declared", "texts"),
    [
        ("in codes", "text", ["a", "b", "a", ""]),
        ("as days", "date", ["2026-03-31", "2026-04-01", "", "0001-01-01"]),
        ("as local times", "datetime", ["2026-03-29 02:30:00", "2026-03-31T10:00", ""]),
        ("as instants", "datetime", ["2026-03-29 02:30:00Z", "2026-03-31T10:00+02:00", ""]),
    ],
)
def test_usual_cells_are_converted(named: str, declared: str, texts: list[str]) -> None:
    table = table_of(declared)
    assert cells(table, texts, CONVERSIONS[named]).type == CONVERSIONS[named]
    same(read(table, texts, CONVERSIONS[named]), read(table, texts, None))


def test_of_codes_no_text_is_made() -> None:
    values = read(table_of("text"), ["b", "a", "b", ""], CODES).values.array
    held = held_codes(values)
    assert held is not None
    assert held[0].tolist() == [1, 0, 1, 2]
    assert list(held[1]) == ["a", "b"]


@pytest.mark.parametrize("declared", ["text", "whole number", 'text unknown as "7"'])
def test_of_many_different_ones_texts_are_made(monkeypatch: pytest.MonkeyPatch, declared: str) -> None:
    monkeypatch.setattr("segdsl.sources.converted.MOST", 3)
    texts = ["1", "2", "3", "4", "7", "", "2"]
    found = read(table_of(declared), texts, CODES)
    same(found, read(table_of(declared), texts, None))
    assert held_codes(found.values.array) is None


def test_a_piece_that_is_cut_in_several_blocks_is_one_column(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_BLOCK", 32)
    texts = ["one", "two", "", "three"] * 20
    assert cells(table_of("text"), texts, CODES).num_chunks > 1
    same(read(table_of("text"), texts, CODES), read(table_of("text"), texts, None))


def column(declared: str) -> ColumnInfo:
    return table_of(declared).columns["x"]


def test_cells_that_are_joined_with_others_stay_texts() -> None:
    table = with_seconds(table_of('datetime column "day" and "time"'))
    days = pa.chunked_array([pa.array(["2026-03-31"] * 100)])
    assert conversions(table, {"x": days, "x" + SECOND: days}) == {}


@pytest.mark.parametrize(
    ("declared", "first", "conversion"),
    [
        ("text", ["a", "b", None] * 100, CODES),
        ('number unknown as "NA"', ["NA", "1", "2.5"] * 100, CODES),
        ("datetime", ["2026-03-31"] * 100, CODES),
        ("text", [f"{n}" for n in range(100)], None),
        ("text", [f"{n}" for n in range(10)] + [None] * 190, None),
        ("text", [f"{n}" for n in range(100)] * 19, None),
        ("text", [f"{n}" for n in range(100)] * 20, CODES),
        ("date", [f"20{n}-03-31" for n in range(10, 99)], DAYS),
        ("date", [f"20{n}-03-31 00:00" for n in range(10, 99)], None),
        ('date format "%Y-%m-%d"', [f"20{n}-03-31" for n in range(10, 99)], None),
        ('date unknown as "2020-03-31"', [f"20{n}-03-31" for n in range(10, 99)], None),
        ("datetime", [f"20{n}-03-31 10:00" for n in range(10, 99)], pa.timestamp("us")),
        ("datetime", [f"20{n}-03-31 10:00Z" for n in range(10, 99)], pa.timestamp("us", "UTC")),
        ("datetime", [f"20{n}-03-31 10:00Z" for n in range(10, 98)] + ["2026-03-31"], None),
        ("number", [f"{n}" for n in range(100)], None),
    ],
)
def test_the_first_cells_say_what_is_converted(
    declared: str, first: list[str | None], conversion: pa.DataType | None
) -> None:
    texts = pa.chunked_array([pa.array(first, pa.string())])
    assert conversions(table_of(declared), {"x": texts}).get("x") == conversion
