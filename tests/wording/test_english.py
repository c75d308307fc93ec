"""`explain --rule`: every construct in words that a reader who knows no rules can check."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from segdsl.syntax import nodes
from segdsl.syntax.from_text import parse_text
from segdsl.wording import Explained, names, rule

GOOD = Path(__file__).parents[1] / "corpus" / "good"
RULES = """\
customers from "customers.csv" key id
  spend       number
  country     text
  company     text
  newsletter  flag
events orders from "orders.csv" key id at day
  total       number
events core from "core.csv" key id at day
segment buyers where any orders
trait usual = overall median(spend)
"""
CONDITIONS = {
    "any core in each of the last 3 periods of 1 day": "there are core events in each of the last 3 days",
    "exactly 1 core": "there is exactly 1 core event",
    "exactly 1 order": "there is exactly 1 order",
    "at least 2 orders where (total > 3)": "there are at least 2 orders where total is more than 3",
    "every orders where (total > 3)": "there are orders, and for every one of them total is more than 3",
    "any core followed by orders within 2 days": "there are core events, followed within 2 days by orders",
    "3 < spend": "spend is more than 3",
    "not spend > 3": "spend is not more than 3, or is unknown",
    "buyers": "they are in buyers",
    "not top 10% by spend": "they are not in the top 10% by spend",
    "top 1 by spend": "they are the one with the highest spend",
    "top customers making 50% of spend": "they are one of the fewest who together make 50% of all spend",
    'sample 10% by company seed "x"': (
        'their company is in a random 10% that stays the same every day, drawn with the seed "x"'
    ),
    "spend > overall average(spend within country among (newsletter))": (
        "spend is more than the average of spend over those of the same country for whom newsletter is yes"
    ),
}
VALUES = {
    "lower(country)": "country in small letters",
    "round(spend, -2)": "spend, rounded to hundreds",
    'concat(country, "-", company)': 'country, "-" and company put together',
    "last(orders.total)": "the total of the last of the orders",
    "count(core)": "the number of core events",
    "days since last(core)": "the number of days since the last of the core events",
    "overall sum(spend within country)": "the sum of spend over all customers of the same country",
    "standardised(spend)": "spend less its average over all customers, divided by its standard deviation",
}


def explained(name: str, declaration: str) -> Explained:
    found = rule(name, [parse_text(RULES + declaration).required()])
    assert found is not None
    return found


@pytest.mark.parametrize("condition", CONDITIONS)
def test_conditions(condition: str) -> None:
    lines = explained("s", f"segment s where {condition}\n").lines
    assert lines == ((0, f"A customer is in it when {CONDITIONS[condition]}"),)


@pytest.mark.parametrize("value", VALUES)
def test_values(value: str) -> None:
    assert explained("t", f"trait t = {value}\n").lines == ((0, f"It is {VALUES[value]}."),)


def test_rows_that_are_told_by_another_id() -> None:
    wifi = 'events wifi from "wifi.csv" key device matches lower(company) at day\n'
    whose = "a row is the customer's whose company in small letters is its device, if nobody else's is"
    assert explained("wifi", wifi).lines == (
        (0, f"It is read from wifi.csv; {whose}."),
        (0, "It happened at day."),
    )
    online = explained("online", f"{wifi}segment online where any wifi\n")
    assert ("wifi", f"read from wifi.csv; {whose}") in online.needs


def test_notes_and_what_segments_stand_on() -> None:
    found = explained(
        "life",
        """lifecycle life among (buyers)
  note goal "Two orders"
  stage new where at most 1 order
    note next_step "A letter"
  stage old otherwise
""",
    )
    assert found.lines == (
        (0, "A customer is in the first of these stages that holds, among buyers:"),
        (1, "new when there is at most 1 order"),
        (2, "Next step: A letter"),
        (1, "old: everybody else"),
        (0, "Goal: Two orders"),
    )
    assert dict(found.needs)["buyers"] == "those for whom there are orders"


CAMPAIGN = """\
campaign spring "Spring"
  to buyers
  except newsletter is unknown
  via sms
  template "win_back"
  holdout 10% seed "spring"
  variant discount 50% with offer = "15% off"
  variant story 50% template "story"
  exclusive group "promotions" priority 20
  at most 2 messages per 7 days
  again after 30 days
  goal any orders within 14 days worth orders.total
  owner "growth"
  tags "spring", "sale"
  because "they come back in spring"
  note need "a reason to come"
"""
CLAUSES = {
    "to": "A customer gets it when they are in buyers",
    "except_": "except where newsletter is unknown",
    "holdout": "10% of them are held out: always the same ones, who get nothing",
    "exclusive": "Of the campaigns of the group “promotions” a customer gets one, with the highest priority",
    "caps": "Nobody gets it who has had 2 messages by this channel in 7 days",
    "again_after": "Each of them gets it again after 30 days",
    "via": "It is a text message",
    "template": "It is written in the template win_back",
    "variants": "The others are split:",
    "goal": "It has worked when there are orders within 14 days",
    "because": "Because: they come back in spring",
    "owner": "Owner: growth",
    "tags": "Tags: spring, sale",
    "notes": "Need: a reason to come",
}


def test_every_clause_of_a_campaign_is_said() -> None:
    said = [line for _, line in explained("spring", CAMPAIGN).lines]
    discount, story = (
        '50% get discount, with offer = "15% off"',
        "50% get story, written in the template story",
    )
    worth = "it is worth the total of orders in that time, all of them added up"
    below = ['they are drawn with the seed "spring"', "this one has 20", discount, story, worth]
    assert [line for line in said if line not in below] == list(CLAUSES.values())
    assert [line for line in said if line in below] == below


SERIES = """\
campaign welcome "Welcome"
  to buyers
  template "hello"
  step hello
  step story via sms template "story" after 3 days
    unless any orders
  step nudge after 36 hours
  stop when newsletter is unknown
