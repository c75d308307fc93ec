"""Large tables: read piece by piece they hold what they hold otherwise, and the same is said of them."""

from __future__ import annotations

import datetime as dt
import errno
from decimal import Decimal
from io import StringIO
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from segdsl.diagnostics import Checked, Problem
from segdsl.sources.lake.database import Lake
from segdsl.sources.lake.table import LargeTable
from segdsl.sources.loading import Loaded, load
from segdsl.sources.pieces.typing import Typing
from tests.sources.lakes import ENOUGH, Puddle, frame_of
from tests.sources.reading import catalog_of

TODAY = dt.date(2026, 4, 1)
PEOPLE = """customers from "people.FORMAT" key id
  name   text unknown as "?"
  born   date
  age    whole number from 0 to 120
  spent  number from 0
  land   one of "DE", "AT"
  club   flag
  since  datetime
  mail   text unique
"""
HEAD = "id,name,born,age,spent,land,club,since,mail\n"


def rows(**changed: str) -> str:
    """Forty customers; those with the numbers that are given are written otherwise."""
    plain = {
        n: f"{n},Ann {n},1990-01-0{n % 9 + 1},{n},{n}.5,DE,yes,2026-03-29 02:30,m{n}@x" for n in range(40)
    }
    return HEAD + "".join(f"{changed.get(f'r{n}', row)}\n" for n, row in plain.items())


CASES = {
    "as declared": rows(r7="7,?,,,,,,,"),
    "cells that can't be read": rows(
        r5="5,A,05.01.1990,x,y,DE,perhaps,never,m5", r31="31,A,06.02.1990,x,1,DE,no,,m31"
    ),
    "broken promises": rows(r9="9,A,,130,-1,CH,,,m9", r20="20,A,,121,1,FR,,,m20"),
    "a value that is not unique": rows(
        r3="3,A,,1,1,DE,,,same", r8="8,A,,1,1,DE,,,same", r30="30,A,,1,1,DE,,,same"
    ),
    "keys that come again": rows(r20="3,Bob,,7,1,DE,,,m20", r25="3,Bob,,8,1,DE,,,m25", r39="11,,,,,,,,m39"),
    "rows without a key": rows(r0=",A,,x,1,DE,,,m0", r39=",,,,,,,,"),
    "rows that are too short or long": rows(r4="4,A", r17="17,A,,1,1,DE,,,m17,more", r18="18"),
    "texts over several lines": rows(r6='6,"A ""B""\n\nC",,1,1,DE,,,m6', r28='28,"A,B",,x,1,DE,,,m28'),
    "quotes that enclose nothing": rows(r12='12,12" of vinyl,,1,1,DE,,,m12', r13='13,5",,1,z,DE,,,m13'),
    "a quote that is never closed": rows(r22='22,"A,,1,1,DE,,,m22'),
    "inches, which are no quotes": rows(r12='12,A 5",,1,1,DE,,,m12', r13='13,"A\nB",,1,z,DE,,,m13'),
    "a quote that is never closed behind inches": rows(r4='4,A 5",,1,1,DE,,,m4', r38='38,,,1,1,,,,"m'),
    "no rows": HEAD,
    "no row has a key": HEAD + ",A,,1,1,DE,,,m\n",
    "a column that is not there": rows().replace("born", "birth"),
    "old line ends": rows(r30="30,A,,x,1,DE,,,m30").replace("\n", "\r\n"),
    "lines that are empty": rows(r11="\n\n11,A,,x,1,DE,,,m11"),
}


def both(
    folder: Path, rules: str, piece: int, tolerate: bool = False
) -> tuple[Checked[Loaded], Checked[Loaded]]:
    """What is read in memory, and in a lake."""
    catalog = catalog_of(rules, "Europe/Berlin")
    return (
        load(catalog, folder, tolerate=tolerate, today=TODAY),
        load(catalog, folder, tolerate=tolerate, today=TODAY, lake=Puddle(piece)),
    )


def same(one: Checked[Loaded], other: Checked[Loaded]) -> None:
    """The same findings, files, and values; the second is in files."""
    assert [(d.message, d.hint, d.severity) for d in one.diagnostics] == [
        (d.message, d.hint, d.severity) for d in other.diagnostics
    ]
    assert one.diagnostics == other.diagnostics
    assert (one.value is None) == (other.value is None)
    if one.value is None or other.value is None:
        return
    assert one.value.files == other.value.files
    assert one.value.tables.omitted == other.value.tables.omitted
    assert other.value.tables.by_name.keys() == one.value.tables.by_name.keys()
    for name, rows in other.value.tables.by_name.items():
        assert isinstance(rows, LargeTable)
        wanted = one.value.tables.by_name[name]
        assert isinstance(wanted, pd.DataFrame)
        pd.testing.assert_frame_equal(frame_of(rows), wanted, check_dtype=False)
        assert len(rows) == len(wanted)


