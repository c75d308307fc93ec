"""What rules mean for one customer: knowing, arithmetic, choices, look-ups, and names that build on names."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from segdsl.model.project import Model
from segdsl.reference.samples import sample_hash
from segdsl.reference.world import PlainRows
from tests.reference.meaning import model, reference

SHOP = """
customers from "customers.csv" key id
  country     one of "DE", "AT"
  income      number
  visits      whole number
  newsletter  flag
  joined      date
  interests   list of text
  plan        text
  region = areas.region for country
  half = income / 2

lookup areas from "areas.csv" key country
  region  text
  loud = upper(region)
"""


def value(rule: str, row: dict[str, Any] | None = None, as_of: str = "2026-03-31", **more: Any) -> Any:
    """The value of an expression for the first of the customers."""
    rules = model(SHOP + "trait asked = " + rule)
    return reference(rules, more.pop("customers", [row or {}]), as_of, **more).value("asked", 0)


@pytest.mark.parametrize(
    "test",
    [
        "income > 50000",
        "income = 5",
        'plan = "x"',
        'plan contains "x"',
        "joined in the last 30 days",
        "newsletter",
    ],
)
def test_a_condition_and_its_negative_split_the_customers(test: str) -> None:
    for row in (
        {},
        {"income": 60000.0, "plan": "x", "newsletter": True},
        {"income": 5.0, "newsletter": False},
    ):
        assert value(test, row) is not value(f"not ({test})", row)


def test_nothing_is_known_to_be_unknown_but_is_unknown() -> None:
    assert value("income is unknown") is True
    assert value("income = income") is False
    assert value("newsletter = no") is False
    assert value("not newsletter") is True
    assert value("interests is empty") is True
    assert value('interests contains none of ("opera")') is True


def test_unknown_in_unknown_out() -> None:
    assert value("income + 1") is None
    assert value("income / 0", {"income": 1.0}) is None
    assert value("income default 7", {}) == 7.0
    assert value("half", {"income": 3.0}) == 1.5
    assert value("income * 10", {"income": 1e308}) is None
    assert value("income", {"income": float("nan")}) is None


def test_whole_numbers_are_whole_and_arithmetic_is_on_floats() -> None:
    big = 2**53 + 1
    assert value("visits > 9007199254740992", {"visits": big}) is True
    assert value("visits > 9007199254740992.0", {"visits": big}) is False
    assert type(value("visits + 1", {"visits": 1})) is float
    assert type(value("visits", {"visits": 1})) is int


def test_a_choice_takes_the_first_arm_that_holds() -> None:
    rule = '"low" when income < 20, "mid" when income < 80'
    assert [value(rule, {"income": x}) for x in (10.0, 20.0, 80.0)] == ["low", "mid", None]
    assert value(rule + ', "high" otherwise', {}) == "high"


def test_a_look_up_is_unknown_where_the_key_is_not_listed() -> None:
    areas = {"areas": {("DE",): {"country": "DE", "region": "north"}}}
    assert value("region", {"country": "DE"}, lookups=areas) == "north"
    assert value("areas.loud for country", {"country": "DE"}, lookups=areas) == "NORTH"
    assert value("region", {"country": "AT"}, lookups=areas) is None
    assert value("region", {}, lookups=areas) is None


# ---------------------------------------------------------------- lifecycles and scores


STAGES = """
segment earners where income > 0
lifecycle journey among earners
  stage small where income < 10
  stage large where income >= 100
lifecycle all_of_them
  stage small where income < 10
  stage rest otherwise
score warmth
  +10 when newsletter
  -2.5 when income < 10
