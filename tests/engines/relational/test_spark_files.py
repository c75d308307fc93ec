"""Spark reads Parquet that holds what is declared; else it is read here, and the same is said of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

import segdsl
from segdsl.diagnostics import Problem
from segdsl.engines.relational.spark.files.parts import part_of
from segdsl.engines.relational.spark.files.staying import InFiles
from segdsl.engines.relational.spark.sessions import meant
from segdsl.sources import loading
from segdsl.sources.as_arrow import ROW, arrow_table
from tests.engines.relational.sparks import active
from tests.sources.reading import catalog_of
from tests.sources.test_lake import FAULTS, TYPED, people, written

AS_OF = "2026-03-31"
RULES = f"""{TYPED}
events orders from "orders/*.parquet" key id at day
  day    datetime
  total  number
  size   one of "S", "M", "L"

lookup lands from "lands.csv" key land
  land   text
  title  text

trait paid = sum(orders.total)
trait latest = last(orders)
trait at = hour(since)
trait home = lands.title for land
trait costs = price
segment dear where paid > 2 or spent > 1
segment big where any orders where (size = "L" and total > customer.price) in the last 90 days
segment others where club = no and mail is known
"""
DAYS = [dt.datetime(2026, 3, day, 22, 30) for day in (1, 2, 3, 4)]
SIZES = ["L", "S", None, ""]
ORDERS = {
    "a": pa.table(
        {
            "id": pa.array([1, 2, 3, None], pa.int32()),
            "day": pa.array(DAYS, pa.timestamp("ms", "Asia/Tokyo")),
            "total": pa.array([1.1, 2.2, 3.3, 4.4]),
            "size": SIZES,
        }
    ),
    "b": pa.table(  # the same in other types, in another order, and with more
        {
            "size": pa.array(["L", "M"]).dictionary_encode(),
            "more": [[1], None],
            "total": pa.array([7, None], pa.uint32()),
            "day": pa.array([dt.datetime(2026, 4, 2), None], pa.timestamp("us", "UTC")),
            "id": pa.array([2, 2], pa.int64()),
        }
    ),
}


@pytest.fixture(scope="module", autouse=True)
def session() -> Iterator[Any]:
    opened = active()
    with meant(opened):
        yield opened


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tables that are read here, as they are read."""
    found: list[str] = []
    plain = loading._anyhow_read

    def read(table: Any, *more: Any) -> Any:
        found.append(table.name)
        return plain(table, *more)

    monkeypatch.setattr(loading, "_anyhow_read", read)
    return found


def project(folder: Path, *tables: pa.Table, orders: dict[str, pa.Table] = ORDERS) -> Path:
    written(folder, *tables)
    (folder / "orders").mkdir()
    for name, table in orders.items():
        parquet.write_table(table, folder / "orders" / f"{name}.parquet")
    (folder / "lands.csv").write_text("land,title\nDE,Germany\nAT,Austria\n", encoding="utf-8")
    (folder / "rules.seg").write_text(RULES, encoding="utf-8")
    return folder


def ran(folder: Path, engine: str, **more: Any) -> Any:
    """The run by an engine, or the findings that refuse it."""
    try:
        return segdsl.load(folder, engine=engine).run(as_of=AS_OF, **more)
    except Problem as problem:
        return problem.diagnostics


def told(diagnostics: Any) -> list[Any]:
    return [replace(one, span=None) for one in diagnostics if one.code != "copied-source"]


def same(folder: Path, **more: Any) -> Any:
    """Both runs say the same; that of Spark."""
    here, there = (ran(folder, engine, **more) for engine in ("packed", "spark"))
    if isinstance(here, tuple):
        assert told(there) == told(here) != []
        return there
    assert told(there.diagnostics) == told(here.diagnostics)
    assert [*there.files.items()] == [*here.files.items()]
    assert there.result.left_out == here.result.left_out
    pd.testing.assert_frame_equal(there.result.to_frame(), here.result.to_frame())
    return there


def copied(run: Any) -> list[str]:
    return [one.message for one in run.diagnostics if one.code == "copied-source"]


def test_tables_that_hold_what_is_declared_are_read_where_they_are(tmp_path: Path, reads: list[str]) -> None:
    more = people(id=[5, 6, None, 7], mail=["c", "d", "e", "f"])
    made = project(tmp_path, people(), more.select([*reversed(more.column_names)]))
    there = same(made)
    assert reads == ["customers", "orders", "lands", "lands"]  # the last by Spark alone
    assert copied(there) == []
    assert there.result.sizes["big"] == 1
    assert there.result.left_out["customers"].without_key == 1


