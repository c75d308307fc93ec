"""The shop's rules can be read, every stage is populated, and segdsl finds whom plain pandas finds."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from segdsl.shop.generate import PROJECT
from segdsl.source import Source
from segdsl.syntax.from_text import parse
from tests.shop.shop_by_hand import LADDER, buyers, journey, ladder

RULES = sorted((PROJECT / "rules").glob("*.seg"))


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_every_rule_file_can_be_read(path: Path) -> None:
    read = parse(Source(path.name, path.read_text(encoding="utf-8")))
    assert read.diagnostics == ()
    assert read.value is not None
    assert read.value.declarations


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
