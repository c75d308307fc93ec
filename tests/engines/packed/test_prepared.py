"""Frames that are kept ready: asked again they say the same, and an edit in place is noticed."""

from __future__ import annotations

import datetime as dt
import gc
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import segdsl
from segdsl.engines.packed import store
from segdsl.engines.packed.computing import Computing
from segdsl.engines.packed.evaluation import Evaluation

RULES = """\
customers from "customers.csv" key id
  id       text
  age      whole number
  spend    number
  country  text
  seen     date
  agreed   flag
  joined   datetime
  tags     list of text split by ";"

events orders from "orders.csv" key id at day
  id      text
  day     date
  amount  number

segment grown    where age >= 18
segment spenders where spend > 100
segment german   where country = "DE"
segment recent   where seen in the last 30 days
segment consents where agreed
segment early    where joined before 2026-01-01 12:00
segment tagged   where tags contains "vip"
segment buyers   where count(orders in the last 90 days) >= 2
segment best     where top 20% by spend among grown
"""
AS_OF = "2026-03-31"


@pytest.fixture
def project(tmp_path: Path) -> segdsl.Project:
    (tmp_path / "rules.seg").write_text(RULES, encoding="utf-8")
    return segdsl.load(tmp_path)


def frame() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    n = 200
    return pd.DataFrame(
        {
            "id": [f"c{i}" for i in range(n)],
            "age": pd.array([int(a) if a > 12 else None for a in rng.integers(10, 90, n)], "Int64"),
            "spend": np.where(rng.random(n) < 0.1, np.nan, rng.gamma(2, 60, n).round(2)),
            "country": rng.choice(["DE", "AT", "FR"], n),
            "seen": pd.Timestamp("2026-03-31") - pd.to_timedelta(rng.integers(0, 90, n), "D"),
            "agreed": pd.array([bool(b) for b in rng.random(n) < 0.5], "boolean"),
            "joined": pd.Timestamp("2026-01-01", tz="UTC") + pd.to_timedelta(rng.integers(-40, 40, n), "h"),
            "tags": rng.choice(["vip;new", "old", ""], n),
        }
    )


def orders() -> pd.DataFrame:
    rng = np.random.default_rng(4)
    days = pd.Timestamp("2026-03-31") - pd.to_timedelta(rng.integers(0, 200, 500), "D")
    ids = [f"c{i}" for i in rng.integers(0, 210, 500)]
    return pd.DataFrame({"id": ids, "day": days, "amount": rng.gamma(2, 30, 500).round(2)})


def told(result: Any) -> dict[str, list[bool]]:
    return {name: flags.tolist() for name, flags in result.segments.items()}