def test_days_beyond_all_clocks_are_noticed(tmp_path: Path, session: Any) -> None:
    written(tmp_path, people(born=[None, 2**31 - 1, None, -(2**31)]))
    assert staying(tmp_path, session).copied == {"customers": "some of its rows are not as declared"}


FIRST, LAST = dt.datetime(1, 1, 1, tzinfo=dt.UTC), dt.datetime(9999, 12, 31, 23, 59, 59, 999_999, dt.UTC)
BETWEEN = dt.datetime(1582, 10, 10, 12, 30, 15, tzinfo=dt.UTC)  # which no clock of old has
VALUES: dict[str, list[tuple[pa.DataType, list[Any]]]] = {
    "whole number": [
        (pa.int8(), [-128, 127, None, 0]),
        (pa.int16(), [-(2**15), 2**15 - 1, 1, None]),
        (pa.int64(), [-(2**63), 2**63 - 1, 2**53 + 1, None]),
        (pa.uint8(), [255, 0, None, 1]),
        (pa.uint16(), [2**16 - 1, 0, None, 1]),
        (pa.uint32(), [2**32 - 1, 0, None, 1]),
    ],
    "number": [
        (pa.float32(), [0.1, -0.0, float("nan"), 3.4e38]),
        (pa.float64(), [0.1, 5e-324, float("-inf"), 1.7e308]),
        (pa.int64(), [2**63 - 1, 2**53 + 1, None, -(2**62) - 1]),
        (pa.decimal128(15, 4), [Decimal("0.1"), Decimal("99999999999.9999"), None, Decimal("-0.0007")]),
    ],
    "date": [(pa.date32(), [FIRST.date(), LAST.date(), BETWEEN.date(), None])],
    "datetime": [
        (pa.timestamp("us", "UTC"), [FIRST, LAST, BETWEEN, None]),
        (pa.timestamp("ms", "Europe/Berlin"), [BETWEEN, None, BETWEEN, None]),
        (pa.timestamp("s"), [BETWEEN.replace(tzinfo=None), None, None, None]),
    ],
    "text": [
        (pa.string(), ["a\\'b", " ", "\U0001f600\n", ""]),
        (pa.int16(), [-1, 0, None, 7]),
        (pa.dictionary(pa.int8(), pa.large_string()), ["x", None, "y", ""]),
    ],
    'text unknown as "?\'\\\\"': [(pa.string(), ["?'\\\\", "?", "'", None])],
    'number unknown as "0.1", "-1"': [(pa.float64(), [0.1, -1.0, 0.2, None])],
    "flag": [(pa.bool_(), [True, False, None, True])],
}


def test_values_of_every_type_are_those_that_are_read_here(tmp_path: Path, session: Any) -> None:
    columns = [(kind, *one) for kind, each in VALUES.items() for one in each]
    arrays = {f"x`{n}.y": pa.array(values, type_) for n, (_, type_, values) in enumerate(columns)}
    parquet.write_table(pa.table({"id": [4, 3, 2, 1], **arrays}), tmp_path / "wide.parquet")
    declared = "".join(f'  x{n}  {kind} column "x`{n}.y"\n' for n, (kind, *_) in enumerate(columns))
    catalog = catalog_of(f'customers from "wide.parquet" key id\n{declared}', "UTC")
    found = InFiles(session, tmp_path, "UTC", None)
    assert found.stays(catalog.customers), found.copied
    names = {name: name for name in catalog.customers.columns}
    there = found.there["customers"].reading(names).orderBy(ROW).toArrow()
    here = loading.load(catalog, tmp_path).required().tables.customers
    assert here is not None
    assert there.select([*names]).to_pylist() == arrow_table(here, names).select([*names]).to_pylist()


def staying(folder: Path, session: Any, rules: str = TYPED, zone: str = "Europe/Berlin") -> InFiles:
    """What a session finds out about the customers."""
    found = InFiles(session, folder, zone, dt.date(2026, 4, 1))
    found.stays(catalog_of(rules, zone).customers)
    return found


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_not_as_declared_is_noticed(tmp_path: Path, session: Any, name: str) -> None:
    written(tmp_path, people(id=[5, 6, 7, 8], mail=[None] * 4), people(**FAULTS[name]))
    found = staying(tmp_path, session)
    if name == "no key":
        assert found.there["customers"].omitted.without_key == 2
    else:
        assert found.copied == {"customers": "some of its rows are not as declared"}


@pytest.mark.parametrize("tolerate", [False, True])
def test_what_is_wrong_is_said_as_ever(tmp_path: Path, reads: list[str], tolerate: bool) -> None:
    faults = FAULTS["a key of two"] | FAULTS["another word"]
    there = same(project(tmp_path, people(**faults)), tolerate=tolerate)
    assert sorted(reads[-2:]) == ["customers", "lands"]
    if tolerate:
        assert copied(there) == [
            "`customers` is copied to Spark for this run: some of its rows are not as declared"
        ]


