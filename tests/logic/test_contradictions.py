"""What cannot both hold, in one place: conditions, values, unknowns, rows; and what only seems so."""

from __future__ import annotations

import pytest

from segdsl.logic.known import Known
from tests.model.shorthand import SHOP, model

RULES = f"""{SHOP}trait frequency = count(orders in the last 365 days)
trait grown = nps > 3
segment fans where nps > 8 and newsletter
lifecycle journey
  stage lead where no orders
  stage buyer where frequency >= 3
  stage rest otherwise
"""
IMPOSSIBLE = [
    "newsletter and not newsletter",
    "newsletter and newsletter = no",
    "not newsletter and newsletter = yes",
    "(newsletter or member) and not (member or newsletter)",
    "not (newsletter or nps > 3) and newsletter",
    "fans and not newsletter",
    "fans and not (nps > 8)",
    "grown and not (nps > 3)",
    "not grown and nps > 3",
    "country = \"DE\" and country = \"AT\"",
    "country in (\"DE\", \"AT\") and country = \"CH\"",
    "country in (\"DE\", \"AT\") and country not in (\"DE\", \"AT\", \"CH\")",
    "country = \"DE\" and country != \"DE\"",
    "(country = \"DE\" or country = \"AT\") and country = \"CH\"",
    "nps = 3 and nps = 4",
    "first_name is unknown and first_name starts with \"A\"",
    "first_name is unknown and first_name = \"Anna\"",
    "nps is unknown and (nps > 3 or nps < 2)",
    "birthday is unknown and birthday before 2000-01-01",
    "member is unknown",
    "journey is unknown",
    "journey = lead and journey = buyer",
    "journey = lead and any orders",
    "journey = lead and any orders in the last 7 days",
    "journey = lead and (any orders in the last 7 days or any orders where (total > 9))",
    "journey = rest and no orders",
    "journey = buyer and no orders in the last 365 days",
    "journey = lead and sum(orders.total) > 3",
    "journey = lead and last(orders) before 2026-01-01",
    "journey = lead and average(orders.total) = 3",
    "at least 3 orders and at most 2 orders",
    "exactly 2 orders and exactly 3 orders",
    "at least 3 orders in the last 7 days and at most 2 orders",
    "every orders where (total > 3) and no orders",
    "every orders where (total > 3) and any orders where (not total > 3)",
    "any orders where (total > 3) and no orders",
    "any orders followed by carts and no orders",
    "nobody",
    "not everyone",
]  # fmt: skip
POSSIBLE = [
    "newsletter = no and not newsletter",
    "newsletter or not newsletter",
    "country = \"DE\" or country = \"AT\"",
    "country in (\"DE\", \"AT\") and country != \"DE\"",
    "country != \"DE\" and country is unknown",
    "not (nps > 3) and nps is unknown",
    "interests is empty and interests is unknown",
    "at least 2 orders and at most 2 orders",
    "any orders and no orders in the last 7 days",
    "no orders and no carts",
    "any orders where (total > 3) and no orders where (total > 9)",
    "any orders and no orders followed by carts",
    "any orders and no orders in the next 7 days",
    "journey = rest and no orders in the last 7 days",
    "(fans or member) and not fans",
    "grown or nps is unknown",
]  # fmt: skip


def impossible(condition: str) -> bool:
    built = model(f"{RULES}segment s where {condition}\n")
    return Known.of(built, built.segments["s"].condition).impossible


@pytest.mark.parametrize("condition", IMPOSSIBLE)
def test_cannot_both_hold(condition: str) -> None:
    assert impossible(condition)


@pytest.mark.parametrize("condition", POSSIBLE)
def test_may_both_hold(condition: str) -> None:
    assert not impossible(condition)


def test_many_alternatives_are_looked_at_one_by_one() -> None:
    """Facts grow with what is written, not with the ways to choose among it."""
    choices = " and ".join(f'(nps = {n} or first_name = "x{n}" or income = {n})' for n in range(12))
    assert not impossible(choices.split(" and ")[0])
    assert not impossible(choices)
