"""What is said about data that are not what the declarations promise."""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl.sources.loading import load
from segdsl.sources.rows import rows_of
from tests.sources.reading import catalog_of, read, said, tables

CUSTOMERS = 'customers from "customers.csv" key id\n'


@pytest.mark.parametrize(
    ("declared", "cells", "expected"),
    [
        (
            "number",
            ["1.234,56", "2,5", "7"],
            'not a number (and 1 more row)\nsay how it is written: `x number format "1.234,56"`',
        ),
        ("number", ["1", "NA"], '`NA` is not a number\nif it stands for unknown, add `unknown as "NA"`'),
        ("number", ["€ 1,250.00"], '`x number format "€ 1,234.56"`'),
        ("whole number", ["1.5"], "is not a whole number\ndeclare it with fractions: `x number`"),
        ("date", ["31.12.2025", "01.02.2025"], 'say how it is written: `x date format "%d.%m.%Y"`'),
        ("date", ["12/31/2025"], '`x date format "%m/%d/%Y"`'),
        ("date", ["01/02/2025"], '`x date format "%d/%m/%Y"`, or `"%m/%d/%Y"`'),
        ("date", ["19970101"], '`x date format "%Y%m%d"`'),
        ("date", ["45000"], "`x date format excel`"),
        ("date", ["2026-01-01 17:00"], "declare it as a date with a time: `x datetime`"),
        ("date", ["2026-02-30"], "`2026-02-30` is not a date"),
        ("datetime", ["31.12.2025 17:00"], '`x datetime format "%d.%m.%Y %H:%M"`'),
        ('date format "%d-%m-%Y"', ["2025-12-31"], "is not a date in the format `%d-%m-%Y`"),
        ("flag", ["ja", "nein"], '`x flag yes "ja" no "nein"`'),
        ("flag", ["yes", "no service"], 'if it stands for unknown, add `unknown as "no service"`'),
        ("number private", ["secret"], "(private) is not a number"),
        ('one of "DE", "AT"', ["Dee"], "`Dee` is none of the declared values\ndid you mean `DE`?"),
        ('one of "DE", "AT"', ["unknown"], 'if it stands for unknown, add `unknown as "unknown"`'),
        ("number 0 to 10", ["11"], "`11` is outside the declared range, 0 to 10"),
        (
            "whole number 9007199254740993 to 9007199254740995",
            ["9007199254740992"],
            "is outside the declared range, 9,007,199,254,740,993 to 9,007,199,254,740,995",
        ),
        ("whole number to 9007199254740993", ["9007199254740994"], "up to 9,007,199,254,740,993"),
        ("number to 1234567.5", ["1234568"], "outside the declared range, up to 1,234,567.5"),
        ("number from 0", ["-0.5"], "is outside the declared range, from 0"),
        ("text required", ["", ""], "`x` is required, but missing (and 1 more row)"),
        ("text unique", ["a", "b", "a"], "`a` is not unique: another row has it as well (and 1 more row)"),
    ],
)
def test_a_finding_shows_the_value_and_the_way_out(
    tmp_path: Path, declared: str, cells: list[str], expected: str
) -> None:
    lines = "".join(f'{row},"{cell}"\n' for row, cell in enumerate(cells))
    found = said(read(tmp_path, f"{CUSTOMERS}  x {declared}\n", customers="id,x\n" + lines))
    assert expected in found
    assert "`customers.csv` row " in found
    assert "secret" not in found


def test_every_column_of_every_table_in_one_go(tmp_path: Path) -> None:
    rules = f"""
{CUSTOMERS}  income number 0 to 100
  joined date

events orders from "orders.csv" key id at day
  total number
"""
    checked = read(
        tmp_path,
        rules,
        customers="id,income,joined\n1,x,y\n2,101,z\n2,1,\n",
        orders="id,day,total\n1,soon,a\n1,2026-01-01,b\n",
    )
    assert checked.value is None
    assert [(d.code, d.message.split(":")[0]) for d in checked.diagnostics] == [
        ("unreadable-data", "`customers.csv` row 2, column `income`"),
        ("promise-broken", "`customers.csv` row 3, column `income`"),
        ("unreadable-data", "`customers.csv` row 2, column `joined`"),
        ("duplicate-key", "`customers.csv` row 4"),
        ("unreadable-data", "`orders.csv` row 2, column `total`"),
        ("unreadable-data", "`orders.csv` row 2, column `day`"),
    ]


def test_tolerated_values_count_as_unknown(tmp_path: Path) -> None:
    rules = f'{CUSTOMERS}  n number 0 to 10\n  c one of "a", "b"\n  gone text\n'
    content = "id,n,c\n1,11,a\n2,x,z\n3,1,a\n3,2,a\n4,5\n"
    checked = read(tmp_path, rules, tolerate=True, customers=content)
    assert {d.severity for d in checked.diagnostics} == {"warning"}
    assert {d.code for d in checked.diagnostics} == {
        "ragged-row", "missing-column", "unreadable-data", "promise-broken", "duplicate-key",
    }  # fmt: skip
    assert rows_of(checked.required().tables.customers) == (
        {"id": "1", "n": None, "c": "a", "gone": None},
        {"id": "2", "n": None, "c": None, "gone": None},
        {"id": "3", "n": None, "c": "a", "gone": None},  # its two rows differ in n and agree on c
    )


