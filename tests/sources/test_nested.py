"""`column "address.city"` reads into objects, structs, maps, and lists of key and value; types stay exact."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

import segdsl
from segdsl.sources.loading import load
from segdsl.sources.rows import rows_of
from tests.sources.reading import catalog_of, conform, said

BEYOND_FLOATS = 2**53 + 1
NOON = dt.datetime(2026, 3, 31, 12)
GA4 = [
    {"key": "page", "value": {"string_value": "/", "int_value": None, "double_value": None}},
    {"key": "session", "value": {"string_value": None, "int_value": BEYOND_FLOATS, "double_value": None}},
]
PEOPLE: list[dict[str, Any]] = [
    {
        "id": "1",
        "address": {"city": "Wien", "geo": {"lat": 48.2, "code": BEYOND_FLOATS}},
        "event_params": GA4,
        "tags": [{"key": "tier", "value": "gold"}, {"key": "since", "value": "2024-02-29"}],
        "profile": {"interests": ["opera", "chess"], "news": True},
    },
    {"id": "2", "address": {"city": "Graz", "geo": None}, "event_params": [], "tags": [], "profile": None},
    {"id": "3", "address": None, "event_params": None, "tags": None, "profile": None},
]
CASES = [
    ('text column "address.city"', ["Wien", "Graz", None]),
    ('number column "address.geo.lat"', [48.2, None, None]),
    ('whole number column "address.geo.code"', [BEYOND_FLOATS, None, None]),
    ('text column "address.geo.code"', [str(BEYOND_FLOATS), None, None]),
    ('text column "event_params.page"', ["/", None, None]),
    ('text column "event_params.page.string_value"', ["/", None, None]),
    ('text column "event_params.page.value.string_value"', ["/", None, None]),
    ('whole number column "event_params.session"', [BEYOND_FLOATS, None, None]),
    ('whole number column "event_params.session.int_value"', [BEYOND_FLOATS, None, None]),
    ('text column "tags.tier"', ["gold", None, None]),
    ('text column "tags.tier.value"', ["gold", None, None]),
    ('date column "tags.since"', [dt.date(2024, 2, 29), None, None]),
    ('list of text column "profile.interests"', [("opera", "chess"), None, None]),
    ('flag column "profile.news"', [True, None, None]),
]


def rules(declared: str, source: str) -> str:
    return f'customers from "{source}" key id\n  x {declared}\n'


def lines(folder: Path, *rows: dict[str, Any]) -> str:
    (folder / "c.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return "c.jsonl"


def written(folder: Path, kind: str, rows: list[dict[str, Any]]) -> str:
    """The source of the rows, written as this kind of file."""
    if kind == "jsonl":
        return lines(folder, *rows)
    parquet.write_table(pa.Table.from_pylist(rows), folder / "c.parquet")
    if kind == "parquet":
        return "c.parquet"
    with duckdb.connect(str(folder / "c.duckdb")) as connection:
        connection.execute(f"create table people as from '{folder / 'c.parquet'}' order by id")
    return "duckdb:///c.duckdb?table=people"


def values(folder: Path, source: str, declared: str) -> list[Any]:
    loaded = load(catalog_of(rules(declared, source)), folder).required()
    return [row["x"] for row in rows_of(loaded.tables.customers)]


@pytest.mark.parametrize(("declared", "expected"), CASES)
@pytest.mark.parametrize("kind", ["jsonl", "parquet", "duckdb"])
def test_a_path_reads_into_a_column(kind: str, declared: str, expected: list[Any], tmp_path: Path) -> None:
    assert values(tmp_path, written(tmp_path, kind, PEOPLE), declared) == expected


@pytest.mark.parametrize(("declared", "expected"), CASES)
@pytest.mark.parametrize("kind", ["objects", "arrow", "arrow in pandas"])
def test_a_path_reads_into_a_frames_column(kind: str, declared: str, expected: list[Any]) -> None:
    table = catalog_of(rules(declared, "c.csv")).customers
    frame: Any = pd.DataFrame(PEOPLE) if kind == "objects" else pa.Table.from_pylist(PEOPLE)
    if kind == "arrow in pandas":
        frame = frame.to_pandas(types_mapper=pd.ArrowDtype)
    assert [row["x"] for row in rows_of(conform(table, frame).required())] == expected


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
@pytest.mark.parametrize(
    ("declared", "condition", "members"),
    [
        ('text column "address.city"', 'x in ("Wien", "Graz")', ["1", "2"]),
        ('number column "address.geo.lat"', "x > 48", ["1"]),
        ('text column "address.geo.code"', f'x = "{BEYOND_FLOATS}"', ["1"]),
        ('whole number column "address.geo.code"', "x > 9_007_199_254_740_000", ["1"]),
        ('text column "event_params.page"', 'x = "/"', ["1"]),
        ('whole number column "event_params.session"', "x is known", ["1"]),
        ('text column "tags.tier.value"', "x is unknown", ["2", "3"]),
        ('date column "tags.since"', "day(x) = 29", ["1"]),
        ('list of text column "profile.interests"', 'x contains "chess"', ["1"]),
        ('flag column "profile.news"', "x", ["1"]),
    ],
)
def test_the_printed_program_reads_the_same(
    kind: str,
    declared: str,
    condition: str,
    members: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = rules(declared, written(tmp_path, kind, PEOPLE)) + f"segment s where {condition}\n"
    (tmp_path / "rules.seg").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    project = segdsl.load(tmp_path)
    printed: dict[str, Any] = {}
    exec(project.compile("s", as_of="2026-03-31"), printed)
    found = printed["members"]
    assert list(found.index[found]) == members
    assert project.segment(as_of="2026-03-31").segments["s"].tolist() == found.tolist()


def test_a_header_of_exactly_that_name_wins(tmp_path: Path) -> None:
    row = {"id": "1", "address.city": "header", "address": {"city": "path"}}
    for kind in ("jsonl", "parquet"):
        assert values(tmp_path, written(tmp_path, kind, [row]), 'text column "address.city"') == ["header"]
    assert conform(
        catalog_of(rules('text column "address.city"', "c.csv")).customers, pd.DataFrame([row])
    ).required()["x"].tolist() == ["header"]


def test_a_longer_name_inside_wins_too(tmp_path: Path) -> None:
    row = {"id": "1", "utm": {"first.source": "longer", "first": {"source": "shorter"}}}
    for kind in ("jsonl", "parquet"):
        source = written(tmp_path, kind, [row])
        assert values(tmp_path, source, 'text column "utm.first.source"') == ["longer"]


@pytest.mark.parametrize(
    ("held", "declared", "expected"),
    [
        (pa.array([Decimal("12345678901234567890.10")]), "text", "12345678901234567890.10"),
        (
            pa.array([dt.datetime(2026, 3, 31, 17)], pa.timestamp("ns")),
            "datetime",
            dt.datetime(2026, 3, 31, 17),
        ),
        (pa.array([dt.date(2024, 2, 29)]), "date", dt.date(2024, 2, 29)),
        (pa.array(["gold"]).dictionary_encode(), "text", "gold"),
        (pa.array([2**63 - 1], pa.int64()), "whole number", 2**63 - 1),
    ],
)
def test_types_inside_structs_stay_exact(held: Any, declared: str, expected: Any, tmp_path: Path) -> None:
    struct = pa.StructArray.from_arrays([held], ["x"])
    parquet.write_table(pa.table({"id": ["1"], "s": struct}), tmp_path / "c.parquet")
    found = values(tmp_path, "c.parquet", f'{declared} column "s.x"')[0]
    assert (found.replace(tzinfo=None) if isinstance(found, dt.datetime) else found) == expected


def test_a_map_is_a_list_of_key_and_value(tmp_path: Path) -> None:
    held = pa.array([[("tier", 7)], [], None], pa.map_(pa.string(), pa.int64()))
    parquet.write_table(pa.table({"id": ["1", "2", "3"], "m": held}), tmp_path / "c.parquet")
    assert values(tmp_path, "c.parquet", 'whole number column "m.tier"') == [7, None, None]


def test_a_repeated_key_has_all_its_values_or_is_refused(tmp_path: Path) -> None:
    tags = [{"key": "tag", "value": "a"}, {"key": "tag", "value": "b"}]
    source = lines(tmp_path, {"id": "1", "tags": tags})
    assert values(tmp_path, source, 'list of text column "tags.tag"') == [("a", "b")]
    told = said(load(catalog_of(rules('text column "tags.tag"', source)), tmp_path))
    assert "is not a text but a list" in told


def test_nothing_inside_in_any_row_is_unknown(tmp_path: Path) -> None:
    source = lines(tmp_path, {"id": "1", "address": None}, {"id": "2", "address": {}}, {"id": "3"})
    assert values(tmp_path, source, 'text column "address.city"') == [None, None, None]


def test_a_value_where_a_structure_should_be_is_told_and_never_dropped(tmp_path: Path) -> None:
    source = lines(tmp_path, {"id": "1", "a": {"city": "Wien"}}, {"id": "2", "a": "Graz 8010"})
    told = said(load(catalog_of(rules('text column "a.city"', source)), tmp_path))
    assert "row 2" in told
    assert "`Graz 8010` is not a text but a value without named parts" in told
    numbers = lines(tmp_path, {"id": "1", "a": {"size": 7}}, {"id": "2", "a": "Graz 8010"})
    assert values(tmp_path, numbers, 'number column "a.size" or unknown') == [7.0, None]


@pytest.mark.parametrize("kind", ["jsonl", "parquet", "duckdb"])
def test_a_path_that_is_not_there_offers_those_that_are(kind: str, tmp_path: Path) -> None:
    source = written(tmp_path, kind, PEOPLE)
    told = said(load(catalog_of(rules('text column "address.phone"', source)), tmp_path))
    assert "missing-column" in told
    assert "has no column `address.phone`" in told
    assert all(f"`address.{path}`" in told for path in ("city", "geo.lat", "geo.code"))
    told = said(load(catalog_of(rules('text column "address.citi"', source)), tmp_path))
    assert 'column "address.city"' in told
    told = said(load(catalog_of(rules('text column "event_params.sesion"', source)), tmp_path))
    assert 'column "event_params.session"' in told


def test_a_missing_header_offers_paths_too(tmp_path: Path) -> None:
    told = said(load(catalog_of(rules("text", written(tmp_path, "parquet", PEOPLE))), tmp_path))
    assert all(path in told for path in ("`id`, `address.city`", "`address.geo.lat`", "`tags.tier`"))


@pytest.mark.parametrize(
    ("path", "closed"),
    [("items.sku", "items"), ("items.0.sku", "items"), ("address.city.zip", "address.city")],
)
@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_a_path_beyond_what_has_parts_says_so(kind: str, path: str, closed: str, tmp_path: Path) -> None:
    row = {"id": "1", "items": [{"sku": "a"}], "address": {"city": "Wien"}}
    told = said(load(catalog_of(rules(f'text column "{path}"', written(tmp_path, kind, [row]))), tmp_path))
    assert f"has no column `{path}`: `{closed}` has no named parts" in told


@pytest.mark.parametrize("path", ["address.city.", ".address.city", "address..city"])
def test_a_path_is_spelled_without_stray_points(path: str, tmp_path: Path) -> None:
    source = lines(tmp_path, {"id": "1", "address": {"city": "Wien"}})
    assert "missing-column" in said(load(catalog_of(rules(f'text column "{path}"', source)), tmp_path))


def test_one_level_of_lists_of_key_and_value(tmp_path: Path) -> None:
    inner = [{"key": "b", "value": "deep"}]
    source = lines(tmp_path, {"id": "1", "ev": [{"name": "a", "value": inner}]})
    told = said(load(catalog_of(rules('text column "ev.a.b"', source)), tmp_path))
    assert "has no column `ev.a.b`: `ev.a` has no named parts" in told


def test_a_frames_missing_path_offers_those_that_are() -> None:
    table = catalog_of(rules('text column "address.phone"', "c.csv")).customers
    (found,) = conform(table, pd.DataFrame(PEOPLE)).diagnostics
    assert "has no column `address.phone`" in found.message
    assert "`address.city`" in str(found.hint)


def test_a_structure_says_that_a_part_is_to_be_named(tmp_path: Path) -> None:
    told = said(load(catalog_of(rules('text column "address"', lines(tmp_path, PEOPLE[0]))), tmp_path))
    assert 'x … column "address.PART"' in told


def test_keys_and_times_and_two_columns_as_one_are_reached(tmp_path: Path) -> None:
    row = {"user": {"id": "u1"}, "when": {"day": "2026-03-31", "time": "17:00"}}
    (tmp_path / "v.jsonl").write_text(json.dumps(row), encoding="utf-8")
    text = (
        'customers from events visits\nevents visits from "v.jsonl" key user_id at seen\n'
        '  user_id text column "user.id"\n  seen datetime column "when.day" and "when.time"\n'
    )
    visits = load(catalog_of(text), tmp_path).required().tables.events["visits"]
    (found,) = rows_of(visits)
    assert found["user_id"] == "u1"
    assert found["seen"] == dt.datetime(2026, 3, 31, 17, tzinfo=dt.UTC)


# ---------------------------------------------------------------- objects that are texts

TEXTS = [
    {name: value if name == "id" or value is None else json.dumps(value) for name, value in row.items()}
    for row in PEOPLE
]


def as_texts(folder: Path, kind: str) -> str:
    """The source of the same people, whose objects a file holds as texts in JSON."""
    frame = pd.DataFrame(TEXTS)
    match kind:
        case "csv":
            frame.to_csv(folder / "c.csv", index=False)
        case "semicolons":
            frame.to_csv(folder / "c.csv", index=False, sep=";")
        case "xlsx":
            frame.to_excel(folder / "c.xlsx", index=False, engine="xlsxwriter")
        case "parquet":
            frame.to_parquet(folder / "c.parquet")
        case "jsonl":
            return lines(folder, *TEXTS)
        case "sqlite":
            with sqlite3.connect(folder / "c.db") as connection:
                frame.to_sql("people", connection, index=False)
            connection.close()
            return "sqlite:///c.db?table=people"
        case _:
            with duckdb.connect(str(folder / "c.duckdb")) as connection:
                connection.execute("create table people as select * from frame order by id")
                connection.execute("alter table people alter address type json")
            return "duckdb:///c.duckdb?table=people"
    return f"c.{'csv' if kind == 'semicolons' else kind}"


@pytest.mark.parametrize(("declared", "expected"), CASES)
@pytest.mark.parametrize("kind", ["csv", "semicolons", "xlsx", "parquet", "jsonl", "sqlite", "duckdb"])
def test_texts_in_json_are_read_into(kind: str, declared: str, expected: list[Any], tmp_path: Path) -> None:
    assert values(tmp_path, as_texts(tmp_path, kind), declared) == expected


def test_texts_in_json_of_a_frame() -> None:
    table = catalog_of(rules('text column "address.city"', "c.csv")).customers
    made = conform(table, pd.DataFrame(TEXTS)).required()
    assert [row["x"] for row in rows_of(made)] == ["Wien", "Graz", None]


@pytest.mark.parametrize(
    ("header", "cells", "finding"),
    [
        ("address", ['{"city": "Wien"}', "Graz"], "`Graz` is not a text but a value without named parts"),
        ("address", ["Wien", "Graz"], "has no column `address.city`: `address` has no named parts"),
        ("address", ['{"town": "Wien"}'], "its columns are `address.town`"),
        ("town", ["Wien"], "has no column `address.city`"),
    ],
)
def test_what_is_no_json_is_said(header: str, cells: list[str], finding: str, tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": range(len(cells)), header: cells})
    frame.to_csv(tmp_path / "c.csv", index=False)
    catalog = catalog_of(rules('text column "address.city"', "c.csv"))
    assert finding in said(load(catalog, tmp_path))


def test_rows_of_such_a_file_keep_their_places(tmp_path: Path) -> None:
    rows = ('1,"{""x"": ""one""}",1', '2,"{""x"": ""two""}",2,too many', '3,"{""x"":\n""three""}",3', "4,,no")
    text = "".join(f"{row}\n" for row in ("id,a,n", *rows))
    (tmp_path / "c.csv").write_text(text)
    catalog = catalog_of('customers from "c.csv" key id\n  x text column "a.x"\n  n number\n')
    loaded = load(catalog, tmp_path, tolerate=True)
    people = loaded.required().tables.customers
    assert people is not None
    assert [row["x"] for row in rows_of(people)] == ["one", "three", None]
    assert loaded.diagnostics[-1].message == "`c.csv` row 6, column `n`: `no` is not a number"
