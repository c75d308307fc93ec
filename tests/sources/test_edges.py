"""The ends of the calendar, of whole numbers, and of what counts as a number: exact, or a finding."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from segdsl.sources.loading import load
from segdsl.sources.rows import rows_of
from tests.sources.reading import catalog_of, conform, read, said
from tests.sources.test_values import values

FIRST = dt.datetime.min.replace(tzinfo=dt.UTC)
LAST = dt.datetime.max.replace(tzinfo=dt.UTC)
ZONES = ("UTC", "Europe/Paris", "Europe/Amsterdam", "Africa/Monrovia", "Asia/Kolkata", "Pacific/Kiritimati")


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("beside", [(), ("2026-01-01 10:00",), ("2026-01-01T10:00Z",)])
def test_an_offset_does_not_lead_out_of_the_calendar(
    tmp_path: Path, zone: str, beside: tuple[str, ...]
) -> None:
    cells = ("0001-01-01T00:00:00+05:00", "9999-12-31 23:59:59-05:00", "0000-12-31T22:00Z", *beside)
    assert values(tmp_path, "datetime", *cells, zone=zone)[:3] == [FIRST, LAST, FIRST]
    written = ("01.01.0001 00:00+0500", "31.12.9999 23:00-0500")
    declared = 'datetime format "%d.%m.%Y %H:%M%z"'
    assert values(tmp_path, declared, *written, zone=zone) == [FIRST, LAST]


@pytest.mark.parametrize("zone", ZONES)
def test_local_times_at_the_edges_are_instants(tmp_path: Path, zone: str) -> None:
    first, last = values(tmp_path, "datetime", "0001-01-01 00:00", "9999-12-31 23:59:59.999999", zone=zone)
    assert FIRST <= first < FIRST + dt.timedelta(days=1)
    assert LAST - dt.timedelta(days=1) < last <= LAST


@pytest.mark.parametrize("declared", ["date", "datetime"])
@pytest.mark.parametrize("cell", ["0000-01-01", "0000-12-31", "10000-01-01", "-0001-01-01", "2026-02-30"])
@pytest.mark.parametrize("beside", ["", "2,2026-01-01\n"])
def test_what_no_calendar_has_is_no_date(tmp_path: Path, declared: str, cell: str, beside: str) -> None:
    rules = f'customers from "customers.csv" key id\n  x {declared}\n'
    found = said(read(tmp_path, rules, customers=f"id,x\n1,{cell}\n{beside}"))
    assert f"row 2, column `x`: `{cell}` is not a date" in found


@pytest.mark.parametrize("zone", [None, "UTC", "America/New_York"])
@pytest.mark.parametrize("second", [-(10**14), 10**14, 253_402_300_800 + 90_000, -62_135_596_800 - 90_000])
@pytest.mark.parametrize("declared", ["date", "datetime", "number"])
def test_parquet_holds_moments_that_no_calendar_has(
    tmp_path: Path, declared: str, second: int, zone: str | None
) -> None:
    moments = pa.array([0, second], pa.timestamp("s", zone))
    parquet.write_table(pa.table({"id": ["a", "b"], "x": moments}), tmp_path / "c.parquet")
    checked = load(catalog_of(f'customers from "c.parquet" key id\n  x {declared}\n'), tmp_path)
    assert checked.value is None
    assert checked.diagnostics[0].code == "unreadable-data"
    tolerated = load(
        catalog_of(f'customers from "c.parquet" key id\n  x {declared}\n'), tmp_path, tolerate=True
    )
    assert rows_of(tolerated.required().tables.customers)[1]["x"] is None


def test_days_and_frames_that_no_calendar_has(tmp_path: Path) -> None:
    days = pa.array([-(2**31), 2**31 - 1, 0], pa.int32()).cast(pa.date32())
    parquet.write_table(pa.table({"id": ["a", "b", "c"], "x": days}), tmp_path / "c.parquet")
    checked = load(catalog_of('customers from "c.parquet" key id\n  x date\n'), tmp_path)
    assert "`-5877641-06-23T00:00:00` is not a date (and 1 more row)" in said(checked)
    far = pd.Series([0, 10**14]).astype("datetime64[s]").dt.tz_localize("UTC").dt.tz_convert("Asia/Tokyo")
    table = catalog_of('customers from "c.csv" key id\n  x datetime\n').customers
    made = conform(table, pd.DataFrame({"id": ["a", "b"], "x": far}))
    assert "is not a date with a time" in made.diagnostics[0].message


@pytest.mark.parametrize(
    ("declared", "cells", "expected"),
    [
        ("whole number", ["9223372036854775807", "-9223372036854775808"], [2**63 - 1, -(2**63)]),
        ("whole number", ["9007199254740993.0", " 9007199254740993"], [2**53 + 1] * 2),
        ("whole number", ["1e18", "1.5e1", "NaN", "3"], [10**18, 15, None, 3]),
        ('whole number unknown as "x"', ["x", "9223372036854775807", "1e3"], [None, 2**63 - 1, 1000]),
        ("text", ["9007199254740993", "00123", "1e5"], ["9007199254740993", "00123", "1e5"]),
        ('number format "$1.50"', ["-$1", "$-1", "$ -1", "+$1", "-1"], [-1.0, -1.0, -1.0, 1.0, -1.0]),
        ('number format "1.234,56"', ["0,123", "0", "100.000"], [0.123, 0.0, 100_000.0]),
    ],
)
def test_digits_are_kept(tmp_path: Path, declared: str, cells: list[str], expected: list[Any]) -> None:
    assert values(tmp_path, declared, *cells) == expected


@pytest.mark.parametrize(
    ("declared", "cell"),
    [
        *(
            (kind, cell)
            for kind in ("number", "whole number")
            for cell in ("--1", "+-1", "-", "1e", ".", "1_0")
        ),
        *((f'number format "{f}"', cell) for f in ("1.234,56", "12.5%", "$1.50") for cell in ("--1", "-+5")),
        ('number format "$1.50"', "-$-1"),
        ('number format "1.234,56"', "0.123"),
        ('number format "1.234,56"', "-0.123,5"),
        ('number format "1,234.56"', "0,123"),
        ("whole number", "9223372036854775808"),
        ("whole number", "1e999999999"),
        ("date format excel", "--1"),
        ("date format excel", "99999999999999999999"),
    ],
)
def test_what_is_no_number_is_found(tmp_path: Path, declared: str, cell: str) -> None:
    rules = f'customers from "customers.csv" key id\n  x {declared}\n'
    for beside in ("", '2,"7"\n'):
        found = said(read(tmp_path, rules, tolerate=True, customers=f'id,x\n1,"{cell}"\n{beside}'))
        assert f"row 2, column `x`: `{cell}` is not a " in found


def test_ids_too_large_to_count_with_are_texts(tmp_path: Path) -> None:
    rules = 'customers from "customers.csv" key id\n  id whole number\n'
    found = said(read(tmp_path, rules, customers="id\n18446744073709551615\n"))
    assert "declare a text: `id text`" in found
