"""How files are laid out: separators, encodings, quotes, headers, and formats that know types."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from pathlib import Path

import pandas as pd
import pytest

from segdsl.sources.loading import load
from segdsl.sources.rows import rows_of
from tests.sources.reading import catalog_of, customers, read, said, tables

RULES = """
customers from "customers.csv" key id
  name text
"""


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends_are_detected(tmp_path: Path, separator: str, line_end: str) -> None:
    lines = [["id", "name", "note"], ["1", "Zoë", "a.b"], ["2", '"O\'Hara ""B"""', ""]]
    content = line_end.join(separator.join(line) for line in lines)
    assert customers(tmp_path, "  name text", content) == (
        {"id": "1", "name": "Zoë"},
        {"id": "2", "name": 'O\'Hara "B"'},
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_byte_order_marks_are_detected(tmp_path: Path, encoding: str) -> None:
    content = "id,name\n1,Gonçalves\n".encode(encoding)
    assert customers(tmp_path, "  name text", content) == ({"id": "1", "name": "Gonçalves"},)


def test_old_western_files_are_read_with_a_warning_or_declared(tmp_path: Path) -> None:
    content = "id,name\n1,Gonçalves\n".encode("latin-1")
    loaded = read(tmp_path, RULES, customers=content)
    assert loaded.required().tables.customers["name"].tolist() == ["Gonçalves"]
    assert "`customers.csv` is not UTF-8, and read as latin-1" in said(loaded)
    declared = read(tmp_path, RULES.replace(" key", ' encoding "latin-1" key'), customers=content)
    assert declared.required().tables.customers["name"].tolist() == ["Gonçalves"]
    assert declared.diagnostics == ()


def test_a_damaged_file_is_not_taken_for_an_old_one(tmp_path: Path) -> None:
    content = "id,name\n1,Gonçalves\n2,Zo".encode() + b"\xff\n"
    found = said(read(tmp_path, RULES, customers=content))
    assert "`customers.csv` is not UTF-8: it breaks at byte 26, line 3" in found


def test_quoted_fields_hold_separators_and_line_ends(tmp_path: Path) -> None:
    rows = customers(tmp_path, "  name text", 'id,name\n1,"a,\nb"\n\n2,12" vinyl\n')
    assert [row["name"] for row in rows] == ["a,\nb", '12" vinyl']


def test_lines_are_counted_as_editors_count_them(tmp_path: Path) -> None:
    content = 'id,name,n\n1,"a\nb",1\n\n2,c,x\n'
    found = said(read(tmp_path, RULES + "  n number\n", customers=content))
    assert "`customers.csv` row 5, column `n`: `x` is not a number" in found


def test_runs_of_blanks_without_header(tmp_path: Path) -> None:
    rules = """
customers from "customers.csv" separated by blanks without header key id
  id text column 1
  n  whole number column 3
"""
    made = tables(tmp_path, rules, customers=" 00004 19970101  2 \r\n 00021 19970102 10\r\n")
    assert rows_of(made.customers) == ({"id": "00004", "n": 2}, {"id": "00021", "n": 10})


def test_a_glob_reads_every_file_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "2025").mkdir()
    (tmp_path / "2025" / "b.csv").write_text("id,name\n3,c\n")
    (tmp_path / "2025" / "a.csv").write_text("name;id\na;1\nb;2\n")
    rules = RULES.replace("customers.csv", "2025/*.csv")
    assert tables(tmp_path, rules).customers["id"].tolist() == ["1", "2", "3"]
    (tmp_path / "2025" / "b.csv").write_text("id,name\n3,c\n1,d\n")
    assert "`2025/b.csv` row 3: the key `1` (`id`) was already in `2025/a.csv` row 2" in said(
        read(tmp_path, rules)
    )


def test_rows_are_numbered_where_there_is_no_key(tmp_path: Path) -> None:
    made = tables(
        tmp_path, 'customers from "customers.csv" key row\n  name text\n', customers="name\nb\na\nb\n"
    )
    assert rows_of(made.customers) == (
        {"#row": 1, "name": "b"},
        {"#row": 2, "name": "a"},
        {"#row": 3, "name": "b"},
    )


