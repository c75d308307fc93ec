"""Files that nobody can read, or that would take all memory or all time: one finding each, and no wait."""

from __future__ import annotations

import gzip
import os
import socket
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

import segdsl
from segdsl import plain_files
from segdsl.diagnostics import Problem
from segdsl.sources import workbooks
from segdsl.sources.loading import load
from tests.sources.reading import catalog_of, customers, read, said

RULES = 'customers from "{file}" key id\n  x text\n'
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")


def said_of(folder: Path, file: str) -> str:
    return said(load(catalog_of(RULES.format(file=file)), folder))


# ---------------------------------------------------------------- no files at all


def _listen(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the names of sockets are short
    try:
        socket.socket(socket.AF_UNIX).bind(path.name)
    finally:
        os.chdir(here)


@needs_pipes
@pytest.mark.parametrize("name", ["c.csv", "c.parquet", "c.xlsx", "c.jsonl"])
def test_a_pipe_is_not_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    assert f"unreadable-file: `{name}` cannot be read: it is a pipe, not a file" in said_of(tmp_path, name)
    assert "it is a pipe" in said_of(tmp_path, "*" + Path(name).suffix)


@needs_pipes
@pytest.mark.parametrize(
    ("name", "make", "why"),
    [
        ("c.csv", _listen, "it is a socket, not a file"),
        ("c.csv", lambda path: path.symlink_to("nowhere"), "is a link that leads nowhere"),
        ("c.csv", lambda path: path.symlink_to("c.csv"), "is a link that leads nowhere"),
        ("c.csv", lambda path: path.mkdir(), "is a folder, not a file"),
    ],
)
def test_what_is_no_file_is_said(tmp_path: Path, name: str, make: Callable[[Path], None], why: str) -> None:
    make(tmp_path / name)
    assert why in said_of(tmp_path, name)


@needs_pipes
@pytest.mark.parametrize(
    "name",
    [
        "segdsl.toml",
        "more.seg",
        "personas/a.yaml",
        "templates/a.html.j2",
        "templates/a.mjml.j2",
        "translations/de.po",
    ],
)
def test_a_pipe_in_a_project_is_a_finding(tmp_path: Path, name: str) -> None:
    (tmp_path / "rules.seg").write_text(RULES.format(file="c.csv"))
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "b.txt.j2").write_text("{% block body %}b{% endblock %}")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    os.mkfifo(tmp_path / name)
    try:
        found = segdsl.load(tmp_path).check()
    except Problem as problem:
        found = problem.diagnostics
    assert any(d.code == "unreadable-file" and "it is a pipe" in d.message for d in found)


def test_a_device_never_ends_and_is_not_read() -> None:
    zero = Path("/dev/zero")
    if zero.exists():
        with pytest.raises(OSError, match="it is a device"):
            plain_files.read_bytes(zero)
    with pytest.raises(FileNotFoundError):
        plain_files.read_text(Path("nowhere.toml"))


def test_a_text_that_nobody_wrote_by_hand(tmp_path: Path) -> None:
    with (tmp_path / "huge.toml").open("wb") as file:
        file.truncate(plain_files.MOST_TEXT + 1)
    with pytest.raises(OSError, match="larger than"):
        plain_files.read_text(tmp_path / "huge.toml")


def test_a_file_may_shrink_while_it_is_read(tmp_path: Path) -> None:
    from segdsl.model.catalog import FileInfo
    from segdsl.source import Source
    from segdsl.sources.encodings import read_utf8
    from segdsl.sources.found_file import FoundFile

    path = tmp_path / "c.csv"
    path.write_bytes(b"id,x\n" + b"1,a\n" * 100_000)
    content = read_utf8(FoundFile(path, "c.csv"), FileInfo("c.csv", Source("", "").span(0, 0))).required()
    os.truncate(path, 10)
    assert content.to_pybytes().count(b"\n") == 100_001  # a mapped file would end the process here


# ---------------------------------------------------------------- texts


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xef\xbb\xbf", "`customers.csv` is empty"),
        (gzip.compress(b"id,x\n1,a\n", mtime=0), "it is compressed: unpack it"),
        ("id,x\n1,a\n".encode("utf-16-be"), 'write `encoding "utf-16-be"`'),
        ("id,x\n1,a\n".encode("utf-32-le"), 'write `encoding "utf-32-le"`'),
        (b"id,x\n" + b"1,a\n" * 30_000 + b"2,a\0b\n", "it holds a zero byte in line 30,002"),
        (b'id,x\n1,"Ana \\"Annie\\" B"\n', "row 2 goes on behind the double quote that closes a text"),
        (b'id,x\n1,a\n2,""b\n', "row 3 goes on behind the double quote that closes a text"),
        (b'id,x\n1,"a\nb"\n2,"a" b\n', "row 4 goes on behind the double quote that closes a text"),
        (b'id,x\n1,a\n2,"b\n', "row 3 begins a text with a double quote that is never closed"),
    ],
)
def test_texts_that_cannot_be_read(tmp_path: Path, content: bytes, expected: str) -> None:
    assert expected in said(read(tmp_path, RULES.format(file="customers.csv"), customers=content))


