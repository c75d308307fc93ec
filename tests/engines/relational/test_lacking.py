"""What the engine `duckdb` lacks for rules, and what it refuses of data, is told by name."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

import segdsl
from segdsl.diagnostics import Problem
from segdsl.engines.compute import engine_called
from segdsl.engines.relational.refusing import refused as refusal

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


def test_what_rules_need_is_named_at_once(project: Path) -> None:
    found = refused(project, "finer", "fine")
    assert found.message.startswith("the engine `duckdb` can't do what these rules need: ")
    for word in ("round to 30 digits", "round to 31 digits"):
        assert f"`{word}`" in found.message


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
