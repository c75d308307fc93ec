"""Tables that repeat themselves: which row counts, what ties are, and how many rows were left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from segdsl.diagnostics import has_errors
from segdsl.model.from_syntax import build
from segdsl.sources.rows import rows_of
from segdsl.syntax.from_text import parse_text
from tests.sources.reading import read, said, tables

PEOPLE = 'customers from "c.csv" key id\n'
ROLES = {
    "customers": 'customers from "t.csv" key id {keep}\n  x text\n  n number\n',
    "attributes": PEOPLE + 'attributes t from "t.csv" key id {keep}\n  x text\n  n number\n',
    "lookup": PEOPLE + 'lookup t from "t.csv" key id {keep}\n  x text\n  n number\n',
}
ROWS = "id,x,n,d\na,old,1,2026-01-01\nb,only,,\na,new,,2026-03-01\na,undated,3,\na,new,,2026-03-01\n"


def kept(folder: Path, role: str, keep: str, rows: str = ROWS) -> tuple[dict[Any, Any], int]:
    """The values by key, and how many rows were left out."""
    made = tables(folder, ROLES[role].format(keep=keep), t=rows, c="id\na\nb\n")
    frame = {"customers": made.customers, **made.attributes, **made.lookups}[
        "t" if role != "customers" else role
    ]
    assert frame is not None
    name = role if role == "customers" else "t"
    return {row["id"]: (row["x"], row["n"]) for row in rows_of(frame)}, made.omitted[name].repeated


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("keep", "expected"),
    [
        ("keep latest by d", ("new", None)),
        ("keep first", ("old", 1.0)),
        ("keep last", ("new", None)),
        ("keep first known", ("old", 1.0)),
    ],
)
def test_one_row_counts_and_the_others_are_counted(
    tmp_path: Path, role: str, keep: str, expected: tuple[str, float | None]
) -> None:
    values, repeated = kept(tmp_path, role, keep)
    assert values == {"a": expected, "b": ("only", None)}
    assert repeated == 3


def test_first_known_takes_each_column_for_itself(tmp_path: Path) -> None:
    rows = "id,x,n,d\na,,1,\na,late,2,\nb,,,\n"
    assert kept(tmp_path, "customers", "keep first known", rows)[0] == {"a": ("late", 1.0), "b": (None, None)}


def test_a_known_time_beats_an_unknown_one_and_same_rows_are_one(tmp_path: Path) -> None:
    rows = "id,x,n,d\na,no time,1,\na,dated,2,2020-01-01\nb,same,1,\nb,same,1,\n"
    values, repeated = kept(tmp_path, "customers", "keep latest by d", rows)
    assert values == {"a": ("dated", 2.0), "b": ("same", 1.0)}
    assert repeated == 2


def test_rows_that_tie_and_differ_are_an_error(tmp_path: Path) -> None:
    rows = "id,x,n,d\na,one,1,2026-01-01\na,two,1,2026-01-01\n"
    found = said(read(tmp_path, ROLES["customers"].format(keep="keep latest by d"), t=rows))
    assert "row 3: the key `a` (`id`) was already in row 2 with the same `d`, and they differ" in found


def test_promises_are_asked_of_the_rows_that_count(tmp_path: Path) -> None:
    rules = 'customers from "t.csv" key id keep last\n  mail text unique required\n'
    made = tables(tmp_path, rules, t="id,mail\na,\na,x@y.de\n")
    assert made.customers is not None
    assert rows_of(made.customers) == ({"id": "a", "mail": "x@y.de"},)


def test_a_time_that_cannot_be_read_is_not_the_oldest(tmp_path: Path) -> None:
    rows = "id,x,n,d\na,one,1,yesterday\na,two,1,2026-01-01\n"
    assert "`yesterday` is not a date" in said(
        read(tmp_path, ROLES["customers"].format(keep="keep latest by d"), t=rows)
    )


def test_events_once_per_value(tmp_path: Path) -> None:
    rules = """