FRAME = pd.DataFrame(
    {
        "id": [1, 2, 3],
        "name": ["Zoë", None, "c"],
        "n": [1.5, None, 3],
        "w": pd.array([1, None, 3], "Int64"),
        "f": pd.array([True, None, False], "boolean"),
        "d": pd.to_datetime(["2026-02-28", None, "2024-02-29"]),
    }
)
COLUMNS = "  name text\n  n number\n  w whole number\n  f flag\n  d date\n"
ROWS = (
    {"id": "1", "name": "Zoë", "n": 1.5, "w": 1, "f": True, "d": dt.date(2026, 2, 28)},
    {"id": "2", "name": None, "n": None, "w": None, "f": None, "d": None},
    {"id": "3", "name": "c", "n": 3.0, "w": 3, "f": False, "d": dt.date(2024, 2, 29)},
)


def load_rows(folder: Path, source: str, columns: str = COLUMNS) -> object:
    loaded = load(catalog_of(f'customers from "{source}" key id\n{columns}'), folder)
    return rows_of(loaded.required().tables.customers)


def test_parquet(tmp_path: Path) -> None:
    FRAME.to_parquet(tmp_path / "c.parquet")
    assert load_rows(tmp_path, "c.parquet") == ROWS


def test_excel(tmp_path: Path) -> None:
    pytest.importorskip("python_calamine")
    FRAME.to_excel(tmp_path / "c.xlsx", index=False, engine="xlsxwriter")
    assert load_rows(tmp_path, "c.xlsx") == ROWS


def test_json_lines(tmp_path: Path) -> None:
    lines = [
        {"id": 1, "name": "Zoë", "n": 1.5, "w": 1, "f": True, "d": "2026-02-28"},
        {"id": 2},
        {"id": "3", "name": "c", "n": 3, "w": 3.0, "f": "no", "d": "2024-02-29", "other": [1]},
    ]
    (tmp_path / "c.jsonl").write_text("\n".join(map(json.dumps, lines)))
    assert load_rows(tmp_path, "c.jsonl") == ROWS
    (tmp_path / "c.jsonl").write_text('{"id": 1}\n{"id": 2\n')
    found = load(catalog_of('customers from "c.jsonl" key id'), tmp_path)
    assert said(found).startswith("unreadable-data: `c.jsonl` row 2 is not JSON")


def test_lists_of_json(tmp_path: Path) -> None:
    (tmp_path / "c.jsonl").write_text(
        '{"id": 1, "x": ["a", "b, c"]}\n{"id": 2, "x": []}\n{"id": 3, "x": "d,e"}\n'
    )
    assert load_rows(tmp_path, "c.jsonl", "  x list of text\n") == (
        {"id": "1", "x": ("a", "b, c")},
        {"id": "2", "x": ()},
        {"id": "3", "x": ("d", "e")},
    )


def test_a_table_of_a_sqlite_database(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        connection.execute('create table "people" (id, name, n, w, f, d)')
        connection.execute("insert into people values (1, 'Zoë', 1.5, 1, 'true', '2026-02-28')")
        connection.execute("insert into people values (2, null, null, null, null, null)")
        connection.execute("insert into people values (3, 'c', 3, 3.0, 'n', '2024-02-29')")
    connection.close()
    assert load_rows(tmp_path, "sqlite:///shop.db?table=people") == ROWS
    missing = load(catalog_of('customers from "sqlite:///shop.db?table=peple" key id'), tmp_path)
    assert said(missing).endswith("did you mean `people`?")


def test_files_are_known_by_their_bytes(tmp_path: Path) -> None:
    loaded = read(tmp_path, RULES, customers="id,name\n1,a\n").required()
    (fact,) = loaded.files["customers"]
    assert (fact.name, fact.rows, fact.bytes, len(fact.sha256)) == ("customers.csv", 1, 12, 64)
