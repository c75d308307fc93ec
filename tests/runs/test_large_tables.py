"""Rules on tables that lie in files give what they give on tables in memory: members, findings, files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import csv, parquet

import segdsl
from segdsl.clock import AsOf
from segdsl.diagnostics import Problem
from segdsl.engines.compute import engine_called
from segdsl.plan.from_model import plan
from segdsl.runs.members import write
from segdsl.runs.segmenting import Run
from segdsl.sources.lake import database
from tests.corpus.test_good import CASES

AS_OF = "2026-03-31"


@pytest.fixture
def all_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every table counts as large, and is read a few rows at a time."""
    monkeypatch.setattr(database, "_LARGE", 1 << 62)
    monkeypatch.setattr(database, "_PIECE", 1 << 22)


def run(folder: Path, engine: str, **asked: object) -> Run:
    return segdsl.load(folder, engine=engine).run(as_of=AS_OF, **asked)  # type: ignore[arg-type]


def same(one: Run, other: Run) -> None:
    """The same members, findings and files."""
    found = [[replace(d, span=None) for d in ran.diagnostics] for ran in (one, other)]
    assert found[0] == found[1]
    assert other.files == one.files
    assert other.result.left_out == one.result.left_out
    assert other.result.sizes == one.result.sizes
    assert other.result.size == one.result.size
    for name in one.result.lifecycles:
        assert other.result.lifecycles.tally(name) == one.result.lifecycles.tally(name)
    pd.testing.assert_frame_equal(other.result.to_frame(), one.result.to_frame())
    pieces = [piece.to_frame() for piece in other.result.in_pieces()]
    pd.testing.assert_frame_equal(pd.concat(pieces, ignore_index=True), one.result.to_frame())


OF_NUMBERS = ("other-peoples-numbers", "customers-from-a-roll-up-subset")
"""Cases about whole numbers beside such with fractions, and keys of whole numbers."""
SOME = [case for place, case in enumerate(CASES) if place % 3 == 0 or case.name in OF_NUMBERS]


@pytest.mark.parametrize("folder", SOME, ids=lambda p: p.name)
@pytest.mark.usefixtures("all_large")
def test_the_corpus_has_the_same_members(folder: Path) -> None:
    model = segdsl.load(folder).model
    if engine_called("duckdb").abilities.lacking(plan(model, AsOf.parse(AS_OF, model.catalog.zone))):
        with pytest.raises(Problem, match="can't do what these rules need"):
            run(folder, "duckdb")
    else:
        same(run(folder, "packed"), run(folder, "duckdb"))


@pytest.mark.parametrize("format_", ["csv", "parquet"])
@pytest.mark.usefixtures("all_large")
def test_real_customers_are_the_same(shared_data: Path, tmp_path: Path, format_: str) -> None:
    rules = f"""
customers from "Customer.{format_}" key CustomerId
  Country text
  City    text

events invoices from "Invoice.{format_}" key CustomerId at InvoiceDate
  InvoiceDate datetime
  Total       number from 0

trait spent  = sum(invoices.Total)
trait latest = last(invoices)

segment big   where spent > overall median(spent)
segment early where no invoices in the last 3 years
lifecycle place
  stage america where Country in ("USA", "Canada", "Brazil")
  stage other   otherwise
score points
  +2 when spent > 40
  +1 when count(invoices) > 6
"""
    for name in ("Customer", "Invoice"):
        table = csv.read_csv(shared_data / "chinook" / f"{name}.csv")
        if format_ == "parquet":
            parquet.write_table(table, tmp_path / f"{name}.parquet", row_group_size=50)
        else:
            shutil.copy(shared_data / "chinook" / f"{name}.csv", tmp_path)
    (tmp_path / "rules.seg").write_text(rules, encoding="utf-8")
    one, other = run(tmp_path, "packed"), run(tmp_path, "duckdb")
    assert other.result.pieces is not None
    same(one, other)
    for kind in ("csv", "parquet"):
        for name, ran in {"memory": one, "files": other}.items():
            write(
                segdsl.load(tmp_path), ran, tmp_path / name, replace=True, csv=kind == "csv", with_traits=True
            )
        members = [(tmp_path / name / f"members.{kind}").read_bytes() for name in ("memory", "files")]
        assert members[0] == members[1]


@pytest.mark.usefixtures("all_large")
def test_nobody_is_written_too(tmp_path: Path) -> None:
    (tmp_path / "visits.csv").write_text("id,page\n,home\n", encoding="utf-8")
    rules = 'customers from events visits\nevents visits from "visits.csv" key id\n  page text\n'
    (tmp_path / "rules.seg").write_text(f"{rules}\nsegment all where everyone\n", encoding="utf-8")
    found = run(tmp_path, "duckdb", tolerate=True)
    assert found.result.pieces is not None
    assert found.result.sizes == {"all": 0}
    write(segdsl.load(tmp_path), found, tmp_path / "out", replace=True, csv=False, with_traits=True)
    assert list(pd.read_parquet(tmp_path / "out" / "members.parquet").columns) == ["id", "all"]


