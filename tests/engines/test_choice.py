"""Which engine computes, what it says that it can't do, and columns that are made when they are asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import segdsl
from segdsl.config import ENGINES
from segdsl.diagnostics import Problem
from segdsl.engines.compute import compute, engine_called
from segdsl.engines.protocol import Abilities, Answer, Sources, Values
from segdsl.model.catalog import Catalog
from segdsl.operators import OPERATORS
from segdsl.plan.nodes import Plan, Ranking
from segdsl.sources.tables import Tables
from tests.engines.rulebook import AS_OF, shop

PROJECT = """\
customers from "customers.csv" key id
  name     text
  country  text
  points   number

segment from_austria where country = "AT"
segment by_name where name starts with "A"
segment best where top 10% by points
"""
CUSTOMERS = "id,name,country,points\n1,Ana,AT,5\n2,Ben,DE,1\n"


@dataclass
class Limited:
    """The pandas program without some of its abilities; remembers what it was asked."""

    without: Collection[str] = ()
    without_nodes: Collection[type] = ()
    without_families: Collection[str] = ()
    name: str = "limited"
    asked: list[set[str]] = field(default_factory=list)

    @property
    def abilities(self) -> Abilities:
        all_of = engine_called("pandas").abilities
        return Abilities(
            all_of.nodes - frozenset(self.without_nodes),
            set(OPERATORS) - set(self.without),
            frozenset(f for f in all_of.families if f not in self.without_families),
        )

    def run(self, made: Plan, catalog: Catalog, sources: Sources, **more: Any) -> Answer:
        self.asked.append({named.name for named in made.named})
        return engine_called("pandas").run(made, catalog, sources, **more)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "rules.seg").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> Limited:
    engine = Limited()
    monkeypatch.setitem(ENGINES, "limited", "tests.engines.test_choice")
    monkeypatch.setattr("segdsl.engines.compute.import_module", lambda room: _Room(engine, room))
    return engine


class _Room:
    """Stands for the module of an engine."""

    def __init__(self, engine: Limited, room: str) -> None:
        from importlib import import_module

        self.ENGINE = engine if room == "tests.engines.test_choice" else import_module(room).ENGINE


def test_the_engine_that_is_asked_for_computes(project: Path, limited: Limited) -> None:
    with_it = segdsl.load(project, engine="limited").segment(names=["from_austria"], as_of="2026-03-31")
    without = segdsl.load(project).segment(names=["from_austria"], as_of="2026-03-31")
    assert limited.asked == [{"from_austria"}]
    assert (
        with_it.segments["from_austria"].tolist()
        == without.segments["from_austria"].tolist()
        == [True, False]
    )


def test_the_settings_name_the_engine(project: Path, limited: Limited) -> None:
    (project / "segdsl.toml").write_text('[run]\nengine = "limited"\n', encoding="utf-8")
    segdsl.load(project).segment(names=["best"], as_of="2026-03-31")
    assert limited.asked == [{"best"}]


@pytest.mark.parametrize(
    ("lacking", "name", "word"),
    [
        ({"without": ["starts with"]}, "by_name", "starts with"),
        ({"without_nodes": [Ranking]}, "best", "ranking"),
        ({"without_families": ["text"]}, "from_austria", "text values"),
    ],
)
def test_what_an_engine_lacks_is_named(
    project: Path, limited: Limited, lacking: dict[str, Any], name: str, word: str
) -> None:
    for what, of in lacking.items():
        setattr(limited, what, of)
    with pytest.raises(Problem) as caught:
        segdsl.load(project, engine="limited").segment(names=[name], as_of="2026-03-31")
    (found,) = caught.value.diagnostics
    assert (found.code, found.message) == (
        "engine-lacks",
        f"the engine `limited` can't do what `{name}` needs: `{word}`",
    )
    assert found.place.startswith("rules.seg:")
    assert limited.asked == []


def test_what_the_rules_do_not_need_may_be_lacking(project: Path, limited: Limited) -> None:
    limited.without = ["starts with"]
    result = segdsl.load(project, engine="limited").segment(names=["from_austria"], as_of="2026-03-31")
    assert result.segments["from_austria"].tolist() == [True, False]


@pytest.mark.parametrize(
    ("written", "hint"), [("pandsa", "did you mean `pandas`?"), ("x", "there are `packed`")]
)
def test_there_is_no_other_engine(project: Path, written: str, hint: str) -> None:
    (project / "segdsl.toml").write_text(f'[run]\nengine = "{written}"\n', encoding="utf-8")
    with pytest.raises(Problem, match="is no engine") as caught:
        segdsl.load(project)
    assert hint in str(caught.value)


def test_python_users_are_told_the_engines(project: Path) -> None:
    with pytest.raises(Problem, match="`mystery` is no engine; there are `packed`, `pandas`, "):
        segdsl.load(project, engine="mystery")


def test_every_engine_is_what_it_is_called() -> None:
    assert [engine_called(name).name for name in ENGINES] == list(ENGINES)


# ---------------------------------------------------------------- columns


class Counting:
    """Values that count how often they are made into a column."""

    def __init__(self, values: Values, made: list[str], name: str) -> None:
        self._values, self._made, self._name = values, made, name

    def __len__(self) -> int:
        return len(self._values)

    def series(self) -> pd.Series[Any]:
        self._made.append(self._name)
        return self._values.series()


def test_a_column_is_made_once_when_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[str] = []

    class Recording(Limited):
        def run(self, made: Plan, catalog: Catalog, sources: Sources, **more: Any) -> Answer:
            answer = engine_called("pandas").run(made, catalog, sources, **more)
            values = {name: Counting(v, counted, name) for name, v in answer.values.items()}
            return Answer(answer.key, values, answer.numbers, answer.left_out, answer.owners)

    model, tables = shop(tmp_path, "segment a where everyone\nsegment b where nobody\n")
    monkeypatch.setattr("segdsl.engines.compute.engine_called", lambda *_: Recording())
    result = compute(model, tables, AS_OF)
    assert counted == []
    assert result.segments["a"].all()
    assert result.segments["a"].all()
    assert counted == ["a"]
    assert list(result.only(["b"]).segments) == ["b"]
    assert counted == ["a"]


def test_tables_in_memory_are_their_own_source(tmp_path: Path) -> None:
    tables: Tables = shop(tmp_path)[1]
    assert tables.typed() is tables
