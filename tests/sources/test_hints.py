"""Whatever a hint offers can be pasted: it parses, and makes the cells readable that it was about."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.sources.reading import only_finding, read, said, tables

LEAD = "(?:say so|write|written|declare it|declare a text|add|which is which|with fractions)"
CELLS = [
    ("number", ["1.234,56", "2,5"]),
    ("number", ["1\N{NO-BREAK SPACE}234,56\N{NO-BREAK SPACE}€"]),
    ("number", ["1\N{NARROW NO-BREAK SPACE}234,56"]),
    ("number", ['5"', '12"']),
    ("number", ["0.5 %", "12.25 %"]),
    ("number", ["n\N{NO-BREAK SPACE}a", "1"]),
    ("number", ['say "no"', "1"]),
    ("number", ["12`3"]),
    ("number", ["\\", "\\\\"]),
    ("number", ["–", "—"]),
    ("whole number", ["1.5"]),
    ("whole number", ["18446744073709551615"]),
    ("whole number", ["NA", "1"]),
    ("flag", ["ja", "nein"]),
    ("flag", ['"ja"', '"nein"']),
    ("flag", ["o\N{NO-BREAK SPACE}k", "not ok"]),
    ("flag", ["yes", "no service"]),
    ("date", ["31.12.2025"]),
    ("date", ["03/31/2026"]),
    ("date", ["31 Dec 2025"]),
    ("date", ["19970101"]),
    ("date", ["45000"]),
    ("date", ["1774915200"]),
    ("date", ["1774915200123"]),
    ("date", ["2026-03-31 17:00"]),
    ("date", ["31.12.2025 17:00"]),
    ("date", ["0000-00-00"]),
    ("datetime", ["31.12.2025 17:00"]),
    ("datetime", ["45000.5", "45001.25"]),
    ("datetime", ["1774915200"]),
    ("datetime", ["1774915200123"]),
    ("datetime", ["1774915200123456"]),
    ("datetime", ["soon", "2026-03-31"]),
    ('one of "a", "b"', ["unknown"]),
]


@pytest.mark.parametrize(("declared", "cells"), CELLS, ids=[f"{d}: {c[0]!a}" for d, c in CELLS])
@pytest.mark.parametrize("name", ["x", "`order date`", "`where`"])
def test_every_offer_can_be_pasted(tmp_path: Path, declared: str, cells: list[str], name: str) -> None:
    header = name.strip("`")
    quoted = ('"' + cell.replace('"', '""') + '"' for cell in cells)
    content = f"id,{header}\n" + "".join(f"{row},{cell}\n" for row, cell in enumerate(quoted))
    start = 'customers from "customers.csv" key id\n  '
    found = only_finding(read(tmp_path, f"{start}{name} {declared}\n", customers=content))
    assert found.hint is not None
    assert "\N{REPLACEMENT CHARACTER}" not in found.hint
    plain = found.hint.replace(f"{name} ", "NAME ")
    offers = re.search(LEAD + r"[^`]*`(.*?)`(?=$|,| )", plain)
    assert offers is not None, found.hint
    offer = offers[1].replace("NAME ", f"{name} ")
    line = offer if offer.startswith(name) else f"{name} {declared} {offer}"
    mended = read(tmp_path, f"{start}{line}\n", customers=content)
    assert mended.diagnostics == (), (line, mended.diagnostics)


GOOD = {
    "number": ["1.5", "-3", "1234.25"],
    "whole number": ["7", "-3"],
    "flag": ["yes", "no", "TRUE"],
    "date": ["2026-03-31", "2025-12-01"],
    "datetime": ["2026-03-31 10:00", "2025-12-01 09:30"],
    'one of "a", "b"': ["b", "a"],
}
"""What can be read as it is."""


@pytest.mark.parametrize(("declared", "cells"), CELLS, ids=[f"{d}: {c[0]!a}" for d, c in CELLS])
def test_no_offer_makes_others_unreadable(tmp_path: Path, declared: str, cells: list[str]) -> None:
    """Rows that could be read before stand first, and mean the same afterwards."""
    texts = [*GOOD[declared], *cells]
    quoted = ('"' + cell.replace('"', '""') + '"' for cell in texts)
    content = "id,x\n" + "".join(f"{row},{cell}\n" for row, cell in enumerate(quoted))
    start = 'customers from "customers.csv" key id\n  '
    found = only_finding(read(tmp_path, f"{start}x {declared}\n", customers=content))
    assert found.hint is not None
    offers = re.search(LEAD + r"[^`]*`(.*?)`(?=$|,| )", found.hint)
    if offers is None:
        assert f"such as `{GOOD[declared][0]}`: write these like them" in found.hint
        return
    line = offers[1] if offers[1].startswith("x ") else f"x {declared} {offers[1]}"
    before = tables(tmp_path, f"{start}x {declared}\n", tolerate=True, customers=content).customers
    after = tables(tmp_path, f"{start}{line}\n", customers=content).customers
    assert before is not None
    assert after is not None
    one, other = (frame["x"][: len(GOOD[declared])] for frame in (before, after))
    if str(one.dtype).lower() == str(other.dtype).lower():  # else it is declared as something else
        assert one.astype(object).tolist() == other.astype(object).tolist()


@pytest.mark.parametrize("cell", ["a\nb", "a\x07b", "a\u200bb", "a\u2028b"])
def test_what_cannot_be_typed_is_not_offered(tmp_path: Path, cell: str) -> None:
    rules = 'customers from "customers.csv" key id\n  x number\n'
    found = said(read(tmp_path, rules, customers=f'id,x\n1,"{cell}"\n'))
    assert "unknown as" not in found
    assert "mend them in the file" in found


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Totals", '`total … column "Totals"`'),
        ("Totals ($)", '`total … column "Totals ($)"`'),
        ('Tot"al', '`total … column "Tot""al"`'),
        ("To\N{NO-BREAK SPACE}tal", '`total … column "To\N{NO-BREAK SPACE}tal"`'),
        ("To\ntal", "Take the line end, or what else cannot be typed, out of it"),
    ],
)
def test_headers_are_offered_as_they_are_typed(tmp_path: Path, header: str, expected: str) -> None:
    rules = 'customers from "customers.csv" key id\n  total number\n'
    cell = header.replace('"', '""')
    checked = read(tmp_path, rules, customers=f'id,"{cell}"\n1,5\n')
    assert expected in said(checked)
    named = re.search(r"column (\".*\")`", expected)
    if named is not None:
        mended = rules.replace("number", f"number column {named[1]}")
        assert read(tmp_path, mended, customers=f'id,"{cell}"\n1,5\n').diagnostics == ()