@pytest.mark.usefixtures("all_large")
def test_pieces_are_written_as_the_whole_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segdsl.engines.relational.lying.A_PIECE", 7)
    (tmp_path / "people.csv").write_text(
        "id,likes\n" + "".join(f"{n},\n" for n in range(20)), encoding="utf-8"
    )
    rules = 'customers from "people.csv" key id\n  likes list of text\n\ntrait liked = likes\ntrait one = 1\n'
    (tmp_path / "rules.seg").write_text(f'{rules}segment few where id in ("3", "19")\n', encoding="utf-8")
    found = run(tmp_path, "duckdb")
    assert [piece.size for piece in found.result.in_pieces()] == [7, 7, 6]
    write(segdsl.load(tmp_path), found, tmp_path / "out", replace=True, csv=False, with_traits=True)
    members = pd.read_parquet(tmp_path / "out" / "members.parquet")
    assert members["few"].to_numpy().nonzero()[0].tolist() == [3, 19]
    pd.testing.assert_frame_equal(members, run(tmp_path, "packed").result.to_frame(), check_dtype=False)


def test_no_older_answer_is_taken_where_a_large_table_changes(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("segdsl.runs.kept_answers.WORTH", 0.0)
    monkeypatch.setattr("segdsl.sources.kept.LEAST_BYTES", 0)
    monkeypatch.setattr(database, "_LARGE", database.usual_memory() // 1_000)  # of a kilobyte
    (tmp_path / "people.csv").write_text("id\n1\n2\n", encoding="utf-8")
    rules = 'customers from "people.csv" key id\nevents visits from "visits.csv" key id\n  page text\n'
    (tmp_path / "rules.seg").write_text(f"{rules}\nsegment seen where any visits\n", encoding="utf-8")
    sizes = []
    for visits in ("1,home\n" * 300, "1,home\n" * 300 + "2,home\n"):
        (tmp_path / "visits.csv").write_text(f"id,page\n{visits}", encoding="utf-8")
        sizes.append(run(tmp_path, "duckdb").result.sizes["seen"])
    assert sizes == [1, 2]
    assert (kept / "tables").exists()


# ---------------------------------------------------------------- memory

RULES = """customers from "people.csv" key id
  land one of "DE", "AT"

events orders from "orders.csv" key id at day
  total number from 0
  note  text

segment buyers where sum(orders.total in the last 365 days) > 100
"""


def peak(folder: Path, times: int) -> int:
    """The kilobytes that the command held at most, with so many times as many orders."""
    folder.mkdir()
    (folder / "rules.seg").write_text(RULES, encoding="utf-8")
    (folder / "segdsl.toml").write_text('[run]\nengine = "duckdb"\nmemory = "500 MB"\n', encoding="utf-8")
    people = "".join(f"{n},DE\n" for n in range(1_000))
    (folder / "people.csv").write_text(f"id,land\n{people}", encoding="utf-8")
    orders = "".join(f"{n % 1_000},2026-01-{n % 28 + 1:02},{n % 97}.5,{n:060}\n" for n in range(400_000))
    with (folder / "orders.csv").open("w", encoding="utf-8") as file:
        file.write("id,day,total,note\n")
        for _ in range(times):
            file.write(orders)
    words = [sys.executable, "-m", "segdsl", "segment", "--as-of", AS_OF]
    house = {**os.environ, "PYTHONPATH": str(Path(segdsl.__file__).parents[1])}
    with (folder / "told").open("w", encoding="utf-8") as told:
        process = subprocess.Popen(words, cwd=folder, env=house, stdout=told)
        _, process.returncode, spent = os.wait4(process.pid, 0)
    assert "buyers" in (folder / "told").read_text(encoding="utf-8")
    return spent.ru_maxrss


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell what a process held")
def test_a_file_that_is_four_times_as_large_takes_no_more_memory(tmp_path: Path) -> None:
    once, more = peak(tmp_path / "once", 1), peak(tmp_path / "more", 4)
    assert more < once * 1.2


def test_too_little_memory_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_LARGE", 1 << 62)
    monkeypatch.setattr(database, "_LEAST", 1_000_000)
    (tmp_path / "segdsl.toml").write_text('[run]\nmemory = "500 MB"\n', encoding="utf-8")
    monkeypatch.setattr(database, "_ITSELF", 500_000_000)
    keys = pa.array(range(300_000))
    parquet.write_table(pa.table({"id": keys, "mail": keys.cast(pa.string())}), tmp_path / "people.parquet")
    rules = 'customers from "people.parquet" key id\n  mail text unique\n\nsegment all where everyone\n'
    (tmp_path / "rules.seg").write_text(rules, encoding="utf-8")
    with pytest.raises(Problem) as raised:
        run(tmp_path, "duckdb")
    (found,) = raised.value.diagnostics
    assert found.message == "500 MB of memory is too little for this, or the disk is full"
    assert 'memory = "1 GB"' in str(found.hint)


@pytest.mark.usefixtures("all_large")
def test_what_is_not_looked_at_is_told(tmp_path: Path) -> None:
    """Keys of a look-up that are columns of several large tables are not brought together."""
    (tmp_path / "people.csv").write_text("id,land\n1,DE\n2,AT\n", encoding="utf-8")
    (tmp_path / "more.csv").write_text("id,plan\n1,a\n2,b\n", encoding="utf-8")
    (tmp_path / "rates.csv").write_text("land,plan,rate\nFR,z,3\n", encoding="utf-8")
    rules = (
        'customers from "people.csv" key id\n  land text\n'
        'attributes more from "more.csv" key id\n  plan text\n'
        'lookup rates from "rates.csv" key (land, plan)\n  land text\n  plan text\n  rate number\n'
        "segment dear where rates.rate for (land, plan) > 2\n"
    )
    (tmp_path / "rules.seg").write_text(rules, encoding="utf-8")
    told = [one.message for one in run(tmp_path, "duckdb").diagnostics if one.code == "unmatched-rows"]
    assert told == [
        "nobody looked whether `land` and `plan` are listed in `rates`: they are in several tables"
    ]
