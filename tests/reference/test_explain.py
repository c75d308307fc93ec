"""Explanations: clause by clause, in the words of the rule file, with the values that decided."""

from __future__ import annotations

from typing import Any

import pytest

from segdsl.diagnostics import PRIVATE
from segdsl.reference.explain import Clause, explain, explain_name
from tests.reference.meaning import at, model, reference

RULES = model("""
customers from "customers.csv" key id
  country     one of "DE", "AT"
  email       text private
  income      number private
  newsletter  flag
  joined      date

events orders from "orders.csv" key id at sold
  sold   datetime
  total  number

trait monetary = sum(orders.total in
                     the last 365 days)
trait frequency = count(orders)
trait aov = monetary / frequency
trait band = "low" when aov < 20, "mid" when aov < 80, "high" otherwise
trait m = quintile(monetary)
trait mail = lower(email)
trait characters = length(email)
trait said = length(email) not private because "a length names nobody"
trait monthly = income / 12

segment spenders where monetary >= 50
  and newsletter
  and (country = "DE" or country is unknown)
segment quiet where spenders and not any orders in the last 30 days
segment some where at least 2 of (newsletter, aov > 10, country = "AT")
segment fresh where joined less than 10 days ago
segment ours where email ends with "@example.com"
segment old where days since last(orders) > 90
segment written_to where email is known and not ours and newsletter
segment either where newsletter or income > 1000
trait tier = "rich" when income > 1000, "young" when newsletter, "else" otherwise

lifecycle journey among spenders
  stage lead where no orders
  stage loyal where frequency >= 2
  stage lapsed otherwise
score warmth
  +10 when frequency >= 1
  -5 when not newsletter
score standing
  +3 when income > 1000
  +1 when newsletter
lifecycle purse
  stage full where income > 1000
  stage light where income is known
segment loyals where journey = loyal
segment flush where purse = full
""")

ANNA = {"country": "DE", "newsletter": True, "email": "Anna@example.com", "income": 1200.0}
ORDERS = [
    {"sold": at("2026-03-20T10:00"), "total": 60.0},
    {"sold": at("2026-03-21T10:00"), "total": 3.0},
]
REFERENCE = reference(RULES, [ANNA, {"income": None}], orders=ORDERS)

Shape = tuple[str, bool | None, Any, list[Any]]


def shape(clause: Clause) -> Shape:
    return clause.text, clause.holds, clause.value, [shape(c) for c in clause.clauses]


def under(name: str, customer: int = 0) -> list[Shape]:
    return [shape(c) for c in explain_name(REFERENCE, name, customer).clauses]


MONETARY = ("monetary = sum(orders.total in the last 365 days)", None, 63.0, [])


def test_a_segment_is_split_at_its_and() -> None:
    assert under("spenders") == [
        ("monetary >= 50", True, 63.0, [MONETARY]),
        ("newsletter", True, True, []),
        (
            'country = "DE" or country is unknown',
            True,
            None,
            [('country = "DE"', True, "DE", []), ("country is unknown", False, "DE", [])],
        ),
    ]


def test_a_clause_that_names_a_segment_has_that_segments_clauses_below_it() -> None:
    spenders, negative = under("quiet")
    assert [c[0] for c in spenders[3]][:2] == ["monetary >= 50", "newsletter"]
    assert negative == (
        "not any orders in the last 30 days",
        False,
        None,
        [("any orders in the last 30 days", True, 2, [])],
    )


def test_how_many_of_shows_the_count_and_each_condition() -> None:
    (some,) = under("some")
    assert some[:3] == ('at least 2 of (newsletter, aov > 10, country = "AT")', True, 2)
    assert [c[:3] for c in some[3]] == [
        ("newsletter", True, True),
        ("aov > 10", True, 31.5),
        ('country = "AT"', False, "DE"),
    ]


def test_what_lowering_made_of_a_window_is_not_shown() -> None:
    assert under("fresh") == [("joined less than 10 days ago", False, None, [])]
    ((text, holds, value, below),) = under("old")
    assert (text, holds, value) == ("days since last(orders) > 90", False, 10)
    assert below == [("last(orders)", None, at("2026-03-21T10:00"), [])]


def test_a_trait_shows_what_it_is_made_from() -> None:
    made_from = [MONETARY, ("frequency = count(orders)", None, 2, [])]
    assert under("aov") == [("monetary / frequency", None, 31.5, made_from)]
    assert [c[:3] for c in under("m")] == [("quintile(monetary)", None, 5)]
    assert under("monetary") == [("sum(orders.total in the last 365 days)", None, 63.0, [])]


def test_a_choice_shows_its_arms_as_far_as_the_one_that_holds() -> None:
    assert [c[:3] for c in under("band")] == [
        ('"low" when aov < 20', False, None),
        ('"mid" when aov < 80', True, "mid"),
    ]
    assert [c[:3] for c in under("band", 1)][-1] == ('"high" otherwise', True, "high")


def test_a_lifecycle_shows_its_stages_as_far_as_the_one_that_holds() -> None:
    assert [c[:3] for c in under("journey")] == [
        ("among spenders", True, None),
        ("stage lead where no orders", False, 2),
        ("stage loyal where frequency >= 2", True, 2),
    ]
    assert [c[:2] for c in under("journey", 1)] == [("among spenders", False)]


