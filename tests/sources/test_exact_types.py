"""What a source holds exactly stays exact, whatever the source: digits, types, and what is no text at all."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from segdsl.diagnostics import Checked
from segdsl.sources.loading import load
from segdsl.sources.rows import rows_of
from tests.sources.reading import catalog_of, said

BEYOND_FLOATS = 2**53 + 1
DIGITS = str(BEYOND_FLOATS)
LONG = 10**37 + 1


def loaded(folder: Path, source: str, declared: str) -> Checked[Any]:
    return load(catalog_of(f'customers from "{source}" key id\n  x {declared}\n'), folder)


def values(folder: Path, source: str, declared: str) -> list[Any]:
    return [row["x"] for row in rows_of(loaded(folder, source, declared).required().tables.customers)]


def column(folder: Path, held: Any) -> str:
    """A Parquet file with this Arrow array as column x."""
    ids = [str(position) for position in range(len(held))]
    parquet.write_table(pa.table({"id": ids, "x": held}), folder / "c.parquet")
    return "c.parquet"


def lines(folder: Path, *cells: str) -> str:
    """A file of JSON Lines with these pieces of JSON as x."""
    rows = (f'{{"id": "{position}", "x": {cell}}}\n' for position, cell in enumerate(cells))
    (folder / "c.jsonl").write_text("".join(rows))
    return "c.jsonl"


def database(folder: Path, *cells: object, type_: str = "") -> str:
    with sqlite3.connect(folder / "c.db") as connection:
        connection.execute(f"create table t (id text, x {type_})")
        connection.executemany(
            "insert into t values (?, ?)", [(str(i), cell) for i, cell in enumerate(cells)]
        )
    connection.close()
    return "sqlite:///c.db?table=t"


WHOLES = [pa.int64(), pa.uint64(), pa.decimal128(38, 0), pa.decimal256(60, 0), pa.decimal128(20, 2)]


@pytest.mark.parametrize("type_", WHOLES, ids=str)
@pytest.mark.parametrize(
    ("declared", "expected"),
    [("text", str(BEYOND_FLOATS)), ("whole number", BEYOND_FLOATS), ("list of text", (str(BEYOND_FLOATS),))],
)
def test_ids_beyond_floats_in_parquet(tmp_path: Path, type_: Any, declared: str, expected: object) -> None:
    held = pa.array(
        [Decimal(BEYOND_FLOATS), None] if "decimal" in str(type_) else [BEYOND_FLOATS, None], type_
    )
    assert values(tmp_path, column(tmp_path, held), declared) == [expected, None]


def test_events_go_to_whom_they_belong(tmp_path: Path) -> None:
    ids = pa.array([Decimal(BEYOND_FLOATS - 1), Decimal(BEYOND_FLOATS)], pa.decimal128(38, 0))
    parquet.write_table(pa.table({"id": ids}), tmp_path / "c.parquet")
    parquet.write_table(pa.table({"id": ids, "total": [100, 3]}), tmp_path / "o.parquet")
    import segdsl

    rules = 'customers from "c.parquet" key id\nevents o from "o.parquet" key id\n  total number\n'
    (tmp_path / "r.seg").write_text(rules + "trait spent = sum(o.total)\n")
    made = segdsl.load(tmp_path).segment(as_of="2026-03-31")
    assert made.traits["spent"].tolist() == [100.0, 3.0]


def test_keys_that_floats_cannot_tell_apart(tmp_path: Path) -> None:
    ids = pa.array([Decimal(BEYOND_FLOATS - 1), Decimal(BEYOND_FLOATS)], pa.decimal128(38, 0))
    parquet.write_table(pa.table({"id": ids}), tmp_path / "c.parquet")
    rules = 'customers from "c.parquet" key id\n  id number\n'
    found = load(catalog_of(rules), tmp_path).diagnostics[0]
    assert "is too large for a number with fractions to be told from the next" in found.message
    assert found.hint == "declare it as `id whole number`, or as `id text`"
    for kind in ("whole number", "text"):
        assert load(catalog_of(rules.replace("id number", f"id {kind}")), tmp_path).diagnostics == ()


TYPES: list[tuple[Any, list[Any]]] = [
    (pa.int8(), [1, None]),
    (pa.uint64(), [2**64 - 1, None]),
    (pa.float16(), [np.float16(1.5), None]),
    (pa.float32(), [2.5, None]),
    (pa.float64(), [0.1, None]),
    (pa.decimal128(5, 2), [Decimal("2.50"), None]),
    (pa.bool_(), [True, None]),
    (pa.string(), ["a", None]),
    (pa.large_string(), ["a", None]),
    (pa.binary(), [b"DE", None]),
    (pa.binary(2), [b"DE", None]),
    (pa.date32(), [dt.date(2026, 3, 31), None]),
    (pa.date64(), [dt.date(2026, 3, 31), None]),
    (pa.timestamp("s"), [dt.datetime(2026, 3, 31), None]),
    (pa.timestamp("ns"), [dt.datetime(2026, 3, 31), None]),
    (pa.timestamp("us", "UTC"), [dt.datetime(2026, 3, 31, tzinfo=dt.UTC), None]),
    (pa.time64("us"), [dt.time(12, 30), None]),
    (pa.duration("us"), [dt.timedelta(days=1), None]),
    (pa.list_(pa.string()), [["a", "b"], None]),
    (pa.list_(pa.int64()), [[1, 2], None]),
    (pa.struct([("city", pa.string())]), [{"city": "Wien"}, None]),
    (pa.map_(pa.string(), pa.int64()), [[("a", 1)], None]),
    (pa.dictionary(pa.int8(), pa.string()), ["a", None]),
    (pa.null(), [None, None]),
]
DECLARED = ("text", "number", "whole number", "flag", "date", "datetime", "list of text", 'one of "a", "b"')
PYTHON = ("np.", "b'", "{'", "['", "Decimal(", "datetime.", "dtype", "None", "True", "nan", "<NA>", "NaT")


@pytest.mark.parametrize(("type_", "cells"), TYPES, ids=[str(type_) for type_, _ in TYPES])
@pytest.mark.parametrize("declared", DECLARED)
def test_every_type_as_every_kind(tmp_path: Path, type_: Any, cells: list[Any], declared: str) -> None:
    """Read, or said in words of no programming language; what is missing is unknown."""
    checked = loaded(tmp_path, column(tmp_path, pa.array(cells, type_)), declared)
    for found in checked.diagnostics:
        assert not any(word in f"{found.message} {found.hint}" for word in PYTHON), found
    if checked.value is not None:
        first, second = (row["x"] for row in rows_of(checked.value.tables.customers))
        assert second is None
        assert (first is None) == pa.types.is_null(type_)
        assert not any(word in str(part) for part in (first if isinstance(first, tuple) else [])
                       for word in PYTHON)  # fmt: skip
    else:
        assert {found.code for found in checked.diagnostics} <= {"unreadable-data", "promise-broken"}


def test_what_has_no_plain_text_is_refused_with_a_way_out(tmp_path: Path) -> None:
    struct = pa.array([{"city": "Wien", "zip": 1010}])
    assert '`{"city": "Wien", "zip": 1010}` is not a text but a structure' in said(
        loaded(tmp_path, column(tmp_path, struct), "text")
    )
    many = said(loaded(tmp_path, column(tmp_path, pa.array([["a", "b"]])), "text"))
    assert '`["a", "b"]` is not a text but a list\ndeclare it as one: `x list of text`' in many
    raw = said(loaded(tmp_path, column(tmp_path, pa.array([b"\xff\x00"])), "text"))
    assert "`FF 00` is not a text but bytes\nexport it as text" in raw


# ---------------------------------------------------------------- JSON Lines


@pytest.mark.parametrize(
    ("declared", "cells", "expected"),
    [
        (
            "text",
            ["9007199254740993", "17850", "17850.0", "2.50"],
            [str(BEYOND_FLOATS), "17850", "17850", "2.50"],
        ),
        ("text", [str(LONG), "1e2", "0.1"], [str(LONG), "100", "0.1"]),
        ("text", ["1e400", "-1e999999999"], ["1E+400", "-1E+999999999"]),
        ("text", ["true", "false", "null", '""', '" "'], ["true", "false", None, None, " "]),
        ("text", ["NaN", "Infinity"], [None, None]),
        ("number", ["1e400", "NaN", "0.1", "1", '"2"', "null"], [None, None, 0.1, 1.0, 2.0, None]),
        ("whole number", ["9007199254740993", "3.0", '"4"'], [BEYOND_FLOATS, 3, 4]),
        ("flag", ["true", "0", '"yes"', "1.0", "null"], [True, False, True, True, None]),
        ("list of text", ["[1, 2.5, true]", '["a", null]', "[]"], [("1", "2.5", "true"), ("a",), ()]),
    ],
)
def test_json_keeps_what_it_says(
    tmp_path: Path, declared: str, cells: Sequence[str], expected: list[Any]
) -> None:
    assert values(tmp_path, lines(tmp_path, *cells), declared) == expected


@pytest.mark.parametrize(
    ("declared", "cell", "expected"),
    [
        ("text", '{"city": "Wien"}', '`{"city": "Wien"}` is not a text but a structure of several values'),
        ("text", '["a"]', '`["a"]` is not a text but a list'),
        ("number", "[1]", '`["1"]` is not a number but a list'),
        ("whole number", "1e400", "is not a whole number"),
        ("whole number", "1.5", "`1.5` is not a whole number"),
        ("text", '"ab\\ud83d"', "is not a text but half of a character"),
        ("number", '"\\ud83d"', "is not a number but half of a character"),
        ("list of text", '["ok", "\\ud83d"]', "is not a list of texts but half of a character"),
        ("text", '"a", "x": "b"', "row 1 says `x` twice"),
        ("text", "[" * 100_000 + "]" * 100_000, "row 1 is nested too deeply to be read"),
        ("text", "9" * 5_000 + "x", "row 1 is not JSON"),
    ],
)
def test_json_that_is_no_cell(tmp_path: Path, declared: str, cell: str, expected: str) -> None:
    assert expected in said(loaded(tmp_path, lines(tmp_path, cell), declared))


def test_numbers_of_any_length_are_read(tmp_path: Path) -> None:
    assert values(tmp_path, lines(tmp_path, "9" * 5_000), "number") == [None]  # infinite, as a float
    assert json.loads("1" * 4_000)  # Python's own bound is above ours


# ---------------------------------------------------------------- SQLite


@pytest.mark.parametrize(
    ("declared", "cells", "expected"),
    [
        ("text", [BEYOND_FLOATS, 17850.0, 2.5, "a", b"DE", None], [DIGITS, "17850", "2.5", "a", "DE", None]),
        ("whole number", [BEYOND_FLOATS, 3.0, "4", None], [BEYOND_FLOATS, 3, 4, None]),
        ("number", [1, 2.5, "3", float("inf"), None], [1.0, 2.5, 3.0, None, None]),
        ("flag", [1, 0, "yes", None], [True, False, True, None]),
        ("date", ["2026-03-31", None], [dt.date(2026, 3, 31), None]),
    ],
)  # fmt: skip
def test_sqlite_keeps_what_it_holds(
    tmp_path: Path, declared: str, cells: Sequence[object], expected: list[Any]
) -> None:
    assert values(tmp_path, database(tmp_path, *cells), declared) == expected


def test_generated_columns_are_columns(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "c.db") as connection:
        connection.execute(
            "create table t (id text, a int, x int generated always as (a * 2) virtual,"
            " y int generated always as (a * 3) stored)"
        )
        connection.execute("insert into t (id, a) values ('1', 21)")
    connection.close()
    assert values(tmp_path, "sqlite:///c.db?table=t", "number") == [42.0]
    assert values(tmp_path, "sqlite:///c.db?table=t", 'number column "y"') == [63.0]


@pytest.mark.parametrize("where", ["", "where id < 0"])
def test_a_view_without_an_end(tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from segdsl.sources.databases.systems import sqlite

    monkeypatch.setattr(sqlite, "_LONGEST_VIEW", 0.5)
    monkeypatch.setattr(sqlite, "_MOST_VIEWED", 50_000)
    counting = "with recursive c (id) as (select 1 union all select id + 1 from c)"
    with sqlite3.connect(tmp_path / "c.db") as connection:
        connection.execute(f"create view t as {counting} select id, id as x from c {where}")
    connection.close()
    found = said(loaded(tmp_path, "sqlite:///c.db?table=t", "text"))
    assert "is a view without an end" in found
    assert "save its rows as a table" in found
