"""What the rules make sure of: everybody for whom the condition holds has this value."""

from __future__ import annotations

import pytest

from segdsl.logic.known import Known
from segdsl.model.by_name import named
from segdsl.types import Doubt
from tests.model.shorthand import SHOP, model

RULES = f"""{SHOP}trait recency = days since last(orders)
trait spent = sum(orders.items)
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
        ("not top 10% by nps", "", "nps"),
        ("interests is empty", "", "interests"),
        ("interests is not empty", "interests", "hobbies"),
        ("(newsletter default yes)", "", "newsletter"),
        ("every orders where (total > 3)", "basket", "nps"),
        ("spent > 3", "basket", "nps"),
        ("any orders in the last 7 days or any orders where (total > 9)", "basket", "nps"),
        ("at most 0 of (top 10% by nps, newsletter)", "", "nps newsletter"),
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


LARGE = """customers from "c.csv" key id
  income number required
  size   number required
  age    number 0 to 120 required
  visits whole number required
  born   date required

events orders from "o.csv" key id at day
  day   date required
  total number required
  fee   number 0 to 1_000 required

"""


@pytest.mark.parametrize(
    ("trait", "doubt"),
    [
        ("income", Doubt.NONE),
        ("income * size", Doubt.BEYOND),
        ("income + size", Doubt.BEYOND),
        ("income - size", Doubt.BEYOND),
        ("income + 1_000_000", Doubt.NONE),  # which rounds to the largest number
        ("-income", Doubt.NONE),
        ("income * 0.5", Doubt.NONE),
        ("income * 2", Doubt.BEYOND),
        ("income / 2", Doubt.NONE),
        ("income / 0.5", Doubt.BEYOND),
        ("income / 0", Doubt.LACKING),
        ("income / size", Doubt.LACKING),
        ("age / (age + 1)", Doubt.NONE),
        ("income * size default 0", Doubt.NONE),
        ("income * size when age > 3, 0 otherwise", Doubt.BEYOND),
        ("income * size when age > 3", Doubt.LACKING),
        ("age * age * age", Doubt.NONE),
        ("visits * visits", Doubt.NONE),
        ("visits * visits * income", Doubt.BEYOND),
        ("age * visits + count(orders)", Doubt.NONE),
        ("days since born * 3 + 1", Doubt.NONE),
        ("hours until 2026-03-31 12:00 * 3", Doubt.NONE),
        ("round(income)", Doubt.NONE),
        ("round(income, -308)", Doubt.BEYOND),
        ("round(age, -308)", Doubt.NONE),
        ("floor(income)", Doubt.NONE),
        ("abs(income)", Doubt.NONE),
        ("sqrt(age)", Doubt.NONE),
        ("exp(age)", Doubt.NONE),
        ("sum(orders.total)", Doubt.BEYOND),
        ("sum(orders.fee)", Doubt.NONE),
        ("overall sum(income)", Doubt.BEYOND),
        ("overall sum(age)", Doubt.NONE),
        ("average(orders.fee)", Doubt.LACKING),
        ("30 days ago", Doubt.BEYOND),
        ("points", Doubt.NONE),
        ("points * points", Doubt.NONE),
    ],
)  # fmt: skip
def test_what_is_too_large_is_unknown(trait: str, doubt: Doubt) -> None:
    built = model(f"{LARGE}score points\n  +1 when age > 3\n  -2 when age > 5\n\ntrait t = {trait}\n")
    assert Known(built).doubt(named(built, "t")) is doubt
    assert built.traits["t"].value.kind.doubt is doubt


@pytest.mark.parametrize(
    ("condition", "trait", "doubt"),
    [
        ("any orders", "sum(orders.fee) / count(orders)", Doubt.NONE),
        ("any orders", "sum(orders.total) / count(orders)", Doubt.BEYOND),
        ("any orders", "average(orders.fee)", Doubt.NONE),
        ("any orders", "average(orders.total)", Doubt.BEYOND),
        ("any orders", "last(orders.total)", Doubt.NONE),
        ("t > 5", "income * size", Doubt.NONE),
        ("sum(orders.total) is known", "last(orders.total)", Doubt.LACKING),  # known of nothing, too
        ("last(orders.total) is known", "sum(orders.fee) / count(orders)", Doubt.NONE),
    ],
)  # fmt: skip
def test_what_a_condition_makes_sure_of(condition: str, trait: str, doubt: Doubt) -> None:
    built = model(f"{LARGE}trait t = {trait}\nsegment s where {condition}\n")
    assert Known.of(built, built.segments["s"].condition).doubt(named(built, "t")) is doubt


def test_a_value_is_sure_of_an_event_only_where_its_time_is() -> None:
    built = model(
        'customers from "c.csv" key id\n\n'
        'events orders from "o.csv" key id at day\n  total number required\n\n'
        "trait latest = last(orders.total)\ntrait largest = max(orders.total)\nsegment s where any orders\n"
    )
    known = Known.of(built, built.segments["s"].condition)
    assert [known.sure(named(built, name)) for name in ("latest", "largest")] == [False, True]


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
