"""Predictions: what they mean, and what they refuse."""

from __future__ import annotations

import pytest

from segdsl.model.ahead import from_tomorrow, lengths_ahead
from segdsl.model.digests import digest
from segdsl.model.from_syntax import build
from segdsl.model.meaning import rules_in, written_out
from segdsl.model.nodes import Choice, Length, Literal
from segdsl.model.project import Model
from segdsl.types import Number
from tests.model.shorthand import SHOP, complaints, model, short, tree

LEARNT = """score `p.points`
  +12 when country = "DE"
  +0 when country != "DE"

trait `p.chance` = 0.8 when `p.points` >= 10, 0.2 otherwise

"""


def learnt(rules: str) -> Model:
    return model(f"{SHOP}{LEARNT}{rules}")


def test_a_prediction_is_what_its_table_gives_to_those_whom_it_is_about() -> None:
    trait = learnt("prediction p of newsletter among member from country\n").traits["p"]
    assert isinstance(trait.value, Choice)
    assert short(trait.value) == "@p.chance when holds(member), unknown"
    assert isinstance(trait.value.kind.type, Number)
    assert (trait.value.kind.type.low, trait.value.kind.type.high, trait.value.kind.lacking) == (
        0.2,
        0.8,
        True,
    )


def test_everybody_has_a_chance_where_it_is_about_everybody() -> None:
    trait = learnt("prediction p of newsletter from country\n").traits["p"]
    assert short(trait.value) == "@p.chance"
    assert not trait.value.kind.unknown


def test_what_it_is_learnt_from_is_known() -> None:
    lesson = learnt(
        'prediction p of newsletter from country, (interests contains "art"), nps falling\n'
    ).learnt["p"]
    assert [f.text for f in lesson.features] == ["country", '(interests contains "art")', "nps"]
    assert [f.direction for f in lesson.features] == [0, 0, -1]
    assert lesson.ahead is None
    assert lesson.most is None


def test_parts_of_what_was_learnt_are_not_shown() -> None:
    found = learnt("prediction p of newsletter from country\ntrait other = nps shown\n")
    assert set(found.order) == {"p", "p.points", "p.chance", "other"}
    assert set(found.shown) == {"p", "other"}


def test_without_a_file_it_is_not_learnt() -> None:
    (found,) = complaints(f"{SHOP}prediction p of newsletter from country\nsegment s where p > 50%\n")
    assert (found.code, found.hint) == ("not-learnt", "run `segdsl learn p`")
    assert found.span is not None
    assert found.span.text == "p"


AHEAD = {
    "no orders in the next 180 days": Length(180, "days"),
    "any orders in the next 6 months where (total > 10)": Length(6, "months"),
    "at least 2 gifts in the next 2 weeks": Length(14, "days"),
    "any orders tomorrow": Length(1, "days"),
    "stays": Length(90, "days"),
    "any carts in the next 30 days and no orders in the next 30 days": Length(30, "days"),
    "newsletter": None,
    "any orders in the last 30 days": None,
}


@pytest.mark.parametrize("answer", AHEAD)
def test_how_far_an_answer_looks_ahead(answer: str) -> None:
    rules = f"segment stays where no orders in the next 90 days\nprediction p of ({answer}) from country\n"
    assert learnt(rules).learnt["p"].ahead == AHEAD[answer]


def test_the_day_itself_answers_nothing() -> None:
    found = learnt("segment s where any carts in the next 9 days\nprediction p of not s from country\n")
    answer = from_tomorrow(written_out(found.learnt["p"].answer, rules_in(found)))
    assert "between(carts.day, add days(today, 1), add days(today, 9))" in short(answer)
    assert lengths_ahead(answer) == (Length(1, "days"), Length(9, "days"))


WRONG = {
    "of any orders in the next 9 days and no carts in the next 10 days from nps": "in more than one way",
    "of any orders in next month from nps": "not for a fixed time",
    "of any lines in the next 3 hours from nps": "for less than days",
    "of newsletter from joined": "a feature is a number, a text or yes or no",
    "of newsletter from interests": "a feature is a number, a text or yes or no",
    "of newsletter from country rising": "only a number can be `rising`",
    "of newsletter from nps, nps": "stands here twice",
    "of newsletter from count(orders in the next 30 days)": "looks ahead, which only the answer may",
    "of newsletter from newsletter": "says what is asked for: the answer rests on `newsletter`, too",
    "of newsletter from twice": "says what is asked for",
    "of rich from spend": "says what is asked for: the answer rests on `spend`",
    "of rich from average(orders.total)": "says what is asked for",
    "of nps from country": "not a condition",
}
TRAITS = """trait spend = sum(orders.total)
trait twice = 2 when newsletter, 0 otherwise
segment rich where spend > 100
"""


@pytest.mark.parametrize("written", WRONG)
def test_what_can_not_be_learnt(written: str) -> None:
    found = complaints(f"{SHOP}{LEARNT}{TRAITS}prediction p {written}\n")
    assert any(WRONG[written] in one.message for one in found), found


@pytest.mark.parametrize("feature", ["nps", "count(orders)", "first(lines.sku)", "days since last(orders)"])
def test_what_is_like_the_answer_and_does_not_know_it(feature: str) -> None:
    assert not complaints(f"{SHOP}{LEARNT}{TRAITS}prediction p of rich from {feature}\n")


def test_a_digest_changes_with_the_meaning_and_with_nothing_else() -> None:
    rules = "trait spend = sum(orders.total in the last 90 days)\n"
    laid_out = 'trait spend "Spent" =\n  sum( orders.total in the last 90 days )\ntrait t = nps shown\n'
    more = SHOP.replace("first_name  text\n", "first_name  text\n  more  number\n")
    same = (f"# new\n{SHOP}{laid_out}", more + rules)
    others = (
        f"{SHOP}trait spend = sum(orders.total in the last 91 days)\n",
        SHOP.replace("quantity > 0", "quantity > 1") + rules,
        SHOP.replace("amount = quantity * price", "amount = quantity * price * 2") + rules,
        SHOP.replace("quantity    whole number", 'quantity    whole number unknown as "-1"') + rules,
    )

    def of(text: str) -> str:
        found = build([tree(text)]).value
        assert found is not None
        return digest(found.traits["spend"].value, found)

    assert {of(text) for text in same} == {of(SHOP + rules)}
    assert len({of(text) for text in (SHOP + rules, *others)}) == 1 + len(others)


def test_a_literal_is_a_value_of_the_digest() -> None:
    found = model(SHOP)
    one, other = (
        Literal(v, found.catalog.customers.columns["nps"].kind, found.catalog.customers.span) for v in (1, 2)
    )
    assert digest(one, found) != digest(other, found)
