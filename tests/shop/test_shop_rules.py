"""The shop's rules can be read, every stage is populated, and segdsl finds whom plain pandas finds."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

import segdsl
from segdsl.clock import AsOf
from segdsl.model.from_syntax import build
from segdsl.model.project import Model
from segdsl.reference.examples import run_example
from segdsl.runs import starting
from segdsl.shop.generate import PROJECT
from segdsl.source import Source
from segdsl.sources.loading import load
from segdsl.syntax.from_text import parse
from segdsl.syntax.to_text import format_file
from tests.shop.shop_by_hand import AS_OF, LADDER, buyers, journey, ladder

RULES = sorted((PROJECT / "rules").glob("*.seg"))


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_every_rule_file_can_be_read(path: Path) -> None:
    read = parse(Source(path.name, path.read_text(encoding="utf-8")))
    assert read.diagnostics == ()
    assert read.value is not None
    assert read.value.declarations


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_every_rule_file_has_the_formatters_layout(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert format_file(Source(path.name, text)).value == text


@pytest.fixture(scope="module")
def model() -> Model:
    read = [parse(Source(path.name, path.read_text(encoding="utf-8"))).required() for path in RULES]
    built = build(read, zone="Europe/Berlin")
    assert built.diagnostics == ()
    return built.required()


def test_the_project_that_init_writes_checks_without_findings(tmp_path: Path) -> None:
    starting.sample(50)(tmp_path / "shop")
    assert segdsl.load(tmp_path / "shop").check() == ()


def test_every_file_is_read_without_findings(model: Model, shop: Path) -> None:
    loaded = load(model.catalog, shop)
    assert loaded.diagnostics == ()
    tables = loaded.required().tables
    assert tables.customers is not None
    assert len(tables.customers) == 10_000
    assert not tables.left_out
    assert tables.lookups["products"]["list_price"].max() == 1249


def test_every_example_of_the_rules_holds(model: Model) -> None:
    as_of = AsOf(AS_OF.date(), "Europe/Berlin")
    outcomes = [run_example(model, example, as_of) for example in model.examples]
    assert len(outcomes) >= 12
    assert [outcome.example.title for outcome in outcomes if not outcome.holds] == []


def test_the_rules_show_the_language(model: Model) -> None:
    assert len(model.segments) >= 35
    assert len(model.campaigns) == 9
    assert {stage.name for stage in model.lifecycles["ladder"].stages} == {
        s for row in LADDER.values() for s in row
    }
    assert model.catalog.zone == "Europe/Berlin"


def expected_shares(lifecycle: str) -> dict[str, tuple[float, float]]:
    """The bounds that tests.seg promises for the stages of a lifecycle."""
    line = re.compile(rf"^expect \({lifecycle} = (\w+)\) between ([\d.]+)% and ([\d.]+)% of", re.MULTILINE)
    found = line.findall((PROJECT / "rules" / "tests.seg").read_text(encoding="utf-8"))
    return {stage: (float(low) / 100, float(high) / 100) for stage, low, high in found}


def test_every_stage_of_the_ladder_is_populated(orders: pd.DataFrame) -> None:
    shares = ladder(buyers(orders)).value_counts(normalize=True)
    bounds = expected_shares("ladder")
    assert set(bounds) == {stage for row in LADDER.values() for stage in row}
    for stage, (low, high) in bounds.items():
        assert low <= shares[stage] <= high, stage


def test_every_stage_of_the_journey_is_populated(orders: pd.DataFrame, customers: pd.DataFrame) -> None:
    shares = journey(buyers(orders), customers["customer_id"]).value_counts(normalize=True)
    bounds = expected_shares("journey")
    assert set(bounds) | {"occasional"} == set(shares.index)
    for stage, (low, high) in bounds.items():
        assert low <= shares[stage] <= high, stage