def test_ragged_rows_are_shown_with_their_line(tmp_path: Path) -> None:
    found = said(read(tmp_path, CUSTOMERS, customers='id,x\n1,"a\nb"\n\n2,b,c,d\n3\n'))
    assert found.startswith(
        "ragged-row: `customers.csv` row 5 has 4 fields where the header has 2 (and 1 more row)"
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "`customers.csv` is empty: not even a header is there"),
        (b"\n\n", "`customers.csv` is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "`customers.csv` is not a text file"),
        (b"PK\x03\x04\0\0", "it looks like an Excel or ZIP file"),
        ("id,x\n1,a\n".encode("utf-16-le"), 'write `encoding "utf-16-le"`'),
        (b"id,x\n1,a\n2,\xc3", "ends in the middle of a character (byte 12, line 3)"),
        (
            b'id,x\n1,"a\n2,b\n3,c\n',
            "`customers.csv` row 2 begins a text with a double quote that is never closed",
        ),
        (b"id,y\n1,a\n", "missing-column: `customers.csv` has no column `x`"),
        (b"id,X\n1,a\n", 'did you mean `X`? Its header can be named: `x … column "X"`'),
        (b"id,x,x\n1,a,b\n", "duplicate-column: `customers.csv` has 2 columns called `x`"),
        (b"id x\n1 a\n", "write `separated by blanks`"),
        (b"id,x\n", "empty-table: `customers.csv` holds no rows"),
    ],
)
def test_files_that_are_not_what_they_should_be(tmp_path: Path, content: bytes, expected: str) -> None:
    checked = read(tmp_path, CUSTOMERS + "  x text\n", customers=content)
    text = "\n".join(f"{d.code}: {d.message}\n{d.hint}" for d in checked.diagnostics)
    assert expected in text


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("id^x\n1^a\n", 'write `separated by "^"`'),
        ("id # x # y\n1 # a\n", 'write `separated by "#"`'),
        ("id   x\n1   a\n", "write `separated by blanks`"),
        ("<!DOCTYPE html>\n<p>Please log in</p>\n", "look whether it is the right file"),
    ],
)
def test_a_header_that_is_not_taken_apart_is_one_finding(tmp_path: Path, content: str, expected: str) -> None:
    checked = read(tmp_path, CUSTOMERS + "  x text\n", customers=content)
    (found,) = checked.diagnostics
    header = content.partition("\n")[0]
    assert found.message.startswith(f"`customers.csv` has a single column, `{header}`, and none of those")
    assert expected in str(found.hint)


def test_a_row_of_one_field_is_counted_in_words(tmp_path: Path) -> None:
    assert "row 2 has 1 field where the header has 2" in said(
        read(tmp_path, CUSTOMERS, customers="id,x\n3\n")
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("customer.csv", "missing-file: the file `customer.csv` is not in"),
        ("none/*.csv", "missing-file: no file in"),
        ("folder", "`folder` is a folder, not a file"),
        ("../outside.csv", "path-outside"),
        ("/etc/hostname", "path-outside"),
        ("../*.csv", "path-outside"),
        ("link.csv", "path-outside"),
        ("oracle://shop/t?table=x", "unsupported-source: databases of the kind `oracle`"),
        ("sqlite:///shop.db", "write it as `sqlite:///shop.db?table=orders`"),
        ("sqlite:////etc/hostname?table=t", "path-outside"),
    ],
)
def test_sources_that_cannot_be_read(tmp_path: Path, source: str, expected: str) -> None:
    (tmp_path / "outside.csv").write_text("id\n1\n")
    project = tmp_path / "project"
    (project / "folder").mkdir(parents=True)
    (project / "customers.csv").write_text("id\n1\n")
    (project / "link.csv").symlink_to(tmp_path / "outside.csv")
    assert expected in said(load(catalog_of(f'customers from "{source}" key id'), project))


def test_another_folder_for_data(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "customers.csv").write_text("id\n1\n")
    loaded = load(catalog_of(CUSTOMERS), tmp_path / "rules", data=tmp_path / "data")
    assert loaded.required().tables.customers["id"].tolist() == ["1"]


def test_rows_without_a_key_are_left_out_and_counted(tmp_path: Path) -> None:
    rules = f'{CUSTOMERS}  x number\n\nlookup places from "places.csv" key code\n  name text\n'
    rules += '\nevents orders from "orders.csv" key id\n'
    made = tables(
        tmp_path, rules, customers="id,x\n1,5\n,bad\n2,6\n", places="code,name\n,a\n", orders='id\n1\n""\n'
    )
    assert rows_of(made.customers) == ({"id": "1", "x": 5.0}, {"id": "2", "x": 6.0})
    assert made.left_out == {"customers": 1, "places": 1}
    assert rows_of(made.events["orders"]) == ({"id": "1"}, {"id": None})


def test_values_never_reach_a_terminal_as_commands(tmp_path: Path) -> None:
    found = said(read(tmp_path, CUSTOMERS + "  x number\n", customers="id,x\n1,\x1b[31mred\n"))
    assert "\x1b" not in found


def test_keys_that_cannot_be_read_are_no_repeated_keys(tmp_path: Path) -> None:
    rules = f"{CUSTOMERS}  id number\n"
    content = "id\na\nb\n1\n1.0\n2\n"
    codes = [d.code for d in read(tmp_path, rules, customers=content).diagnostics]
    assert codes == ["unreadable-data", "duplicate-key"]
    loaded = read(tmp_path, rules, tolerate=True, customers=content).required()
    assert rows_of(loaded.tables.customers) == ({"id": 1.0}, {"id": 2.0})
