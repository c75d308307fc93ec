"""segdsl puts the shop's customers where plain pandas puts them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from segdsl import load
from segdsl.clock import AsOf
from segdsl.engines.compute import compute
from segdsl.engines.result import Result
from segdsl.sources.loading import load as load_tables
from tests.shop import shop_by_hand as by_hand


@pytest.fixture(scope="module")
def result(shop: Path) -> Result:
    project = load(shop)
    tables = load_tables(project.model.catalog, shop).required().tables
    return compute(project.model, tables, AsOf(by_hand.AS_OF.date(), "Europe/Berlin"))


def members(result: Result, name: str) -> set[str]:
    return set(result.key.loc[result.segments[name], "customer_id"])


def by_key(result: Result, values: pd.Series) -> pd.Series:
    return values.set_axis(result.key["customer_id"])


def test_the_ladder(result: Result, orders: pd.DataFrame) -> None:
    stages = by_key(result, result.lifecycles["ladder"]).dropna()
    expected = by_hand.ladder(by_hand.buyers(orders))
    assert stages.value_counts().to_dict() == expected.value_counts().to_dict()
    assert stages.to_dict() == expected.to_dict()


def test_the_journey(result: Result, orders: pd.DataFrame, customers: pd.DataFrame) -> None:
    expected = by_hand.journey(by_hand.buyers(orders), customers["customer_id"])
    assert by_key(result, result.lifecycles["journey"]).to_dict() == expected.to_dict()


def test_who_may_be_written_to(result: Result, customers: pd.DataFrame, emails: pd.DataFrame) -> None:
    assert members(result, "mailable") == by_hand.mailable(customers, emails)


def test_carts_that_were_left(
    result: Result, customers: pd.DataFrame, visits: pd.DataFrame, orders: pd.DataFrame
) -> None:
    assert members(result, "cart_leavers") == by_hand.cart_leavers(customers, visits, orders)


def test_favourite_genres(
    result: Result, customers: pd.DataFrame, lines: pd.DataFrame, products: pd.DataFrame
) -> None:
    expected = by_hand.favourite_genre(lines, products).reindex(customers["customer_id"]).dropna()
    assert by_key(result, result.traits["favourite_genre"]).dropna().to_dict() == expected.to_dict()


def test_regular_readers(result: Result, orders: pd.DataFrame) -> None:
    assert members(result, "regular_readers") == by_hand.regular_readers(orders)


def test_engagement(
    result: Result,
    customers: pd.DataFrame,
    orders: pd.DataFrame,
    visits: pd.DataFrame,
    emails: pd.DataFrame,
) -> None:
    expected = by_hand.engagement(customers, orders, visits, emails)
    assert by_key(result, result.scores["engagement"]).to_dict() == expected.to_dict()


def test_the_best_tenth(result: Result, orders: pd.DataFrame) -> None:
    spend = by_hand.buyers(orders)["spend_year"]
    expected = spend[spend >= np.quantile(spend, 0.9)]
    assert members(result, "vips") == set(expected.index)


def test_the_panel_is_a_stable_sample(result: Result, orders: pd.DataFrame) -> None:
    keys = set(orders["customer_id"])
    assert members(result, "reader_panel") == by_hand.in_sample(keys, 0.05, "panel-2026")


def test_the_net_promoter_score(result: Result, survey: pd.DataFrame) -> None:
    marks = pd.to_numeric(survey["How likely are you to recommend us? (0-10)"])
    score = 100 * ((marks >= 9).mean() - (marks <= 6).mean())
    assert result.numbers["net_promoter_score"] == pytest.approx(score, abs=0.051)


def test_what_is_left_out_is_counted(result: Result, lines: pd.DataFrame, customers: pd.DataFrame) -> None:
    keyless = lines["customer_id"] == ""
    unknown = ~keyless & ~lines["customer_id"].isin(customers["customer_id"])
    assert result.left_out["lines"].without_key == keyless.sum()
    assert result.left_out["lines"].unknown_customer == unknown.sum()


def test_nobody_is_everybody_and_no_segment_is_empty(result: Result) -> None:
    sizes = {name: int(mask.sum()) for name, mask in result.segments.items()}
    assert [name for name, size in sizes.items() if not 0 < size < 10_000] == []