def test_a_stage_as_a_condition_shows_the_lifecycle() -> None:
    ((text, holds, value, below),) = under("loyals")
    assert (text, holds, value) == ("journey = loyal", True, "loyal")
    assert below[0][0] == "journey"


def _depth(clause: Clause) -> int:
    return 1 + max(map(_depth, clause.clauses), default=0)


def test_traits_are_followed_one_level_and_segments_all_the_way_down() -> None:
    rules = model("""
customers from "c.csv" key id
  spent number
trait half = spent / 2
trait quarter = half / 2
trait eighth = quarter / 2
trait sixteenth = eighth / 2
segment small where sixteenth < 1
segment tiny where small
segment mini where tiny
""")
    of = reference(rules, [{"spent": 8.0}])
    ((text, holds, value, below),) = map(shape, explain_name(of, "small", 0).clauses)
    assert (text, holds, value) == ("sixteenth < 1", True, 0.5)
    assert below == [("sixteenth = eighth / 2", None, 0.5, [("eighth = quarter / 2", None, 1.0, [])])]
    deeper = [_depth(explain_name(of, "small", 0, levels)) for levels in (0, 1, 2, 3)]
    assert deeper == [3, 4, 5, 6]
    assert _depth(explain_name(of, "mini", 0)) == 6


def test_a_score_shows_every_line() -> None:
    assert [c[:3] for c in under("warmth")] == [
        ("+10 when frequency >= 1", True, 10.0),
        ("-5 when not newsletter", False, 0.0),
    ]


def test_private_values_are_held_back() -> None:
    assert explain_name(REFERENCE, "mail", 0).value == PRIVATE
    assert explain_name(REFERENCE, "monthly", 0).value == PRIVATE
    assert explain_name(REFERENCE, "monthly", 1).value is None
    assert explain_name(REFERENCE, "characters", 0).value == PRIVATE
    assert explain_name(REFERENCE, "said", 0).value == 16


@pytest.mark.parametrize("customer", [0, 1])
def test_whether_a_condition_on_something_private_holds_is_held_back(customer: int) -> None:
    """Anna has more than 1000 and ends with @example.com, the other has not: nobody can tell them apart."""
    assert under("ours", customer) == [('email ends with "@example.com"', None, PRIVATE, [])]
    (either,) = under("either", customer)
    assert either[:3] == ("newsletter or income > 1000", None, PRIVATE)
    assert either[3][1] == ("income > 1000", None, PRIVATE, [])
    assert under("standing", customer)[0][:3] == ("+3 when income > 1000", None, PRIVATE)
    assert [c[:3] for c in under("tier", customer)] == [
        ('"rich" when income > 1000', None, PRIVATE),
        ('"young" when newsletter', None, PRIVATE),
        ('"else" otherwise', None, PRIVATE),
    ]


def test_segments_stages_and_what_is_known_are_no_secret() -> None:
    assert explain_name(REFERENCE, "ours", 0).holds is True
    known, ours, newsletter = under("written_to")
    assert known == ("email is known", True, PRIVATE, [])
    assert ours[:2] == ("not ours", False)
    assert ours[3] == [("ours", True, None, [('email ends with "@example.com"', None, PRIVATE, [])])]
    assert newsletter[:2] == ("newsletter", True)
    assert explain_name(REFERENCE, "purse", 0).value == "full"
    assert under("purse") == [("stage full where income > 1000", None, PRIVATE, [])]
    assert under("flush")[0][:3] == ("purse = full", True, "full")


def test_of_a_made_up_customer_all_conditions_are_told() -> None:
    condition = RULES.segments["ours"].condition
    assert explain(REFERENCE, condition, 0, made_up=True).holds is True
    assert explain(REFERENCE, condition, 0, made_up=True).value == PRIVATE


@pytest.mark.parametrize("customer", [0, 1])
@pytest.mark.parametrize("name", [n for n in RULES.order if n in RULES.segments])
def test_an_explanation_comes_to_the_same_answer(name: str, customer: int) -> None:
    whole = explain(REFERENCE, RULES.segments[name].condition, customer)
    assert whole.holds == (None if name in ("ours", "either") else REFERENCE.value(name, customer))
    assert whole.span.text


def test_columns_are_explained_as_many_levels_deep_as_asked() -> None:
    rules = model("""
customers from "customers.csv" key id
  spent  number
  tenth = spent / 10
  points = floor(tenth)
segment keen where points >= 5
""")
    people = reference(rules, [{"spent": 57.0}])
    condition = rules.segments["keen"].condition
    spent: Shape = ("spent", None, 57.0, [])
    below = [[], [("points", None, 5.0, [("tenth", None, 5.7, [])])]]
    below += [[("points", None, 5.0, [("tenth", None, 5.7, [spent])])]] * 2
    for levels, clauses in enumerate(below):
        found = shape(explain(people, condition, 0, levels=levels))
        assert found == ("points >= 5", True, 5.0, clauses), levels
