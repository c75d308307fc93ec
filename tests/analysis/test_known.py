"""What the rules make sure of: everybody for whom the condition holds has this value."""

from __future__ import annotations

import pytest

from segdsl.analysis.candidates import named
from segdsl.analysis.known import Known
from tests.model.shorthand import SHOP, model

RULES = f"""{SHOP}trait recency = days since last(orders)
trait spent = sum(orders.total)
trait basket = spent / count(orders)
trait level = "gold" when spent > 100, "plain" otherwise
trait half = "gold" when spent > 100
trait rank = quintile(nps)
segment fans where nps > 8 and newsletter
lifecycle journey
  stage lead where no orders
  stage buyer where recency < 90
  stage rest otherwise
lifecycle partial
  stage lead where no orders
"""


@pytest.mark.parametrize(
    ("condition", "sure", "not_sure"),
    [
        ("everyone", "member visits_left spent level journey fans", "first_name nps recency half rank"),
        ("first_name is known", "first_name", "nps"),
        ("nps > 3", "nps rank", "first_name"),
        ("not nps > 3", "", "nps"),
        ("not nps is unknown", "nps", ""),
        ("nps > 3 and country = \"DE\"", "nps country", "income"),
        ("nps > 3 or country = \"DE\"", "", "nps country"),
        ("(nps > 3 and newsletter) or nps < 2", "nps", "newsletter"),
        ("country in (\"DE\", \"AT\")", "country", ""),
        ("nps in (income, 3)", "nps", "income"),
        ("first_name starts with \"A\"", "first_name", ""),
        ("interests contains \"opera\"", "interests", "hobbies"),
        ("fans", "nps newsletter", "country"),
        ("not fans", "", "nps newsletter"),
        ("recency > 30", "recency", "nps"),
        ("any orders", "basket", "nps"),
        ("at least 2 orders", "basket", "nps"),
        ("no orders", "", "basket recency"),
        ("not (no orders)", "basket", ""),
        ("any orders where (total > 9)", "basket", ""),
        ("journey = buyer", "recency basket", "nps"),
        ("journey in (buyer, rest)", "basket", "recency"),
        ("journey = lead", "", "basket"),
        ("partial is known", "partial", "nps"),
        ("rank = 5", "rank nps", "country"),
        ("top 10% by nps", "nps", "country"),
        ("half = \"gold\"", "half", "recency"),
    ],
)  # fmt: skip
def test_what_is_surely_known(condition: str, sure: str, not_sure: str) -> None:
    built = model(f"{RULES}segment s where {condition}\n")
    known = Known.of(built, built.segments["s"].condition)
    assert [n for n in sure.split() if not known.sure(named(built, n))] == []
    assert [n for n in not_sure.split() if known.sure(named(built, n))] == []


def test_what_attributes_require_is_unknown_of_whoever_has_no_row() -> None:
    built = model(
        'customers from "c.csv" key id\n  age number required\n'
        'attributes survey from "s.csv" key id\n  nps number required\n'
        "segment s where everyone\n"
    )
    known = Known.of(built, built.segments["s"].condition)
    assert [known.sure(named(built, name)) for name in ("age", "nps")] == [True, False]


@pytest.mark.parametrize(
    ("condition", "impossible"),
    [
        ("path = a and path = b", True),
        ("path = a and path = a", False),
        ("path = a or path = b", False),
        ("member and not member", True),
        ("member and not newsletter", False),
        ("nps > 3 and not (nps > 3)", True),
        ("any orders and no orders", True),
        ("at least 2 orders and exactly 0 orders", True),
        ("no orders", False),
        ("any orders and no carts", False),
        ("newsletter", False),
    ],
)
def test_a_condition_that_plainly_contradicts_itself(condition: str, impossible: bool) -> None:
    built = model(
        f"{SHOP}lifecycle path\n  stage a where nps > 3\n  stage b otherwise\nsegment s where {condition}\n"
    )
    assert Known.of(built, built.segments["s"].condition).impossible is impossible
