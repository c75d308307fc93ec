"""What cells mean: by default, and as declared."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.sources.reading import customers


def values(folder: Path, declared: str, *cells: str, zone: str = "UTC") -> list[Any]:
    """The values of a column `x` with these cells."""
    quoted = ('"' + cell.replace('"', '""') + '"' for cell in cells)
    lines = "".join(f"{row},{cell}\n" for row, cell in enumerate(quoted))
    return [row["x"] for row in customers(folder, f"  x {declared}", "id,x\n" + lines, zone)]


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("declared", "cells", "expected"),
    [
        ("number", ["1234.5", "-3", "1e5", "+7", " 8 ", ""], [1234.5, -3.0, 100_000.0, 7.0, 8.0, None]),
        ("number", ["NaN", "inf", "-Infinity", "1e999", "1"], [None, None, None, None, 1.0]),
        ('number format "1.234,56"', ["1.234,56", "-1.000", "2,5", "1234"], [1234.56, -1000.0, 2.5, 1234.0]),
        ('number format "1,234.56"', ["1,234.56", "1,234,567", "0.5"], [1234.56, 1_234_567.0, 0.5]),
        ('number format "1 234,56 €"', ["1 234,56 €", "7", "1\u00a0000 €"], [1234.56, 7.0, 1000.0]),
        ('number format "$1,234.56"', ["$1,234.56", "-$5", "$0.99"], [1234.56, -5.0, 0.99]),
        ('number format "12.5%"', ["12.5%", "30 %"], [0.125, 0.3]),
        ('number unknown as "999", "n/a"', ["999", "999.0", "n/a", "99"], [None, None, None, 99.0]),
        ("whole number", ["17850.0", "17850", "-2", "1e3", ""], [17850, 17850, -2, 1000, None]),
        ("whole number", ["9007199254740993", "1"], [9007199254740993, 1]),
        ("flag", ["Yes", "NO", "true", "False", "y", "n", "1", "0", " "], [True, False] * 4 + [None]),
        ('flag yes "Y" no "N"', ["Y", "N", ""], [True, False, None]),
        ("text", ["a", " ", " b ", "NA", ""], ["a", " ", " b ", "NA", None]),
        ('text unknown as "NA"', ["NA", " NA", "na"], [None, " NA", "na"]),
        ('one of "DE", "AT"', ["DE", "", "AT"], ["DE", None, "AT"]),
        ("date", ["2026-02-28", "", "2024-02-29"], [dt.date(2026, 2, 28), None, dt.date(2024, 2, 29)]),
        ("date", ["2026-02-28 00:00:00", "0001-01-01"], [dt.date(2026, 2, 28), dt.date(1, 1, 1)]),
        ('date format "%d-%m-%Y"', ["31-12-1999", "01-02-0003"], [dt.date(1999, 12, 31), dt.date(3, 2, 1)]),
        (
            "date format excel",
            ["45000", "45000.75", "61"],
            [dt.date(2023, 3, 15)] * 2 + [dt.date(1900, 3, 1)],
        ),
        ("datetime", ["2026-03-31T17:00", "2026-03-31"], [utc(2026, 3, 31, 17), utc(2026, 3, 31)]),
        (
            "datetime",
            ["2026-03-31 17:00:05.25Z", "2026-03-31T17:00:00+02:00", "2026-03-31 17:00"],
            [utc(2026, 3, 31, 17, 0, 5, 250_000), utc(2026, 3, 31, 15), utc(2026, 3, 31, 17)],
        ),
        ("datetime", ["2026-03-31 17:00:00.123456789"], [utc(2026, 3, 31, 17, 0, 0, 123_456)]),
        ('datetime format "%d.%m.%Y %H:%M"', ["31.03.2026 17:00"], [utc(2026, 3, 31, 17)]),
        ("list of text", ["opera, chess", "", "[]", "x"], [("opera", "chess"), None, (), ("x",)]),
        (
            "list of text",
            ['["a, b","c"]', "[\"it's\", d, 'f']", "[e]"],
            [("a, b", "c"), ("it's", "d", "f"), ("e",)],
        ),
        ('list of text split by "|"', ["a|b, c|", "d"], [("a", "b, c"), ("d",)]),
    ],
)
def test_cells(tmp_path: Path, declared: str, cells: list[str], expected: list[Any]) -> None:
    assert values(tmp_path, declared, *cells) == expected


def test_a_time_without_offset_is_local_to_the_zone_of_the_project(tmp_path: Path) -> None:
    cells = [
        "2026-01-01 12:00",
        "2026-07-01 12:00",
        "2026-07-01 12:00Z",
        "2026-03-29 02:30",
        "2026-10-25 02:30",
    ]
    assert values(tmp_path, "datetime", *cells, zone="Europe/Berlin") == [
        utc(2026, 1, 1, 11),
        utc(2026, 7, 1, 10),
        utc(2026, 7, 1, 12),
        utc(2026, 3, 29, 1, 30),  # skipped: moved forward to 03:30
        utc(2026, 10, 25, 0, 30),  # repeated: the first
    ]


def test_numeric_keys_join_whatever_their_spelling(tmp_path: Path) -> None:
    rows = customers(tmp_path, "  id number", "id\n17850\n17851.0\n")
    assert [row["id"] for row in rows] == [17850.0, 17851.0]