def test_asked_again_it_says_the_same_as_the_project_and_is_not_typed_again(
    project: segdsl.Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, log = frame(), orders()
    prepared = project.prepare(given, {"orders": log})
    first = told(prepared.segment(AS_OF))
    assert first == told(project.segment(given, {"orders": log}, AS_OF))
    assert all(any(flags) and not all(flags) for flags in first.values()), "rules that say nothing"

    def typed_again(*words: object) -> object:
        raise AssertionError("typed again")

    monkeypatch.setattr("segdsl.runs.reading.frames.read_frames", typed_again)
    assert told(prepared.segment(AS_OF)) == first
    monkeypatch.undo()
    other = dt.date(2026, 2, 1)
    assert told(prepared.segment(other)) == told(project.segment(given, {"orders": log}, other))


def _by_loc(df: pd.DataFrame, column: str, value: Any) -> None:
    df.loc[:, column] = [value] * len(df)


def _one_cell(df: pd.DataFrame, column: str, value: Any) -> None:
    df.loc[0:2, column] = value


def _behind_pandas(df: pd.DataFrame, column: str, value: Any) -> None:
    """Through the array itself, which no copy on write protects."""
    array = df[column].array
    for place in range(3):
        array[place] = value


def _swapped(df: pd.DataFrame, column: str, value: Any) -> None:
    """The same values in another order."""
    array = df[column].array
    array[:] = array[::-1].copy()


CHANGES: dict[str, Any] = {
    "age": 99,
    "spend": 1e6,
    "country": "DE",
    "seen": pd.Timestamp("2026-03-30"),
    "agreed": True,
    "joined": pd.Timestamp("2026-06-01", tz="UTC"),
    "tags": "vip",
}


@pytest.mark.parametrize("change", [_by_loc, _one_cell, _behind_pandas, _swapped])
@pytest.mark.parametrize("column", CHANGES)
def test_an_edit_in_place_is_noticed(
    project: segdsl.Project, change: Callable[[pd.DataFrame, str, Any], None], column: str
) -> None:
    given, log = frame(), orders()
    prepared = project.prepare(given, {"orders": log})
    before = told(prepared.segment(AS_OF))
    change(given, column, CHANGES[column])
    after = told(prepared.segment(AS_OF))
    assert after == told(project.segment(given, {"orders": log}, AS_OF))
    assert after != before


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # as long as pandas has it, users do
def test_rows_and_columns_that_come_and_go_are_noticed(project: segdsl.Project) -> None:
    given, log = frame(), orders()
    prepared = project.prepare(given, {"orders": log})
    prepared.segment(AS_OF)
    log.drop(index=log.index[:300], inplace=True)
    given.drop(index=given.index[100:], inplace=True)
    assert told(prepared.segment(AS_OF)) == told(project.segment(given, {"orders": log}, AS_OF))
    given.columns = ["spent" if name == "spend" else name for name in given.columns]
    with pytest.raises(segdsl.Problem, match="spend"):
        prepared.segment(AS_OF)


@pytest.mark.parametrize("library", [pl.from_pandas, pa.Table.from_pandas])
def test_frames_of_other_libraries(project: segdsl.Project, library: Callable[[pd.DataFrame], Any]) -> None:
    given, log = library(frame()), library(orders())
    prepared = project.prepare(given, {"orders": log})
    for as_of in (AS_OF, "2026-02-01", AS_OF):
        assert told(prepared.segment(as_of)) == told(project.segment(frame(), {"orders": orders()}, as_of))


def test_a_polars_frame_that_is_edited_in_place(project: segdsl.Project) -> None:
    given = pl.from_pandas(frame())
    prepared = project.prepare(given, {})
    before = told(prepared.segment(AS_OF))
    given[0, "spend"] = 1e6
    after = told(prepared.segment(AS_OF))
    assert after == told(project.segment(given, {}, AS_OF))
    assert after != before


def test_changed_rules_are_asked_of_the_same_frames(project: segdsl.Project) -> None:
    given, log = frame(), orders()
    prepared = project.prepare(given, {"orders": log})
    before = prepared.segment(AS_OF).sizes
    rules = project.folder / "rules.seg"
    rules.write_text(RULES.replace("age >= 18", "age >= 60"), encoding="utf-8")
    project.reload()
    after = prepared.segment(AS_OF).sizes
    assert after == project.segment(given, {"orders": log}, AS_OF).sizes
    assert after["grown"] < before["grown"]
    assert after["spenders"] == before["spenders"]


def test_only_some_names_are_asked(project: segdsl.Project) -> None:
    prepared = project.prepare(frame()[["id", "age"]], {})
    assert prepared.segment(AS_OF, names=["grown"]).sizes == {
        "grown": project.segment(frame(), {}, AS_OF).sizes["grown"]
    }


def test_what_was_kept_goes_with_the_tables(project: segdsl.Project) -> None:
    import gc

    gc.collect()
    before = len([*store.stores()])
    prepared = project.prepare(frame(), {})
    prepared.segment(AS_OF)
    assert len([*store.stores()]) == before + 1
    del prepared
    gc.collect()
    assert len([*store.stores()]) == before


def test_no_frame_is_told_at_once(project: segdsl.Project) -> None:
    with pytest.raises(segdsl.Problem, match="takes a frame"):
        project.prepare("customers.csv")  # type: ignore[arg-type]


def test_results_stay_packed_until_they_are_asked_for(project: segdsl.Project) -> None:
    result = project.segment(frame(), {"orders": orders()}, AS_OF)
    table = result.to_arrow()
    assert {name: table[name].to_pylist() for name in result.segments} == told(result)
    assert result.sizes == {name: sum(flags) for name, flags in told(result).items()}
    members = result.keys("grown")["id"].tolist()
    assert members == [key for key, flag in zip(result.key["id"], told(result)["grown"], strict=True) if flag]
    with pytest.raises(KeyError):
        result.keys("nobody")


def test_a_result_that_is_held_stays_what_it_was_while_others_are_computed(project: segdsl.Project) -> None:
    """Others are written into memory that was used before, but not into that of this one."""
    prepared = project.prepare(frame(), {"orders": orders()})
    wanted = told(prepared.segment(AS_OF))
    held = prepared.segment(AS_OF)
    for day in range(1, 13):
        prepared.segment(dt.date(2026, 3, day))
    assert told(held) == wanted


def test_what_was_computed_goes_with_its_result(
    project: segdsl.Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, not when Python next looks for circles."""
    made: list[weakref.ref[object]] = []

    def noted(maker: Any, *words: Any) -> Any:
        one = maker(*words)
        made.append(weakref.ref(one))
        return one

    monkeypatch.setattr("segdsl.engines.packed.engine.Evaluation", partial(noted, Evaluation))
    monkeypatch.setattr("segdsl.engines.packed.evaluation.Computing", partial(noted, Computing))
    gc.disable()
    try:
        result = project.prepare(frame(), {"orders": orders()}).segment(AS_OF)
        assert told(result)["german"]
        assert [one() for one in made] == [None, None]
    finally:
        gc.enable()


def test_texts_are_looked_at_as_they_are_for_one_question_and_in_codes_when_it_is_asked_again(
    tmp_path: Path,
) -> None:
    """Nor does the way that answered first stay."""
    rules = 'customers from "c.csv" key id\n  id whole number\n  city text\n  name text\n'
    rules += 'segment a where city starts with "Neu"\n'
    rules += 'segment b where name starts with "A" or name ends with "9"\n'
    (tmp_path / "rules.seg").write_text(rules, encoding="utf-8")
    cities = [None, *(f"{kind} und sehr lange {n}" for kind in ("Neustadt", "Altstadt") for n in range(20))]
    data = pd.DataFrame(
        {"id": range(410), "city": cities * 10, "name": [f"A long name {n}" for n in range(410)]}
    )
    others = {*store.stores()}
    prepared = segdsl.load(tmp_path).prepare(data)
    told_so_far, codes = [], []
    for _ in range(3):
        told_so_far.append(told(prepared.segment(AS_OF)))
        (own,) = {*store.stores()} - others
        city, name = (own._columns["customers", column] for column in ("city", "name"))
        codes.append((city.codes_at_hand is not None, name.codes_at_hand is not None))
        own.forget_masks()
    assert codes == [(False, True), (True, True), (True, True)]
    assert told_so_far[0] == told_so_far[1] == told_so_far[2]
    assert told_so_far[0]["a"] == [str(city).startswith("Neu") for city in data["city"]]


def test_texts_are_not_copied_where_none_of_them_is_empty(tmp_path: Path) -> None:
    rules = 'customers from "c.csv" key id\n  id whole number\n  name text\n  note text\n'
    rules += '  plan one of "a", "b"\ntrait first = name\ntrait noted = note\n'
    rules += 'segment all_a where plan = "a"\n'
    (tmp_path / "rules.seg").write_text(rules, encoding="utf-8")
    texts = {"name": ["x", None, "y"], "note": ["z", "", None], "plan": [*"aab"]}
    data = pd.DataFrame({"id": range(3), **texts})
    others = {*store.stores()}
    prepared = segdsl.load(tmp_path).prepare(data)
    assert told(prepared.segment(AS_OF))["all_a"] == [True, True, False]
    (own,) = {*store.stores()} - others
    typed = own.frames["customers"]

    def letters(frame: pd.DataFrame, name: str) -> int:
        return int(pa.array(frame[name].array).buffers()[2].address)

    there = {name: letters(typed, name) == letters(data, name) for name in ("name", "plan", "note")}
    assert there == {"name": True, "plan": True, "note": False}
    assert typed["note"].isna().tolist() == [False, True, True]


def test_numbers_are_not_copied_and_yet_an_answer_stays_what_it_was(tmp_path: Path) -> None:
    rules = 'customers from "c.csv" key id\n  id whole number\n  visits whole number\n  spend number\n'
    rules += "trait often = visits\ntrait spent = spend\nsegment much where spend > 3\n"
    (tmp_path / "rules.seg").write_text(rules, encoding="utf-8")
    data = pd.DataFrame({"id": np.arange(9), "visits": np.arange(9), "spend": np.arange(9.0)})
    others = {*store.stores()}
    prepared = segdsl.load(tmp_path).prepare(data)
    result = prepared.segment(AS_OF)
    (own,) = {*store.stores()} - others
    typed = own.frames["customers"]
    for column in ("visits", "spend"):
        assert np.shares_memory(typed[column].to_numpy(), data[column].to_numpy()), column
    for column in data:
        array = data[column].array  # pandas does not see what is written through it
        array[:] = array[::-1].copy()
    assert result.key.iloc[:, 0].tolist() == [*range(9)]
    assert (result.traits["often"].tolist(), result.traits["spent"].tolist()) == ([*range(9)], [*range(9)])
    assert told(result)["much"] == [False] * 4 + [True] * 5
    assert told(prepared.segment(AS_OF))["much"] == [True] * 5 + [False] * 4