segment smalls where journey = small
"""


def test_the_first_stage_that_holds_wins() -> None:
    found = reference(model(SHOP + STAGES), [{"income": x} for x in (5.0, 50.0, 500.0, -1.0)] + [{}])
    assert [found.value("journey", n) for n in range(5)] == ["small", None, "large", None, None]
    assert [found.value("all_of_them", n) for n in range(5)] == ["small", "rest", "rest", "small", "rest"]
    assert [found.value("smalls", n) for n in range(5)] == [True, False, False, False, False]


def test_a_score_is_the_sum_of_the_points_that_hold() -> None:
    found = reference(model(SHOP + STAGES), [{"newsletter": True, "income": 5.0}, {}])
    assert [found.value("warmth", n) for n in (0, 1)] == [7.5, 0.0]


def test_what_is_given_is_not_computed() -> None:
    found = reference(model(SHOP + STAGES), [{"income": 5.0}], given={"journey": "large"})
    assert found.value("smalls", 0) is False


# ---------------------------------------------------------------- all customers


def ranks(rule: str, incomes: list[float | None], **columns: list[Any]) -> list[Any]:
    rows = [
        {"income": income, **{name: column[n] for name, column in columns.items()}}
        for n, income in enumerate(incomes)
    ]
    found = reference(model(SHOP + "segment earners where income > 0\ntrait asked = " + rule), rows)
    return [found.value("asked", n) for n in range(len(rows))]


def test_ranks_leave_out_whoever_is_unknown() -> None:
    assert ranks("quintile(income)", [1.0, None, 2.0, 3.0, 4.0, 5.0]) == [1, None, 2, 3, 4, 5]
    assert ranks("quartile(income among earners)", [-5.0, 1.0, 2.0]) == [None, 1, 4]


def test_ranks_within_groups() -> None:
    countries = ["DE", "DE", "AT", "AT", None]
    rule = "ntile(2, income within country)"
    assert ranks(rule, [1.0, 2.0, 30.0, 20.0, 9.0], country=countries) == [1, 2, 2, 1, None]


def test_ties_of_places_go_in_key_order() -> None:
    assert ranks("ntile(2, income)", [7.0, 7.0, 7.0, 7.0]) == [1, 1, 2, 2]
    assert ranks("top 2 by income", [7.0, 7.0, 7.0, 8.0]) == [True, False, False, True]
    assert ranks("bottom 2 by income", [7.0, 7.0, 7.0, 8.0]) == [True, True, False, False]


def test_a_top_share_includes_everybody_on_the_cut_off() -> None:
    assert ranks("top 50% by income", [1.0, 2.0, 3.0]) == [False, True, True]
    assert ranks("bottom 50% by income", [1.0, 2.0, 2.0]) == [True, True, True]
    assert ranks("top 50% by income", [None, 1.0]) == [False, True]


def test_overall_numbers() -> None:
    assert ranks("overall median(income)", [1.0, None, 3.0]) == [2.0] * 3
    assert ranks("overall sum(income among earners)", [-1.0, 2.0, 3.0])[0] == 5.0
    assert ranks("overall share(income > 1)", [1.0, None, 3.0, 4.0])[0] == 0.5
    assert ranks("overall average(income among earners)", [-1.0])[0] is None


# ---------------------------------------------------------------- samples


def test_the_sample_of_the_language_page() -> None:
    assert hashlib.md5(b"spring:42").hexdigest().startswith("868e4b92")
    assert sample_hash("spring", "42") == 0x868E4B92


def in_sample(rules: Model, key: dict[str, Any]) -> bool:
    return bool(reference(rules, [key]).value("chosen", 0))


def test_a_sample_holds_below_its_share() -> None:
    share = 0x868E4B92 / 2**32  # 52.56%
    rule = 'customers from "c.csv" key id\nsegment chosen where sample {}% seed "spring"'
    assert in_sample(model(rule.format(round(share * 100 + 0.01, 2))), {"id": "42"})
    assert not in_sample(model(rule.format(round(share * 100 - 0.01, 2))), {"id": "42"})


def test_keys_as_the_sample_writes_them() -> None:
    numbers = (
        'customers from "c.csv" key id\n  id whole number\nsegment chosen where sample 53% seed "spring"'
    )
    assert in_sample(model(numbers), {"id": 42})
    compound = 'customers from "c.csv" key (shop, member)\nsegment chosen where sample 50% seed "s"'
    for member in range(20):
        expected = int(hashlib.md5(f"s:berlin|{member}".encode()).hexdigest()[:8], 16) < 2**31
        assert in_sample(model(compound), {"shop": "berlin", "member": str(member)}) == expected


def test_a_world_is_empty_by_itself() -> None:
    assert PlainRows().customers == ()
