"""`a op b` and the same the other way round are both right or both wrong, and hold of the same customers."""

from __future__ import annotations

from itertools import product

import pytest

from segdsl.model.from_syntax import build
from segdsl.operators.comparison import MIRRORED
from segdsl.syntax.from_text import parse_text
from segdsl.syntax.to_text import to_text
from tests.reference.meaning import day, reference

DECLARED = """customers from "c.csv" key id
  x        number
  before   number
  country  one of "DE", "AT"
  name     text
  flag     flag
  joined   date
  since    date
  tags     list of text
events orders from "o.csv" key id at day
  total    number
  country2 text
lookup places from "p.csv" key place
  town     text
setting limit = 3
setting home = "DE"
trait band = "low" when x < 3, "high" otherwise
lifecycle life
  stage before where x > 3
  stage fresh where x > 2
lifecycle other
  stage fresh where x > 1
"""
SOURCES = parse_text(DECLARED, "declared.seg").required()
SHAPES = [
    *("x", "before", "country", "name", "flag", "joined", "since", "tags", "limit", "home"),
    *("band", "life", "other", "fresh", "unheard", "customer.x", "customer.life"),
    *("3", "-3", "30%", '"DE"', '"XX"', "yes", "no", "today", "2026-01-01", "2026-01-01 10:00"),
    "30 days ago",
    "in 5 days",
    "x + 1",
    "-x",
    "x default 0",
    "count(orders)",
    "last(orders)",
    "days since joined",
    "lower(name)",
    "places.town for name",
    "(1 when flag, 2 otherwise)",
    "how many of (flag, x > 3)",
]
OF_EVENTS = [
    "total",
    "country2",
    "customer.x",
    "customer.life",
    "customer.country",
    "fresh",
    '"DE"',
    "3",
    "total + 1",
]
PEOPLE = [
    {"x": 4.0, "before": 4.0, "country": "DE", "name": "before", "flag": True, "joined": day("2026-03-30")},
    {"x": 2.5, "before": 3.0, "country": "AT", "name": "fresh", "flag": False, "since": day("2026-01-01")},
    {"x": None, "name": "DE", "joined": day("2026-01-01"), "since": day("2026-01-01")},
]


Meaning = tuple[bool, list[bool]]  # whether it is right, and of whom it holds


def meanings(conditions: list[str]) -> list[Meaning]:
    """What each of the conditions comes to, all of them in one project."""
    written = [f"segment s{place} where {condition}\n" for place, condition in enumerate(conditions)]
    rules = parse_text("".join(written), "rules.seg").required()
    assert parse_text(to_text(rules)).required() == rules
    built = build([SOURCES, rules])
    assert built.value is not None
    orders = [{"id": "1", "day": day("2026-01-01"), "total": 4.0, "country2": "before"}]
    told = reference(built.value, PEOPLE, orders=orders)
    wrong = {
        d.span.line for d in built.diagnostics if d.span is not None and d.span.source.name == "rules.seg"
    }
    return [
        (False, []) if line in wrong else (True, [told.value(f"s{line - 1}", n) for n in range(len(PEOPLE))])
        for line in range(1, len(conditions) + 1)
    ]


OPERATORS = {**MIRRORED, "!=": "!="}
# Everything stands on either side: `a < b` beside `b > a` is `b > a` beside `a < b`.
ONCE = [operator for operator, mirrored in OPERATORS.items() if operator <= mirrored]


@pytest.mark.parametrize("operator", ONCE)
@pytest.mark.parametrize("left", SHAPES)
def test_of_customers(left: str, operator: str) -> None:
    there = meanings([f"{left} {operator} {right}" for right in SHAPES])
    back = meanings([f"{right} {OPERATORS[operator]} {left}" for right in SHAPES])
    assert there == back


@pytest.mark.parametrize("operator", ONCE)
def test_in_conditions_on_events(operator: str) -> None:
    pairs = list(product(OF_EVENTS, OF_EVENTS))
    there = meanings([f"any orders where ({a} {operator} {b})" for a, b in pairs])
    back = meanings([f"any orders where ({b} {OPERATORS[operator]} {a})" for a, b in pairs])
    assert there == back
    assert any(right for right, _ in there)


def test_a_stage_stands_on_either_side() -> None:
    pairs = [("fresh", "life"), ("before", "life"), ("name", "life"), ('"XX"', "country"), ("stale", "life")]
    wanted = [(True, [False, True, False]), (True, [True, False, False]), (True, [True, True, False])]
    assert meanings([f"{a} = {b}" for a, b in pairs]) == [*wanted, (False, []), (False, [])]
    assert meanings([f"{b} = {a}" for a, b in pairs]) == [*wanted, (False, []), (False, [])]
