"""What the engine `duckdb` lacks for rules, and what it refuses of data, is told by name."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import pytest

import segdsl
from segdsl.config import ABLE
from segdsl.diagnostics import Diagnostic, Problem
from segdsl.engines.compute import engine_called
from segdsl.engines.protocol import Abilities, Unlimited
from segdsl.engines.relational.refusing import refused as refusal
from segdsl.operators import OPERATORS
from segdsl.plan import nodes
from segdsl.types import Family
from tests.faces.shop import run

RULES = """\
customers from "customers.csv" key id
  name   text
  spend  number

segment finer where round(spend, 31) > 1
segment fine where round(spend, 30) > 1 or round(spend, 1) > 1
trait all_of_it = overall sum(spend)
trait small = lower(name)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "rules.seg").write_text(RULES, encoding="utf-8")
    (tmp_path / "customers.csv").write_text("id,name,spend\n1,ΝΙΚΟΣ,1e300\n2,Ana,5\n", encoding="utf-8")
    return tmp_path


def refused(project: Path, *names: str) -> Any:
    with pytest.raises(Problem) as caught:
        segdsl.load(project, engine="duckdb").segment(names=list(names), as_of="2026-03-31")
    (found,) = caught.value.diagnostics
    assert found.code == "engine-lacks"
    return found


def said(found: Iterable[Diagnostic]) -> list[tuple[str, str]]:
    """The place and the sentence of each that is about an engine."""
    return [(d.place, d.message) for d in found if d.code == "engine-lacks"]


def lacked(engine: str) -> list[tuple[str, str]]:
    """What is said of the rules as a whole."""
    sentence = f"the engine `{engine}` can't do what"
    return [
        ("rules.seg:5:21", f"{sentence} `finer` needs: `round to 31 digits`"),
        ("rules.seg:6:20", f"{sentence} `fine` needs: `round to 30 digits`"),
    ]


def test_what_rules_need_is_named_at_its_place_before_data_are_read(project: Path) -> None:
    (project / "customers.csv").unlink()
    loaded = segdsl.load(project, engine="duckdb")
    for ask in (loaded.segment, loaded.run, loaded.overlap):
        with pytest.raises(Problem) as caught:
            ask(as_of="2026-03-31")
        assert said(caught.value.diagnostics) == lacked("duckdb")
    with pytest.raises(Problem) as caught:
        loaded.segment(names=["small"], as_of="2026-03-31")
    assert [d.code for d in caught.value.diagnostics] == ["missing-file"]


@pytest.mark.parametrize(
    "engine", ["duckdb", "spark", "postgres", "postgresql://nobody@nowhere.example/shop"]
)
def test_check_and_compile_say_what_an_engine_lacks(project: Path, engine: str) -> None:
    (project / "customers.csv").unlink()
    name = engine.partition("ql:")[0]
    loaded = segdsl.load(project, engine=engine)
    assert said(loaded.check()) == lacked(name)
    with pytest.raises(Problem) as caught:
        loaded.compile("fine", as_of="2026-03-31", to="pandas")
    assert said(caught.value.diagnostics) == lacked(name)[1:]
    assert loaded.compile("small", as_of="2026-03-31", to="pandas")


def test_what_one_rule_needs_of_another_is_said_of_that(project: Path) -> None:
    more = """segment both where fine and spend > 3
score warm
  +1 when finer
lifecycle steps
  stage a where both
  stage b where round(spend, 29) > 1
campaign news
  to round(spend, 28) > 1 and both
  template "news"
"""
    (project / "rules.seg").write_text(RULES + more, encoding="utf-8")
    found = said(segdsl.load(project, engine="duckdb").check())
    sentence = "the engine `duckdb` can't do what"
    assert found == [
        *lacked("duckdb"),
        ("rules.seg:14:17", f"{sentence} `steps` needs: `round to 29 digits`"),
        ("rules.seg:16:6", f"{sentence} this needs: `round to 28 digits`"),
    ]
    with pytest.raises(Problem) as caught:
        segdsl.load(project, engine="duckdb").segment(names=["both"], as_of="2026-03-31")
    assert said(caught.value.diagnostics) == lacked("duckdb")[1:]


