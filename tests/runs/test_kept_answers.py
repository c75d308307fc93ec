"""What was computed once is recalled for the very same question alone, and is then the same in everything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import segdsl
from segdsl.engines.result import Result
from segdsl.project.files import Files
from segdsl.runs import kept_answers
from segdsl.sources import kept as tables_kept

RULES = """\
customers from "customers.csv" key id
  born    date
  city    text
  likes   list of text split by ";"
  loyal   flag
  points  whole number

events orders from "orders.csv" key id at at
  at     datetime
  total  number

trait spend      = sum(orders.total)
trait last_time  = last(orders)
trait usual      = overall median(spend)
trait nobodys    = overall median(points among (city = "Rom"))
trait town       = city
score warmth
  +2 when loyal
  -1 when points is unknown

segment recent  where any orders in the last 30 days
segment readers where likes contains "books"
segment best    where top 1 by spend

lifecycle journey
  stage lead   where no orders
  stage buyer  otherwise
"""
CUSTOMERS = """\
id,born,city,likes,loyal,points
a1,1980-01-31,Kiel,books;tea,yes,9007199254740993
a2,,Wien,,,
a3,1999-12-31,,films,no,3
"""
ORDERS = """\
id,at,total
a1,2026-03-20T10:00:00Z,10.1
a2,2025-03-20T23:30:00Z,90
zz,2026-03-20T10:00:00Z,1
,2026-03-20T10:00:00Z,1
"""
AS_OF = "2026-03-31"

Compute = Callable[..., Result]


@pytest.fixture(autouse=True)
def _worth_it(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small tables are kept as large ones are, and answers however soon they were computed."""
    monkeypatch.setattr(tables_kept, "LEAST_BYTES", 0)
    monkeypatch.setattr(kept_answers, "WORTH", 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "project"
    place.mkdir()
    for name, text in (("rules.seg", RULES), ("customers.csv", CUSTOMERS), ("orders.csv", ORDERS)):
        (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def computations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by one each time that an engine computes."""
    done: list[str] = []
    real: Compute = Files.compute

    def compute(self: Files, *given: Any, **how: Any) -> Result:
        done.append(self.engine)
        return real(self, *given, **how)

    monkeypatch.setattr(Files, "compute", compute)
    return done


def result(folder: Path, as_of: str = AS_OF, names: list[str] | None = None) -> Result:
    return segdsl.load(folder).segment(as_of=as_of, names=names)


def assert_equal(one: Result, other: Result) -> None:
    pd.testing.assert_frame_equal(one.to_frame(), other.to_frame())
    assert one.numbers == other.numbers
    assert list(map(type, one.numbers.values())) == list(map(type, other.numbers.values()))
    assert one.left_out == other.left_out
    assert one.sizes == other.sizes
    assert one.as_of == other.as_of
    assert one.to_arrow().equals(other.to_arrow())
    for name in one.lifecycles:
        assert one.lifecycles.tally(name) == other.lifecycles.tally(name)


def test_it_is_what_was_computed(folder: Path, computations: list[str]) -> None:
    computed, recalled = result(folder), result(folder)
    assert len(computations) == 1
    assert_equal(recalled, computed)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("rules.seg", "last 30 days", "last 3 days"),
        ("rules.seg", "segment best ", "segment first "),
        ("rules.seg", "+2 when", "+3 when"),
        ("rules.seg", "sum(orders.total)", "max(orders.total)"),
        ("customers.csv", "a2,,Wien", "a2,,Graz"),
        ("orders.csv", "10.1", "90.1"),
        ("orders.csv", "zz,", "a3,"),
        ("orders.csv", "zz,2026-03-20T10:00:00Z,1\n", ""),
    ],
)
def test_another_question_is_computed(
    folder: Path, computations: list[str], file: str, old: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    result(folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    changed = result(folder)
    assert len(computations) == 2
    monkeypatch.setenv("SEGDSL_CACHE", "")
    assert_equal(changed, result(folder))


def test_so_is_another_moment_or_choice(folder: Path, computations: list[str]) -> None:
    assert result(folder).sizes["recent"] == 1
    assert result(folder, "2026-05-31").sizes["recent"] == 0
    assert [*result(folder, names=["recent"]).segments] == ["recent"]
    assert len(computations) == 3


def test_what_rules_only_say_differently_is_recalled(folder: Path, computations: list[str]) -> None:
    result(folder)
    text = (folder / "rules.seg").read_text(encoding="utf-8")
    (folder / "rules.seg").write_text("# Who is who.\n" + text, encoding="utf-8")
    result(folder)
    assert len(computations) == 1


@pytest.mark.parametrize(
    "damage", [lambda content: content[:100], lambda content: b"", lambda content: b"x" * 9]
)
def test_what_is_damaged_is_computed(
    folder: Path, computations: list[str], kept: Path, damage: Callable[[bytes], bytes]
) -> None:
    computed = result(folder)
    (entry,) = (kept / kept_answers.SORT).glob("*.arrow")
    entry.write_bytes(damage(entry.read_bytes()))
    assert_equal(result(folder), computed)
    assert len(computations) == 2


def test_nothing_is_kept_where_nothing_may_be(
    folder: Path, computations: list[str], kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEGDSL_CACHE", "")
    result(folder)
    result(folder)
    assert len(computations) == 2
    assert not kept.exists()


def test_what_takes_no_time_is_not_kept(
    folder: Path, computations: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_answers, "WORTH", 60)
    result(folder)
    result(folder)
    assert len(computations) == 2


def test_frames_are_computed_each_time(computations: list[str], folder: Path) -> None:
    project = segdsl.load(folder)
    customers = pd.DataFrame({"id": ["a1"], "born": [dt.date(1980, 1, 1)], "city": ["Kiel"]})
    frame = customers.assign(likes=[("books",)], loyal=[True], points=[1])
    orders = pd.DataFrame({"id": ["a1"], "at": [pd.Timestamp("2026-03-20", tz="UTC")], "total": [1.0]})
    for _ in range(2):
        project.segment(frame, events={"orders": orders}, as_of=AS_OF)
    assert len(computations) == 2