@pytest.mark.parametrize("separator", ["||", "¦", '""'])
def test_what_cannot_be_a_separator(tmp_path: Path, separator: str) -> None:
    rules = RULES.format(file="customers.csv").replace(" key", f' separated by "{separator}" key')
    found = said(read(tmp_path, rules, customers=f"id{separator}x\n1{separator}a\n"))
    assert "a separator is one character of ASCII" in found


@pytest.mark.parametrize("encoding", ["utf-32", "utf-16", "utf-8-sig"])
def test_marks_of_every_width_are_believed(tmp_path: Path, encoding: str) -> None:
    assert customers(tmp_path, "  x text", "id,x\n1,ü\n".encode(encoding)) == ({"id": "1", "x": "ü"},)


@pytest.mark.parametrize("preface", ["sep=;\n", "sep=;\r\n", '"sep=;"\r\n', "\ufeffSEP=;\n"])
def test_a_line_that_names_the_separator_is_no_header(tmp_path: Path, preface: str) -> None:
    assert customers(tmp_path, "  x text", f"{preface}id;x\n1;a,b\n") == ({"id": "1", "x": "a,b"},)
    rules = RULES.format(file="customers.csv").replace("text", "number")
    found = said(read(tmp_path, rules, customers=f"{preface}id;x\n1;7\n2;a\n"))
    assert "`customers.csv` row 4, column `x`: `a` is not a number" in found


@pytest.mark.parametrize("wide", [200_000, 3_000_000])
def test_headers_and_cells_of_any_length(tmp_path: Path, wide: int) -> None:
    long = "y" * wide
    assert customers(tmp_path, "  x text", f"id,x,{long}\n1,a,{long}\n") == ({"id": "1", "x": "a"},)


# ---------------------------------------------------------------- workbooks


def test_a_cell_in_the_last_corner(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "c.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["id", "x"])
    sheet.write(1_048_575, 16_383, "far")
    book.close()
    found = said_of(tmp_path, "c.xlsx")
    assert found.startswith("unreadable-data: `c.xlsx` cannot be read as a workbook: it takes more than")
    assert "clear what stands far away from the table" in found


def test_a_workbook_that_unpacks_to_more_than_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "MOST_MEMORY", 1_000_000)
    with zipfile.ZipFile(tmp_path / "c.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 2_000_000)
    assert "it takes more than" in said_of(tmp_path, "c.xlsx")


def test_web_pages_and_texts_are_no_workbooks(tmp_path: Path) -> None:
    (tmp_path / "c.xls").write_text("<html><table><tr><td>id</td></tr></table></html>")
    assert "it is a web page\nopen it in Excel, and save it as a workbook" in said_of(tmp_path, "c.xls")
    (tmp_path / "c.xlsx").write_text("id,x\n1,a\n")
    assert "`c.xlsx` cannot be read as a workbook" in said_of(tmp_path, "c.xlsx")


def test_what_a_workbook_holds_besides_is_named(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "c.xlsx")
    first, second, third = (book.add_worksheet(name) for name in ("2009", "2010", "Empty"))
    first.write_row(0, 0, ["id", "x"])
    first.write_column(1, 0, ["1", "2", "3"])
    first.merge_range("B3:B4", "both")
    second.write(0, 0, "id")
    second.hide()
    third.activate()
    book.close()
    checked = load(catalog_of(RULES.format(file="c.xlsx")), tmp_path)
    sheets, merged = checked.diagnostics
    assert sheets.severity == merged.severity == "warning"
    assert sheets.message == "of `c.xlsx` only the first sheet is read, `2009`, and not `2010`"
    assert "row 3: cells are merged" in merged.message
    assert checked.required().tables.customers["id"].tolist() == ["1", "2", "3"]


def test_a_row_of_other_bytes_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Left out for having too few fields; what reads rows has words of its own for that."""
    told: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", told.append)
    content = "id,name,city\n1,J\u00fcrgen,B\n".encode() + b"2,\xff\xfebad\n3,C,D\n"
    checked = read(tmp_path, 'customers from "customers.csv" key id\n  name text\n', customers=content)
    assert [one.code for one in checked.diagnostics] == ["unreadable-data"]
    assert "line 3" in checked.diagnostics[0].message
    assert told == []
    assert sys.unraisablehook == told.append