@pytest.mark.parametrize("tolerate", [False, True])
@pytest.mark.parametrize("name", CASES)
def test_a_text_file_in_pieces_is_the_same_file(tmp_path: Path, name: str, tolerate: bool) -> None:
    (tmp_path / "people.csv").write_text(CASES[name], encoding="utf-8", newline="")
    same(*both(tmp_path, PEOPLE.replace("FORMAT", "csv"), 300, tolerate))


@settings(max_examples=20, deadline=None)
@given(piece=st.integers(1, 2_500), name=st.sampled_from([*CASES]))
def test_it_does_not_matter_where_pieces_end(
    tmp_path_factory: pytest.TempPathFactory, piece: int, name: str
) -> None:
    folder = tmp_path_factory.mktemp("pieces")
    (folder / "people.csv").write_text(CASES[name], encoding="utf-8", newline="")
    same(*both(folder, PEOPLE.replace("FORMAT", "csv"), piece, tolerate=True))


# ---------------------------------------------------------------- Parquet

TYPED = """customers from "people-*.parquet" key id
  name   text unknown as "?"
  born   date from 1900-01-01 to today
  age    whole number from 0 to 120 unknown as "99"
  spent  number from 0
  price  number unknown as "-1"
  land   one of "DE", "AT"
  club   flag required
  since  datetime from 2020-01-01
  mail   text unique
"""
UTC = pa.timestamp("us", "UTC")


def people(**changed: list[object]) -> pa.Table:
    """Four customers, with the types that are declared; the columns that are given are otherwise."""
    day, moment = dt.date(1990, 1, 5), dt.datetime(2026, 3, 29, 2, 30, tzinfo=dt.UTC)
    plain: dict[str, tuple[pa.DataType, list[object]]] = {
        "id": (pa.int64(), [1, 2, 3, 4]),
        "name": (pa.large_string(), ["Ann", "", "?", None]),
        "born": (pa.date32(), [day, None, day, day]),
        "age": (pa.int16(), [0, 120, 99, None]),
        "spent": (pa.float32(), [1.5, float("nan"), float("inf"), None]),
        "price": (pa.decimal128(9, 2), [Decimal("0.10"), Decimal("-1.00"), None, Decimal("1234567.89")]),
        "land": (pa.dictionary(pa.int8(), pa.string()), ["DE", "AT", None, ""]),
        "club": (pa.bool_(), [True, False, True, False]),
        "since": (UTC, [moment, None, moment, moment]),
        "mail": (pa.string(), ["a", "b", None, None]),
    }
    return pa.table({n: pa.array(changed.get(n, values), type_) for n, (type_, values) in plain.items()})


def written(folder: Path, *tables: pa.Table) -> None:
    for number, table in enumerate(tables):
        parquet.write_table(table, folder / f"people-{number}.parquet", row_group_size=2)


FAULTS: dict[str, dict[str, list[object]]] = {
    "a day that is too early": {"born": [None, dt.date(1899, 12, 31), None, None]},
    "a day after today": {"born": [dt.date(2026, 4, 2), None, None, None]},
    "a year that no calendar has": {"born": [None, 4_000_000, None, -900_000]},
    "a number below": {"spent": [0.0, -0.5, 1.0, -3.0]},
    "a whole number above": {"age": [121, 1, 2, 3]},
    "another word": {"land": ["DE", "CH", "FR", "DE"]},
    "something missing": {"club": [True, None, None, False]},
    "an instant that is too early": {
        "since": [dt.datetime(2019, 12, 31, 22, tzinfo=dt.UTC), None, None, None]
    },
    "a mail of two": {"mail": ["a", "b", "a", None]},
    "a key of two": {"id": [1, 2, 1, 4]},
    "no key": {"id": [1, None, 3, None], "club": [True, None, False, True]},
}


def test_a_file_that_holds_what_is_declared_is_read_where_it_is(tmp_path: Path) -> None:
    written(tmp_path, people(), people(id=[5, 6, None, 7], mail=["c", "d", "e", "f"]))
    one, other = both(tmp_path, TYPED, 1)
    same(one, other)
    assert "people-1.parquet" in other.required().tables.large["customers"].relation


@pytest.mark.parametrize("tolerate", [False, True])
@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_in_typed_files_is_said(tmp_path: Path, name: str, tolerate: bool) -> None:
    written(tmp_path, people(**FAULTS[name]), people(id=[5, 6, 7, 8], mail=[None] * 4))
    one, other = both(tmp_path, TYPED, 1, tolerate)
    same(one, other)
    assert one.diagnostics or name == "no key"


@pytest.mark.parametrize(
    "type_", [pa.timestamp("us"), pa.timestamp("ns"), pa.timestamp("ms", "Asia/Tokyo"), pa.string()]
)
def test_instants_of_any_type_are_the_same(tmp_path: Path, type_: pa.DataType) -> None:
    moments = ["2026-03-29 02:30:00", None, "2020-05-01 00:00:00", "2021-01-01 12:00:00"]
    column = pa.array(moments).cast(type_ if pa.types.is_string(type_) else pa.timestamp(type_.unit))
    table = people().set_column(8, "since", column.cast(type_))
    written(tmp_path, table, people(id=[5, 6, 7, 8], mail=[None] * 4))
    same(*both(tmp_path, TYPED, 1))