OTHER_TYPES = {
    "texts in place of days": ("born", pa.array(["1990-01-05", None, None, None])),
    "instants in nanoseconds": ("since", pa.array([None] * 4, pa.timestamp("ns", "UTC"))),
    "clocks of another zone": ("since", pa.array([None] * 4, pa.timestamp("us"))),
    "texts in place of numbers": ("spent", pa.array(["1", "2", None, "x"])),
    "large decimal numbers": ("price", pa.array([None] * 4, pa.decimal128(30, 2))),
}


@pytest.mark.parametrize("name", OTHER_TYPES)
def test_other_types_are_read_cell_by_cell(tmp_path: Path, session: Any, name: str) -> None:
    column, values = OTHER_TYPES[name]
    table = people()
    table = table.set_column(table.column_names.index(column), column, values)
    written(tmp_path, people(), table)
    found = staying(tmp_path, session)
    assert found.copied == {
        "customers": "its columns have other types than declared, and are read cell by cell"
    }


def test_letters_that_are_none_are_noticed(tmp_path: Path, session: Any) -> None:
    texts = pa.array([b"a", b"\xff", None, b"b"]).view(pa.string())
    written(tmp_path, people().set_column(1, "name", texts))
    assert staying(tmp_path, session).copied


def test_files_that_spark_passes_over_are_noticed(tmp_path: Path, session: Any) -> None:
    rules = TYPED.replace("people-*", "*people")
    parquet.write_table(people(), tmp_path / "_people.parquet")
    assert staying(tmp_path, session, rules).copied
    (tmp_path / "_people.parquet").rename(tmp_path / "a b%20'people.parquet")
    assert staying(tmp_path, session, rules).there


def test_other_files_at_the_same_place_are_noticed(
    tmp_path: Path, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, people())
    table = catalog_of(TYPED, "UTC").customers
    found = InFiles(session, tmp_path, "UTC", None)
    for changed in ({"rows": 5}, {"size": 5}):
        monkeypatch.setattr(
            "segdsl.engines.relational.spark.files.staying.part_of",
            lambda *asked, changed=changed: replace(part_of(*asked), **changed),  # type: ignore[type-var]
        )
        assert not found.stays(table)
        assert found.copied == {"customers": "it has no rows, or Spark finds other files there"}


def test_a_folder_that_workers_do_not_have_is_told(
    tmp_path: Path, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, people())

    def elsewhere(path: Path) -> str:
        return f"file:///nowhere/{path.name}"

    monkeypatch.setattr("segdsl.engines.relational.spark.files.parts.place_there", elsewhere)
    told = staying(tmp_path, session).copied["customers"]
    assert told.startswith("Spark can't read it there: Path does not exist: file:/nowhere/people-")


def test_a_file_that_is_damaged_is_told(tmp_path: Path, session: Any) -> None:
    written(tmp_path, people())
    [path] = tmp_path.glob("*.parquet")
    content = path.read_bytes()
    path.write_bytes(content[:4] + bytes(300) + content[304:])  # what it says of itself is whole
    told = staying(tmp_path, session).copied["customers"]
    assert told == f"Spark can't read it there: Encountered error while reading file file://{path}"


STRANGERS = {
    "orders of nobody": {"a": ORDERS["a"].set_column(0, "id", pa.array([11, 12, 3, None]))},
    "look-ups that find nothing": {"a": ORDERS["a"]},
}


@pytest.mark.parametrize("name", STRANGERS)
def test_what_matches_nobody_is_said_as_ever(tmp_path: Path, name: str, reads: list[str]) -> None:
    made = project(tmp_path, people(), orders=STRANGERS[name])
    if name == "look-ups that find nothing":
        (made / "lands.csv").write_text("land,title\nFR,France\n", encoding="utf-8")
    found = same(made)
    assert "unmatched-rows" in [one.code for one in getattr(found, "diagnostics", found)]
    assert reads[-3:] == ["customers", "orders", "lands"]


def test_answers_about_many_come_back_into_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segdsl.engines.relational.spark.files.staying.A_PIECE", 3)
    monkeypatch.setattr("segdsl.engines.relational.lying.A_PIECE", 3)
    made = project(tmp_path, people(), people(id=[5, 6, None, 7], mail=["c", "d", "e", "f"]))
    there = same(made)
    assert [piece.size for piece in there.result.in_pieces()] == [3, 3, 1]
    pieces = [piece.to_frame() for piece in there.result.in_pieces()]
    pd.testing.assert_frame_equal(pd.concat(pieces, ignore_index=True), there.result.to_frame())