def test_check_asks_the_engine_of_the_settings(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not installed, somebody else will be told; one that is asked for is told to be missing."""
    assert said(segdsl.load(project).check()) == []
    (project / "segdsl.toml").write_text('[run]\nengine = "duckdb"\n', encoding="utf-8")
    assert said(segdsl.load(project).check()) == lacked("duckdb")
    for engine in ABLE:
        assert said(segdsl.load(project, engine=engine).check()) == []
    forget(monkeypatch, "sqlglot", "engines.relational")
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    assert said(segdsl.load(project).check()) == []
    ((_, missing),) = said(segdsl.load(project, engine="duckdb").check())
    assert missing == "the engine `duckdb` needs the package `sqlglot`, which is not installed"


def test_the_last_check_is_told_again_for_the_same_engine(project: Path) -> None:
    for _ in range(2):
        assert run("check", project).code == 0
        done = run("check", project, "--engine", "duckdb")
        assert (done.code, done.out.count("error[engine-lacks]")) == (1, 2)


@pytest.mark.parametrize("engine", sorted(ABLE))
def test_engines_that_are_not_asked_can_do_all(engine: str) -> None:
    abilities = engine_called(engine).abilities
    if isinstance(abilities, Abilities):
        assert abilities.nodes >= set(get_args(nodes.Node))
        assert set(OPERATORS) <= {name for name in OPERATORS if name in abilities.operators}
        assert abilities.families >= set(get_args(Family))
    else:
        assert isinstance(abilities, Unlimited)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("all_of_it", "too large to be added up exactly: 1e+300"),
        ("small", "lower() of a text with a capital Sigma"),
    ],
)
def test_what_data_need_is_named(project: Path, name: str, reason: str) -> None:
    found = refused(project, name)
    assert found.message == f"the engine `duckdb` can't do what these data need: {reason}"
    assert found.hint == 'take `engine="pandas"` for them'


def test_what_it_can_do_it_does(project: Path) -> None:
    (project / "customers.csv").write_text("id,name,spend\n1,Ana,0.1\n2,,0.2\n3,,0.3\n", encoding="utf-8")
    found = segdsl.load(project, engine="duckdb").segment(names=["all_of_it", "small"], as_of="2026-03-31")
    assert found.numbers == {"all_of_it": 0.6}
    assert found.traits["small"].tolist()[0] == "ana"


def forget(monkeypatch: pytest.MonkeyPatch, *parts: str) -> None:
    """Modules are imported anew; after the test they are those that they were, in their packages too."""
    for name in [m for m in sys.modules if any(part in m for part in parts)]:
        package, _, own = name.rpartition(".")
        if hasattr(sys.modules.get(package), own):
            monkeypatch.setattr(sys.modules[package], own, sys.modules[name])
    for name in [m for m in sys.modules if any(part in m for part in parts)]:
        monkeypatch.delitem(sys.modules, name)


def test_a_package_that_is_not_installed_is_named(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forget(monkeypatch, "sqlglot", "engines.relational")
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    with pytest.raises(Problem) as caught:
        engine_called("duckdb")
    (found,) = caught.value.diagnostics
    assert found.message == "the engine `duckdb` needs the package `sqlglot`, which is not installed"
    assert found.hint is not None
    assert "pip install 'segdsl[duckdb]'" in found.hint


def test_spark_that_is_not_installed_is_named(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forget(monkeypatch, "engines.relational.spark")
    monkeypatch.delitem(sys.modules, "pyspark.sql", raising=False)
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(Problem) as caught:
        engine_called("spark")
    (found,) = caught.value.diagnostics
    assert found.message == "the engine `spark` needs the package `pyspark`, which is not installed"
    assert found.hint is not None
    assert "pip install 'segdsl[spark]'" in found.hint


def test_a_fault_that_shows_what_could_be_refused_is_none() -> None:
    plan = Exception("[UNRESOLVED_COLUMN] no `x`\n+- Project [raise_error(concat(segdsl: too large: , x))]")
    assert refusal("spark", plan) is plan
    told = refusal("spark", Exception("of Java:\n\tfailed: [USER] segdsl: too large: 1.0 SQLSTATE: P0001"))
    assert str(told) == "the engine `spark` can't do what these data need: too large: 1.0"
