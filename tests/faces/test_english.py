"""`explain --rule`: every construct in words that a reader who knows no rules can check."""

from __future__ import annotations

import pytest

from segdsl.faces.english import Explained, rule
from segdsl.syntax.from_text import parse_text

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
    'sample 10% by company seed "x"': "their company is in a random 10% that stays the same every day",
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
    assert explained("wifi", wifi).lines == ((0, f"It is read from a file; {whose}."),)
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
