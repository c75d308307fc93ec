"""Hostile values, from every kind of file to all that is written: each is what was computed by hand."""

from __future__ import annotations

import csv
import datetime as dt
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pytest
import xlsxwriter
from pyarrow import parquet

import segdsl
from tests.faces.shop import run

ZONE = "Europe/Berlin"
AS_OF = "2026-11-01"
UTC = dt.UTC


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@dataclass(frozen=True, slots=True)
class Case:
    """A value as JSON has it, how it is declared, what it is, and how a CSV file shows it."""

    json: str
    declared: str
    value: Any
    written: str

    @property
    def text(self) -> str:
        found = json.loads(self.json, parse_float=str, parse_int=str)
        return json.dumps(found) if isinstance(found, list) else "" if found is None else str(found)


CASES = {
    "beyond_floats": Case("9007199254740993", "whole number", 9007199254740993, "9007199254740993"),
    "least": Case("-9223372036854775808", "whole number", -(2**63), "-9223372036854775808"),
    "digits": Case("9007199254740993", "text", "9007199254740993", "9007199254740993"),
    "tenth": Case("0.1", "number", 0.1, "0.1"),
    "third": Case("0.30000000000000004", "number", 0.1 + 0.2, "0.30000000000000004"),
    "huge": Case("1e300", "number", 1e300, "1e+300"),
    "tiny": Case("5e-324", "number", 5e-324, "5e-324"),
    "zeros": Case('"0012"', "text", "0012", "0012"),
    "nan": Case('"NaN"', "text", "NaN", "NaN"),
    "null": Case('"NULL"', "text", "NULL", "NULL"),
    "exponent": Case('"1e5"', "text", "1e5", "1e5"),
    "blanks": Case('" x "', "text", " x ", " x "),
    "decomposed": Case('"e\\u0301"', "text", "e\u0301", "e\u0301"),
    "emoji": Case(
        '"\\ud83d\\udc69\\u200d\\ud83d\\ude80"',
        "text",
        "\U0001f469\u200d\U0001f680",
        "\U0001f469\u200d\U0001f680",
    ),
    "quotes": Case('"say \\"x\\", y"', "text", 'say "x", y', 'say "x", y'),
    "first_day": Case('"0001-01-01"', "date", dt.date(1, 1, 1), "0001-01-01"),
    "last_day": Case('"9999-12-31"', "date", dt.date(9999, 12, 31), "9999-12-31"),
    "leap": Case('"2000-02-29"', "date", dt.date(2000, 2, 29), "2000-02-29"),
    "gap": Case('"2026-03-29 02:30"', "datetime", utc(2026, 3, 29, 1, 30), "2026-03-29T01:30:00+00:00"),
    "fold": Case('"2026-10-25 02:30"', "datetime", utc(2026, 10, 25, 0, 30), "2026-10-25T00:30:00+00:00"),
    "seconds": Case(
        '"1880-01-01 00:00"', "datetime", utc(1879, 12, 31, 23, 6, 32), "1879-12-31T23:06:32+00:00"
    ),
    "offset": Case(
        '"2026-03-29T02:30:00+05:30"', "datetime", utc(2026, 3, 28, 21), "2026-03-28T21:00:00+00:00"
    ),
    "micros": Case(
        '"2026-01-01T00:00:00.123456Z"',
        "datetime",
        utc(2026, 1, 1, 0, 0, 0, 123456),
        "2026-01-01T00:00:00.123456+00:00",
    ),
    "local_day": Case(
        '"2026-03-28T23:30:00Z"', 'date format "%Y-%m-%dT%H:%M:%S%z"', dt.date(2026, 3, 29), "2026-03-29"
    ),
    "epoch": Case(
        "1774744200", "datetime format epoch seconds", utc(2026, 3, 29, 0, 30), "2026-03-29T00:30:00+00:00"
    ),
    "yes": Case("true", "flag", True, "yes"),
    "one": Case("1", "flag", True, "yes"),
    "items": Case('["a", "b, c"]', "list of text", ("a", "b, c"), "a|b, c"),
    "none": Case("null", "number", None, ""),
    "unknown": Case("-1", 'number unknown as "-1"', None, ""),
}
# Excel has no whole numbers beyond those of floats, and the writer used here gives floats 16 digits.
NOT_IN = {"xlsx": {"beyond_floats", "least", "digits", "third", "tiny"}}
KINDS = ("csv", "jsonl", "json", "parquet", "sqlite", "xlsx", "duckdb")