customers from "c.csv" key id
events orders from "o.csv" key id at t once per order_id
  total number
"""
    orders = (
        "id,t,order_id,total\na,2026-02-01,1,5\na,2026-01-01,1,7\na,2026-01-01,1,7\nb,2026-01-01,1,9\n"
        "a,2026-01-01,,1\na,2026-01-01,,1\n"
    )
    made = tables(tmp_path, rules, c="id\na\nb\n", o=orders)
    found = sorted(
        (row["id"], row["order_id"], row["total"])
        for row in rows_of(made.events["orders"])
        if row["order_id"]
    )
    assert found == [("a", "1", 7.0), ("b", "1", 9.0)]
    assert len(made.events["orders"]) == 4
    assert made.omitted["orders"].repeated == 2
    assert "and they differ" in said(
        read(tmp_path, rules, c="id\na\n", o="id,t,order_id,total\na,2026-01-01,1,5\na,2026-01-01,1,6\n")
    )


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        ('events o from "o.csv" key id at t keep first', "once per order_id"),
        ('attributes o from "o.csv" key id once per x', "keep latest by"),
        ('attributes o from "o.csv" key row keep first', "name the key"),
        ('lookup o from "o.csv" key id keep latest by x\n  x text', "x date"),
        ('lookup o from "o.csv" key id keep latest by x\n  x = 3', "a column that the file has"),
    ],
)
def test_what_cannot_be_kept_so_is_said(rules: str, reason: str) -> None:
    parsed = parse_text(f'customers from "c.csv" key id\n{rules}\n').required()
    found = build((parsed,)).diagnostics
    assert has_errors(found)
    assert any(reason in str(one.hint) for one in found)


@pytest.mark.parametrize(
    ("column", "rows"),
    [
        ("mail text unique", "id,mail\na,a@x.com\nb,b@x.com\na,a@x.com\n"),
        ("mail text required", "id,mail\na,\nb,b@x.com\na,a@x.com\n"),
        ("mail text unique required", "id,mail\na,a@x.com\nb,b@x.com\na,b@x.com\n"),
    ],
)
def test_promises_are_about_the_merged_rows(tmp_path: Path, column: str, rows: str) -> None:
    rules = f'customers from "t.csv" key id keep first known\n  {column}\n'
    made = tables(tmp_path, rules, t=rows).customers
    assert made is not None
    assert [(row["id"], row["mail"]) for row in rows_of(made)] == [("a", "a@x.com"), ("b", "b@x.com")]


@pytest.mark.parametrize(
    ("column", "rows", "finding"),
    [
        ("x text unique", "id,x\na,\nb,1\na,1\n", "row 4, column `x`: `1` is not unique"),
        ("x number 0 to 5", "id,x\na,\nb,1\na,9\na,7\n", "row 4, column `x`: `9` is outside"),
        ("x text required", "id,x\na,\nb,1\na,\n", "row 2: `x` is required, but missing"),
        ("x number", "id,x\na,1\nb,1\na,many\n", "row 4, column `x`: `many` is not a number"),
    ],
)
def test_what_merged_rows_break_is_said_with_its_place(
    tmp_path: Path, column: str, rows: str, finding: str
) -> None:
    rules = f'customers from "t.csv" key id keep first known\n  {column}\n'
    assert finding in said(read(tmp_path, rules, t=rows))


def test_merged_rows_without_a_key_are_left_out_and_counted(tmp_path: Path) -> None:
    rules = 'customers from "t.csv" key id keep first known\n  id number\n  x text\n'
    made = tables(tmp_path, rules, t="id,x\n1,a\n,b\n1,c\n,d\n2,e\n")
    assert made.customers is not None
    assert [row["x"] for row in rows_of(made.customers)] == ["a", "e"]
    assert (made.omitted["customers"].without_key, made.omitted["customers"].repeated) == (2, 1)
