"""A printed program reads every dialect as `segment` does, also where nothing of it is declared."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import segdsl

AS_OF = "2026-03-31"
ROWS = [
    ("id", "name", "spend", "joined", "news", "tags"),
    ("007", "Zoë", "1.5", "2026-01-02", "yes", "a|b"),
    ("08", 'O"Neil, Ana', "", "2026-02-28", "no", ""),
    ("9", "", "3", "", "", "b"),
]
COLUMNS = """
  name text
  spend number
  joined date
  news flag
  tags list of text split by "|"
"""
TRAITS = """
trait t_name = name
trait t_spend = spend
trait t_days = days since joined
trait t_tags = length(tags)
segment t_news where news
segment t_tagged where tags contains "b"
"""
NAMES = ("t_name", "t_spend", "t_days", "t_tags", "t_news", "t_tagged")


def lines(separator: str = ",", end: str = "\n", rows: list[tuple[str, ...]] = ROWS) -> str:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if separator in text or '"' in text else text

    return "".join(separator.join(map(cell, row)) + end for row in rows)


def sqlite(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(
            "create table people (id text, name text, spend, joined text, news text, tags text)"
        )
        known = [tuple(value or None for value in row) for row in ROWS[1:]]
        connection.executemany("insert into people values (?, ?, ?, ?, ?, ?)", known)
    connection.close()


def frame() -> pd.DataFrame:
    known = [[value or None for value in row] for row in ROWS[1:]]
    return pd.DataFrame(known, columns=list(ROWS[0]))


Content = str | bytes | Callable[[Path], object]
SOURCE = 'customers from "c.csv" key id'

DIALECTS: dict[str, tuple[str, dict[str, Content]]] = {
    "commas": (SOURCE, {"c.csv": lines()}),
    "semicolons, undeclared": (SOURCE, {"c.csv": lines(";")}),
    "tabs, undeclared": (SOURCE, {"c.csv": lines("\t")}),
    "a .tsv": ('customers from "c.tsv" key id', {"c.tsv": lines("\t")}),
    "semicolons, declared": (
        'customers from "c.txt" separated by ";" key id',
        {"c.txt": lines(";")},
    ),
    "Windows line ends": (SOURCE, {"c.csv": lines(";", "\r\n")}),
    "a byte-order mark and semicolons": (SOURCE, {"c.csv": b"\xef\xbb\xbf" + lines(";").encode()}),
    "old Western, undeclared": (SOURCE, {"c.csv": lines(";").encode("cp1252")}),
    "Latin-1, declared": (
        'customers from "c.csv" encoding "latin-1" key id',
        {"c.csv": lines(";").encode("latin-1")},
    ),
    "UTF-16 with a mark, undeclared": (SOURCE, {"c.csv": lines("\t").encode("utf-16")}),
    "UTF-16, declared": (
        'customers from "c.csv" encoding "utf-16-le" key id',
        {"c.csv": lines(";").encode("utf-16-le")},
    ),
    "Excel's line of the separator": (SOURCE, {"c.csv": "sep=;\n" + lines(";")}),
    "empty lines": (SOURCE, {"c.csv": "\n\n" + lines().replace("\n08", "\n\n\n08")}),
    "blanks around headers": (SOURCE, {"c.csv": lines().replace("name,", " name ,", 1)}),
    "a glob of files with different separators": (
        'customers from "in/*.csv" key id',
        {"in/1.csv": lines(rows=ROWS[:2]), "in/2.csv": lines(";", rows=[ROWS[0], *ROWS[2:]])},
    ),
    "Parquet": ('customers from "c.parquet" key id', {"c.parquet": lambda p: frame().to_parquet(p)}),
    "Parquet of another ending": ('customers from "c.pq" key id', {"c.pq": lambda p: frame().to_parquet(p)}),
    "JSON Lines": (
        'customers from "c.jsonl" key id',
        {"c.jsonl": lambda p: frame().to_json(p, orient="records", lines=True)},
    ),
    "Excel": (
        'customers from "c.xlsx" key id',
        {"c.xlsx": lambda p: frame().to_excel(p, index=False, engine="xlsxwriter")},
    ),
    "a list in JSON": (
        'customers from "c.json" key id',
        {"c.json": lambda p: frame().to_json(p, orient="records")},
    ),
    "an answer in JSON": (
        'customers from "c.json" key id',
        {"c.json": lambda p: p.write_text(json.dumps({"people": frame().to_dict("records"), "more": False}))},
    ),
    "lines of JSON in a .json": (
        'customers from "c.json" key id',
        {"c.json": lambda p: frame().to_json(p, orient="records", lines=True)},
    ),
    "SQLite": ('customers from "sqlite:///c.db?table=people" key id', {"c.db": sqlite}),
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect(dialect: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, files = DIALECTS[dialect]
    same(source + COLUMNS + TRAITS, files, NAMES, tmp_path, monkeypatch)


MORE: dict[str, tuple[str, dict[str, Content]]] = {
    "numbers with marks and units": (
        SOURCE
        + '\n  a number format "1.234,56 €"\n  b number format "1 234,56%"\n  c number unknown as "-1"\n'
        "trait t_a = a\ntrait t_b = b\ntrait t_c = c\n",
        {"c.csv": "id;a;b;c\n1;1.234,50 €;5,5%;-1\n2;-7,25;1 000%;-1.0\n3;;;4\n"},
    ),
    "flags in other words": (
        SOURCE
        + '\n  a flag yes "ja" no "nein"\n  b flag unknown as "?"\nsegment t_a where a\nsegment t_b where b\n'
        "segment t_no where b = no\n",
        {"c.csv": "id,a,b\n1,ja,Y\n2,nein,?\n3,,0\n"},
    ),
    "renamed columns, and columns by their places": (
        SOURCE + '\n  a number column "Total ""net"" ($)"\n  b text column 3\ntrait t_a = a\ntrait t_b = b\n',
        {"c.csv": 'id,"Total ""net"" ($)",same,same\n1,5,x,y\n2,6,z,w\n'},
    ),
    "no header": (
        'customers from "c.csv" without header key id\n  id text column 1\n'
        "  a number column 2\ntrait t_a = a\n",
        {"c.csv": "1;5\n2;6\n"},
    ),
    "runs of blanks": (
        'customers from "c.txt" separated by blanks without header key id\n  id text column 1\n'
        "  a text column 2\ntrait t_a = a\n",
        {"c.txt": '  1   "x   \r\n  2\ty"z\r\n'},
    ),
    "numbers of rows": (
        'customers from "c.csv" key row\n  a number\ntrait t_a = a\n',
        {"c.csv": "a;b\n5;1\n6;1\n"},
    ),
    "compound keys": (
        'customers from "c.csv" key (shop, member)\n  a number\ntrait t_a = a\n',
        {"c.csv": "shop;member;a\nx;1;5\nx;2;6\ny;1;7\n;2;8\n"},
    ),
    "keys as numbers, joined with others": (
        SOURCE + '\n  id number\nevents o from "o.csv" key id at at\n  id number\n  x number\n'
        "trait t_n = count(o)\ntrait t_x = sum(o.x)\n",
        {
            "c.csv": "id;a\n17850;5\n2;6\n;3\n",
            "o.csv": "id,at,x\n17850.0,2026-01-01,1\n17850,2026-01-02,2\n,2026-01-01,3\n9,2026-01-01,4\n",
        },
    ),
    "rows that are left out": (
        SOURCE + "\n  a number\ntrait t_a = a\n",
        {"c.csv": "id,a\n1,5\n,6\n3,7\n"},
    ),
    "typed cells of Excel": (
        'customers from "c.xlsx" key id\n  a number\n  b date\n  c flag\n  d text\n'
        "trait t_a = a\ntrait t_b = days since b\nsegment t_c where c\ntrait t_d = d\n",
        {
            "c.xlsx": lambda p: pd.DataFrame(
                {
                    "id": [17850.0, 2.0],
                    "a": [1.5, None],
                    "b": pd.to_datetime(["2026-01-01", "2026-02-01"]),
                    "c": [True, False],
                    "d": [5.0, 6.5],
                }
            ).to_excel(p, index=False, engine="xlsxwriter")
        },
    ),
    "typed cells of Parquet": (
        'customers from "c.parquet" key id\n  a whole number\n  b datetime\n  c flag\n  d list of text\n'
        "trait t_a = a\ntrait t_b = hours since b\nsegment t_c where c\ntrait t_d = length(d)\n",
        {
            "c.parquet": lambda p: pd.DataFrame(
                {
                    "id": pd.array([17850, 2], "Int64"),
                    "a": pd.array([1, None], "Int64"),
                    "b": pd.to_datetime(["2026-01-01T10:00Z", None]),
                    "c": pd.array([True, None], "boolean"),
                    "d": [["x", "y"], None],
                }
            ).to_parquet(p)
        },
    ),
}

VALUES = [
    {
        "id": 17850,
        "a": 1.10,
        "b": True,
        "c": 9007199254740993,
        "d": ["x", 1],
        "e": "2026-01-01",
        "f": 1767225600,
    },
    {"id": 2, "a": 2.0, "b": False, "c": None, "d": [], "e": None, "f": 1767225600.5},
    {"id": "x3", "a": "3.50", "b": "yes", "c": "7", "d": "y, z", "e": "2026-02-28", "f": None},
]
AS_TEXTS = "".join(f"  {name} text\n" for name in "abcef") + "".join(f"trait t_{n} = {n}\n" for n in "abcef")
AS_TYPES = (
    "  a number\n  b flag\n  c whole number\n  d list of text\n  e date\n  f datetime format epoch seconds\n"
    "trait t_a = a\nsegment t_b where b\nsegment t_no where b = no\ntrait t_c = c\ntrait t_d = length(d)\n"
    "trait t_e = days since e\ntrait t_f = minutes since f\n"
)


def spelled(kind: str) -> Callable[[Path], object]:
    """The values, as each kind of file that knows types holds them; 1.10 with both digits in JSON."""

    def write(path: Path) -> None:
        exact = json.dumps(VALUES).replace("1.1,", "1.10,").replace('"f": 1767225600.5', '"f": 1767225600.50')
        if kind == "jsonl":
            exact = "\n".join(json.dumps(row).replace("1.1,", "1.10,") for row in VALUES)
        path.write_text(exact)

    return write


for kind in ("json", "jsonl"):
    for what, declared in (("texts", AS_TEXTS), ("types", AS_TYPES)):
        MORE[f"values of {kind} as {what}"] = (
            f'customers from "c.{kind}" key id\n{declared}',
            {f"c.{kind}": spelled(kind)},
        )


def typed_file(path: Path) -> None:
    """Cells of every type that Excel and Parquet have."""
    table = pd.DataFrame(
        {
            "id": [17850.0, 2.0, 3.0],
            "a": [1.5, 2.0, None],
            "b": pd.array([True, False, None], "boolean"),
            "c": [2.0**40, None, 7.0],
            "e": pd.to_datetime(["2026-01-01", "2026-02-28 10:30", None], format="mixed"),
            "f": [dt.date(2026, 1, 1), None, dt.date(2024, 2, 29)],
        }
    )
    if path.suffix == ".parquet":
        table.to_parquet(path)
    else:
        table.to_excel(path, index=False, engine="xlsxwriter")


for kind in ("xlsx", "parquet"):
    MORE[f"values of {kind} as texts"] = (
        f'customers from "c.{kind}" key id\n{AS_TEXTS}',
        {f"c.{kind}": typed_file},
    )


def untyped_database(path: Path) -> None:
    """A column without a type holds values of all."""
    with sqlite3.connect(path) as connection:
        connection.execute("create table people (id, a, b, c, e, f)")
        rows = [
            (17850, 1.5, 1, 2**60 + 1, "2026-01-01", b"bytes"),
            ("x", 2.0, 0, None, None, "text"),
            (3.0, None, "yes", "7", 5, ""),
        ]
        connection.executemany("insert into people values (?, ?, ?, ?, ?, ?)", rows)
    connection.close()


MORE["values of SQLite as texts"] = (
    f'customers from "sqlite:///c.db?table=people" key id\n{AS_TEXTS}',
    {"c.db": untyped_database},
)
MORE["values of SQLite as types"] = (
    'customers from "sqlite:///c.db?table=people" key id\n  a number\n  b flag\n  c whole number\n'
    "trait t_a = a\nsegment t_b where b\nsegment t_no where b = no\ntrait t_c = c\n",
    {"c.db": untyped_database},
)
INSIDE = (
    '  city text column "address.city"\n  lat number column "address.lat"\n  code text column "address.lat"\n'
    "trait t_city = city\ntrait t_lat = lat\ntrait t_code = code\n"
)
ADDRESSES = ['{"city": "Wien", "lat": 48.20}', '{"city": "Graz", "lat": 47}', "", '{"city": null}']
ADDRESSED = pd.DataFrame({"id": ["a", "b", "c", "d"], "address": ADDRESSES})
MORE["objects in texts of CSV"] = (SOURCE + "\n" + INSIDE, {"c.csv": ADDRESSED.to_csv(index=False)})
MORE["objects in texts of Excel"] = (
    'customers from "c.xlsx" key id\n' + INSIDE,
    {"c.xlsx": lambda p: ADDRESSED.to_excel(p, index=False, engine="xlsxwriter")},
)
MORE["objects in texts of Parquet"] = (
    'customers from "c.parquet" key id\n' + INSIDE,
    {"c.parquet": lambda p: ADDRESSED.to_parquet(p)},
)
MORE["objects in texts of JSON"] = (
    'customers from "c.jsonl" key id\n' + INSIDE,
    {"c.jsonl": lambda p: ADDRESSED.to_json(p, orient="records", lines=True)},
)
MORE["objects of JSON"] = (
    'customers from "c.json" key id\n' + INSIDE,
    {
        "c.json": json.dumps([{"id": "a", "address": json.loads(ADDRESSES[0])}, {"id": "b"}]).replace(
            "48.2}", "48.20}"
        )
    },
)


@pytest.mark.parametrize("case", MORE)
def test_every_way_to_declare_a_file(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules, files = MORE[case]
    names = tuple(word for word in rules.replace("=", " ").split() if word.startswith("t_"))
    same(rules, files, names, tmp_path, monkeypatch)


def same(
    rules: str, files: dict[str, Content], names: tuple[str, ...], folder: Path, patch: pytest.MonkeyPatch
) -> None:
    """The program of each name gives what `segment` gives, for the same customers."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        if callable(content):
            content(path)
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (folder / "rules.seg").write_text(rules, encoding="utf-8")
    patch.chdir(folder)
    project = segdsl.load(folder)
    result = project.segment(as_of=AS_OF)
    rows = result.key.itertuples(index=False, name=None)
    keys = [row[0] if len(row) == 1 else row for row in rows]
    for name in names:
        expected = result.segments[name] if name in result.segments else result.traits[name]
        program = project.compile(name, as_of=AS_OF)
        space: dict[str, pd.Series] = {}
        exec(compile(program, name, "exec"), space)
        found = space["members" if name in result.segments else "values"]
        assert plain(found) == plain(expected), name
        assert found.index.tolist() == keys, name


def plain(series: pd.Series) -> list[object]:
    return [None if pd.isna(value) else value for value in series.tolist()]