"""
CLAUSES_OF_A_SERIES = {
    "steps": "It is a series; whoever has had its first message gets the others, one after the other:",
    "stop": "It stops for a customer, for good, when newsletter is unknown",
}


def test_a_series_is_said_step_by_step_with_what_each_step_is_in_the_end() -> None:
    assert explained("welcome", SERIES).lines == (
        (0, "A customer gets it when they are in buyers"),
        (0, "Each of them gets it once"),
        (0, CLAUSES_OF_A_SERIES["steps"]),
        (1, "1. hello, an e-mail, written in the template hello"),
        (1, "2. story, a text message, written in the template story, 3 days after the one before it"),
        (2, "passed over when there are orders"),
        (1, "3. nudge, a text message, written in the template hello, 36 hours after the one before it"),
        (0, CLAUSES_OF_A_SERIES["stop"]),
    )


def test_there_is_no_clause_of_a_campaign_that_this_page_does_not_know() -> None:
    fields = {one.name for one in dataclasses.fields(nodes.Campaign)}
    assert fields == {*CLAUSES, *CLAUSES_OF_A_SERIES, "name", "span", "description"}


def test_a_campaign_of_few_words_is_said_whole() -> None:
    said = [line for _, line in explained("spring", 'campaign spring to buyers template "x"').lines]
    assert said == [
        "A customer gets it when they are in buyers",
        "Each of them gets it once",
        "It is an e-mail",
        "It is written in the template x",
    ]


ABOUT = {
    'segment s where any orders\n  persona ana\n  priority 3\n  because "so"\n  owner "me"': (
        ["Persona: ana", "Priority: 3", "Because: so", "Owner: me"]
    ),
    'trait s = sum(orders.total)\n  because "so"\n  shown': ["Because: so", "It is there to be looked at"],
}


@pytest.mark.parametrize("declaration", ABOUT)
def test_what_is_said_of_a_rule_itself(declaration: str) -> None:
    assert [line for _, line in explained("s", declaration).lines][1:] == ABOUT[declaration]


def test_stages_and_points_say_why() -> None:
    journey = 'lifecycle j\n  stage a where any orders because "they buy"\n  stage b otherwise\n'
    assert (2, "Because: they buy") in explained("j", journey).lines
    score = 'score p\n  +1 when any orders\n  because "they buy"\n'
    assert (2, "Because: they buy") in explained("p", score).lines


METRICS = {
    "sum(orders.total) / count(orders)": "the sum of total over the orders divided by the number of orders",
    "share(newsletter)": "the share, among the group, of those for whom newsletter is yes",
    "median(spend among buyers)": "the median of spend over buyers",
    "sum(spend) * 100%": "the sum of spend over the group times 100%",
    "average(spend) - overall_spend": "the average of spend over the group minus overall_spend",
}


@pytest.mark.parametrize("written", METRICS)
def test_metrics_are_said_of_a_group(written: str) -> None:
    more = f"metric overall_spend = sum(spend)\nmetric m = {written}\n"
    found = explained("m", more)
    assert found.kind == "metric"
    assert found.lines[0][1] == f"Of a group of customers it is {METRICS[written]}."


ASKED = {
    "expect buyers within 15% of 7 days ago": (
        "expectation",
        "The number of buyers is expected to differ by at most 15% from what it was 7 days ago.",
    ),
    "customers": ("customers", "Each row is a customer, known by id."),
    "country": ("column", "country: a text"),
    "buyers pay": ("example", "A made-up customer, as of 2026-03-31:"),
    "expect buyers at least 3 customers": ("expectation", "Of all customers, at least 3 are expected"),
    "buyers can be reached": (
        "guarantee",
        "Whenever the customer is in buyers, it must be so that newsletter",
    ),
}
PROMISES = """
example "buyers pay" as of 2026-03-31
  customer with spend = 9
  in buyers
expect buyers at least 3 customers
expect buyers within 15% of 7 days ago
guarantee "buyers can be reached" every buyers is newsletter
"""


@pytest.mark.parametrize("name", ASKED)
def test_what_has_no_name_of_its_own_can_be_asked_for(name: str) -> None:
    kind, line = ASKED[name]
    found = explained(name, PROMISES)
    assert found.kind == kind
    assert any(said.startswith(line) for _, said in found.lines)


def test_whatever_a_project_declares_is_said() -> None:
    said = 0
    for folder in sorted(path.parent for path in GOOD.rglob("rules.seg")):
        texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.seg"))]
        files = [parse_text(text).required() for text in texts]
        for name in names(files):
            found = rule(name, files)
            assert found is not None, name
            assert found.lines, name
            said += 1
    assert said > 300
