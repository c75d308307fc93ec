"""Sheets of workbooks, and headers that do not stand in the first row."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

import segdsl
from segdsl.formats import Unread
from segdsl.model.from_syntax import build
from segdsl.sources.rows import rows_of
from segdsl.sources.workbooks import read_sheet
from segdsl.syntax.from_text import parse_text
from tests.sources.reading import read, said, tables


def workbook(folder: Path) -> None:
    book = xlsxwriter.Workbook(folder / "c.xlsx")
    book.add_worksheet("Read me").write_row(0, 0, ["nothing here"])
    sheet = book.add_worksheet("2010-2011")
    for place, row in ((0, ["Export of 2011"]), (2, ["id", "city"]), (3, ["1", "Bonn"]), (5, ["2", "Wien"])):
        sheet.write_row(place, 0, row)
    book.close()


def test_a_sheet_and_its_header_are_named(tmp_path: Path) -> None:
    workbook(tmp_path)
    rules = 'customers from "c.xlsx" sheet "2010-2011" header row 3 key id\n  city text\n'
    made = tables(tmp_path, rules)
    assert made.customers is not None
    assert rows_of(made.customers) == ({"city": "Bonn", "id": "1"}, {"city": "Wien", "id": "2"})


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ('sheet "2012"', "it has no sheet `2012`, only `Read me`, `2010-2011`"),
        ('sheet "2010-2011" header row 2', "row 2 of the sheet `2010-2011` of `c.xlsx` is empty"),
        ('sheet "2010-2011" header row 99', "row 99 of the sheet `2010-2011` of `c.xlsx` is empty"),
    ],
)
def test_what_is_not_there_is_said(tmp_path: Path, options: str, reason: str) -> None:
    workbook(tmp_path)
    assert reason in said(read(tmp_path, f'customers from "c.xlsx" {options} key id\n'))


def test_a_workbook_of_charts_has_no_sheet(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "whole.xlsx")
    chart = book.add_chart({"type": "bar"})
    book.add_chartsheet("drawn").set_chart(chart)
    book.add_worksheet("x").write(0, 0, 1)
    chart.add_series({"values": "=x!$A$1:$A$1"})
    book.close()
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as whole, zipfile.ZipFile(tmp_path / "c.xlsx", "w") as rest:
        for name in whole.namelist():
            rest.writestr(name, re.sub(rb'<sheet name="x"[^>]*/>', b"", whole.read(name)))
    with pytest.raises(Unread, match="it has no sheet"):
        read_sheet(tmp_path / "c.xlsx")
    assert "it has no sheet" in said(read(tmp_path, 'customers from "c.xlsx" key id\n'))


def test_a_text_file_may_have_lines_before_its_header(tmp_path: Path) -> None:
    rules = 'customers from "c.csv" header row 3 key id\n  n number\n'
    content = 'Export, of; today\n"a quote, and\nid;n\n1;2,5\n\n2;7\n'
    found = said(read(tmp_path, rules, c=content))
    assert "`c.csv` row 4, column `n`: `2,5` is not a number" in found
    made = tables(tmp_path, rules, c=content.replace("2,5", "2.5"))
    assert made.customers is not None
    assert rows_of(made.customers) == ({"n": 2.5, "id": "1"}, {"n": 7.0, "id": "2"})


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_printed_program_reads_them_alike(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook(tmp_path)
    (tmp_path / "c.csv").write_text("Export\n\nid;city\n1;Bonn\n2;Wien\n")
    sheet = 'sheet "2010-2011" ' if kind == "xlsx" else ""
    rules = (
        f'customers from "c.{kind}" {sheet}header row 3 key id\n  city text\nsegment s where city = "Wien"\n'
    )
    (tmp_path / "rules.seg").write_text(rules)
    project = segdsl.load(tmp_path)
    space: dict[str, object] = {}
    monkeypatch.chdir(tmp_path)
    exec(project.compile("s", as_of="2026-03-31"), space)
    assert space["members"].tolist() == [False, True]  # type: ignore[attr-defined]
    assert project.segment(as_of="2026-03-31").values("s").tolist() == [False, True]


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ('"c.csv" sheet "2011"', "only a workbook has sheets"),
        ('"c.parquet" header row 3', "names its columns itself"),
        ('"c.csv" without header header row 3', "a file without header has no row for it"),
        ('"c.csv" header row 0', "rows are counted from 1"),
        ('"c.csv" header row 2.5', "rows are counted from 1"),
    ],
)
def test_what_a_file_cannot_have_is_said(file: str, reason: str) -> None:
    parsed = parse_text(f"customers from {file} key id\n").required()
    assert any(reason in one.message for one in build((parsed,)).diagnostics)