@pytest.mark.parametrize("tolerate", [False, True])
@pytest.mark.parametrize("name", ["cells that can't be read", "broken promises", "keys that come again"])
def test_texts_in_parquet_are_typed_in_pieces(tmp_path: Path, name: str, tolerate: bool) -> None:
    texts = pd.read_csv(StringIO(CASES[name]), dtype="str", keep_default_na=False)
    texts.to_parquet(tmp_path / "people.parquet", row_group_size=7)
    same(*both(tmp_path, PEOPLE.replace("FORMAT", "parquet"), 1, tolerate))


# ---------------------------------------------------------------- what is read whole

WHOLE = {
    "not in UTF-8": (b"id,name\n1,J\xf6rg\n", 'customers from "people.csv" key id\n  name text\n'),
    "UTF-16": ("id,name\n1,Jörg\n".encode("utf-16"), 'customers from "people.csv" key id\n  name text\n'),
    "rows that are kept": (
        b"id,name\n1,A\n1,B\n",
        'customers from "people.csv" key id keep last\n  name text\n',
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_what_has_to_be_read_whole_is_while_that_is_possible(tmp_path: Path, name: str) -> None:
    content, rules = WHOLE[name]
    (tmp_path / "people.csv").write_bytes(content)
    catalog = catalog_of(rules)
    one, other = load(catalog, tmp_path), load(catalog, tmp_path, lake=Puddle(10))
    assert one.diagnostics == other.diagnostics
    assert other.required().tables.customers.equals(one.required().tables.customers)
    too_large = load(catalog, tmp_path, lake=Puddle(10, memory=len(content)))
    assert [d.code for d in too_large.diagnostics] == ["unsupported-source"]


def test_whoever_reads_it_whole_says_why_and_what_to_do(tmp_path: Path) -> None:
    content, rules = WHOLE["not in UTF-8"]
    (tmp_path / "people.csv").write_bytes(content)
    found = load(catalog_of(rules), tmp_path, lake=Puddle(10, memory=16)).diagnostics[0]
    assert found.message == (
        "`people.csv` is too large for 1.6e-05 MB of memory: "
        "it has to be read whole, because it is not in UTF-8"
    )
    assert found.hint == ('export it in UTF-8, or allow more memory: `memory = "6.4e-05 MB"` under `[run]`')


def test_small_tables_stay_in_memory(tmp_path: Path) -> None:
    written(tmp_path, people())
    found = load(catalog_of(TYPED), tmp_path, today=TODAY, lake=Lake(ENOUGH)).required().tables
    assert found.large == {}
    assert found.customers is not None


def test_parquet_is_as_large_as_its_values(tmp_path: Path) -> None:
    ids = pa.array(range(5_000))
    parquet.write_table(pa.table({"id": ids, "page": ["home"] * 5_000}), tmp_path / "visits.parquet")
    rules = 'customers from events visits\nevents visits from "visits.parquet" key id\n  page text\n'
    large = Lake(20 * 5_000 * 2 * 8)
    assert (tmp_path / "visits.parquet").stat().st_size < large.large
    assert [*load(catalog_of(rules), tmp_path, lake=large).required().tables.large] == ["visits"]


# ---------------------------------------------------------------- kept between runs


@pytest.mark.parametrize("name", ["as declared", "cells that can't be read", "a value that is not unique"])
def test_what_was_typed_is_kept(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("segdsl.sources.kept.LEAST_BYTES", 0)
    (tmp_path / "people.csv").write_text(CASES[name], encoding="utf-8", newline="")
    rules = PEOPLE.replace("FORMAT", "csv")
    first = both(tmp_path, rules, 300, tolerate=True)
    same(*first)
    entries = list((kept / "lake").glob("*.arrow")) if (kept / "lake").exists() else []
    assert bool(entries) == (name != "a value that is not unique")  # that is no longer what was typed
    if entries:
        monkeypatch.setattr(Typing, "run", None)  # nothing is typed again
    same(*both(tmp_path, rules, 300, tolerate=True))
    (tmp_path / "people.csv").write_text(CASES["rows without a key"], encoding="utf-8", newline="")
    monkeypatch.undo()
    same(*both(tmp_path, rules, 300, tolerate=True))


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        duckdb.IOException('IO Error: Could not write file "a.tmp": No space left on device'),
    ],
)
def test_a_full_disk_is_told_whatever_room_there_is_by_now(error: Exception) -> None:
    """What DuckDB had put there is gone when its error arrives."""
    with pytest.raises(Problem) as raised, Lake(2_000_000_000).enough():
        raise error
    (found,) = raised.value.diagnostics
    assert found.code == "engine-failed"
    assert found.message == "the disk is full: what 2 GB of memory cannot hold is put there meanwhile"
    assert str(found.hint).startswith("make room in `")
    assert 'memory = "4 GB"' in str(found.hint)


def test_another_error_of_the_disk_stays_what_it_is() -> None:
    with pytest.raises(PermissionError), Lake(2_000_000_000).enough():
        raise PermissionError(errno.EACCES, "Permission denied")