def write(folder: Path, kind: str) -> tuple[str, list[str]]:
    """The source, and the cases that it holds."""
    names = [name for name in CASES if name not in NOT_IN.get(kind, set())]
    plain = {name: json.loads(CASES[name].json) for name in names}
    flat = {n: json.dumps(v) if isinstance(v, list) else v for n, v in plain.items()}
    match kind:
        case "csv":
            with (folder / "c.csv").open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows([["id", *names], ["k", *(CASES[name].text for name in names)]])
        case "json" | "jsonl":
            cells = ", ".join(f'"{name}": {CASES[name].json}' for name in names)
            row = f'{{"id": "k", {cells}}}'
            (folder / f"c.{kind}").write_text(f"[{row}]" if kind == "json" else row, encoding="utf-8")
        case "parquet":
            parquet.write_table(pa.Table.from_pylist([{"id": "k", **plain}]), folder / "c.parquet")
        case "sqlite":
            with sqlite3.connect(folder / "c.db") as connection:
                connection.execute(f"create table t (id, {', '.join(names)})".replace("null", '"null"'))
                marks = ", ".join("?" * (len(names) + 1))
                connection.execute(f"insert into t values ({marks})", ("k", *(flat[n] for n in names)))
            connection.close()
            return "sqlite:///c.db?table=t", names
        case "duckdb":
            held = pa.Table.from_pylist([{"id": "k", **plain}])
            with duckdb.connect(str(folder / "c.duckdb")) as duck:
                duck.execute("create table t as select * from held")
            parquet.write_table(held, folder / "t.parquet")  # what a printed program reads
            return "duckdb:///c.duckdb?table=t", names
        case _:
            with xlsxwriter.Workbook(str(folder / "c.xlsx")) as book:
                sheet = book.add_worksheet()
                for place, name in enumerate(["id", *names]):
                    sheet.write_string(0, place, name)
                    value = "k" if name == "id" else flat[name]
                    if isinstance(value, str):
                        sheet.write_string(1, place, value)
                    elif value is not None:
                        sheet.write(1, place, value)
    return f"c.{kind}", names


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_values_on_every_path(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, names = write(tmp_path, kind)
    columns = "".join(f"  c_{n} {_declared(n)}\n" for n in names)
    traits = "".join(f"trait t_{n} = c_{n}\n" for n in names if not isinstance(CASES[n].value, bool | tuple))
    (tmp_path / "rules.seg").write_text(
        f'customers from "{source}" key id\n{columns}{traits}segment all_ where everyone\n'
    )
    (tmp_path / "segdsl.toml").write_text(f'[project]\ntimezone = "{ZONE}"\n')
    monkeypatch.chdir(tmp_path)
    project = segdsl.load(tmp_path)
    result = project.segment(as_of=AS_OF)
    told = [name for name in names if f"t_{name}" in result.traits]
    expected = {name: CASES[name].value for name in told}
    assert {name: _plain(result.traits[f"t_{name}"].iloc[0]) for name in told} == expected
    assert {name: _plain(_of_program(project, f"t_{name}")) for name in told} == expected
    explained = {one.name: one.value for one in project.explain("k", as_of=AS_OF)}
    assert {name: explained[f"t_{name}"] for name in told} == expected
    done = run(
        "segment",
        "--project",
        str(tmp_path),
        "--as-of",
        AS_OF,
        "--with-traits",
        "--members",
        "csv",
        "--out",
        str(tmp_path / "o"),
    )
    assert done.code == 0, done.err
    with (tmp_path / "o/members.csv").open(newline="", encoding="utf-8") as file:
        row = next(csv.DictReader(file))
    assert {name: row[f"t_{name}"] for name in told} == {name: _shown(CASES[name]) for name in told}


def _declared(name: str) -> str:
    kind, rest = CASES[name].declared, ""
    for word in ("whole number", "list of text", "number", "datetime", "date", "text", "flag"):
        if kind.startswith(word):
            kind, rest = word, kind.removeprefix(word)
            break
    return f'{kind} column "{name}"{rest}'


def _shown(case: Case) -> str:
    return case.written


def _of_program(project: segdsl.Project, name: str) -> Any:
    space: dict[str, Any] = {}
    exec(compile(project.compile(name, as_of=AS_OF), name, "exec"), space)
    return space["values"].iloc[0]


def _plain(value: Any) -> Any:
    """A value of pandas as Python's."""
    if value is None or value is pd.NA or value != value:
        return None
    if isinstance(value, pd.Timestamp):
        moment = value.to_pydatetime(warn=False)
        return moment if moment.tzinfo else moment.date()
    return value.item() if hasattr(value, "item") else value
