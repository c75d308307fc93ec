"""Facts of examples: what fits each kind of attribute, and what is said where something else is written."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from segdsl.diagnostics import Diagnostic
from segdsl.model.project import Example
from tests.model.shorthand import SHOP, complaints, model

RULES = (
    f"{SHOP}setting few = 2\nsegment fans where nps > 8\ntrait spent = sum(orders.total)\n"
    'trait size = "large" when nps > 5, "small" otherwise\nscore warmth\n  +10 when nps > 8\n'
    "lifecycle path\n  stage new where no orders\n  stage old otherwise\n"
    'events notes from "notes.csv" key id\n  topic  text\n'
)


def rules(*lines: str) -> str:
    return f'{RULES}example "one" as of 2026-03-31\n' + "".join(
        f"  {line}\n" for line in (*lines, "not in fans")
    )


def example(*lines: str) -> Example:
    [found] = model(rules(*lines)).examples
    return found


def complaint(*lines: str) -> Diagnostic:
    [found] = complaints(rules(*lines))
    return found


FITTING: list[tuple[str, Any]] = [
    ("nps = 3", 3.0),
    ("nps = few", 2.0),
    ("nps = 2.5", 2.5),
    ("nps = -1", -1.0),
    ("visits_left = 3", 3),
    ('country = "DE"', "DE"),
    ("country = DE", "DE"),
    ('first_name = "Ann"', "Ann"),
    ("newsletter = yes", True),
    ("newsletter = no", False),
    ('interests = ("a", "b")', ("a", "b")),
    ("birthday = 2026-01-01", dt.date(2026, 1, 1)),
    ("birthday = yesterday", dt.date(2026, 3, 30)),
    ("birthday = 2026-01-01 23:30", dt.date(2026, 1, 1)),
    ("joined = 2026-01-01", dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
    ("joined = 2026-01-01 10:00", dt.datetime(2026, 1, 1, 10, tzinfo=dt.UTC)),
]


@pytest.mark.parametrize(("fact", "value"), FITTING, ids=[fact for fact, _ in FITTING])
def test_a_fact_has_the_type_of_its_attribute(fact: str, value: Any) -> None:
    [found] = example(f"customer with {fact}").customer.values()
    assert found == value
    assert type(found) is type(value)


DATE = "a date is written without quotes, as in `2026-03-31`"
UNFIT = [
    ('nps = "9"', "`nps` is a number", "did you mean `9`?"),
    ("nps = yes", "`nps` is a number", None),
    ("nps = 2026-01-01", "`nps` is a number", None),
    ('nps = ("a", "b")', "`nps` is a number", None),
    ("nps = DE", "`nps` is a number", None),
    ("visits_left = 2.5", "`visits_left` is a whole number", None),
    ('visits_left = "3"', "`visits_left` is a whole number", "did you mean `3`?"),
    ("country = 3", "`country` is a text", 'did you mean `"3"`?'),
    ("first_name = Ann", "`first_name` is a text", 'did you mean `"Ann"`?'),
    ("first_name = 3", "`first_name` is a text", 'did you mean `"3"`?'),
    ('first_name = ("a", "b")', "`first_name` is a text", None),
    ("newsletter = 1", "`newsletter` is yes or no", "did you mean `yes`?"),
    ('newsletter = "yes"', "`newsletter` is yes or no", "did you mean `yes`?"),
    ('interests = "a"', "`interests` is a list of texts", 'did you mean `("a")`?'),
    ("interests = (1, 2)", "`interests` is a list of texts", None),
    ('birthday = "2026-01-01"', "`birthday` is a date", DATE),
    ("birthday = 5", "`birthday` is a date", None),
    ('joined = "x"', "`joined` is a date with a time", DATE),
]


@pytest.mark.parametrize(("fact", "says", "hint"), UNFIT, ids=[row[0] for row in UNFIT])
def test_a_fact_of_another_type_is_found(fact: str, says: str, hint: str | None) -> None:
    found = complaint(f"customer with {fact}")
    written = fact.partition(" = ")[2]
    assert (found.code, found.message) == ("type-mismatch", f"{says}, and `{written}` is not")
    assert found.hint == hint
    assert found.span is not None
    assert found.span.text == written


FOUND = {
    'customer with country = "XX"': ("`country` is never `XX`", "it is one of `DE`, `AT` and `CH`"),
    "customer with country = XX": ("`country` is never `XX`", "it is one of `DE`, `AT` and `CH`"),
    'customer with country = "De"': ("`country` is never `De`", "did you mean `DE`?"),
    "customer with nosuch = 1": ("customers have no attribute `nosuch`", None),
    "customer with nsp = 1": ("customers have no attribute `nsp`", "did you mean `nps`?"),
    "customer with nps = 1, nps = 2": ("`nps` is said twice in this example", None),
    "orders on today with nps = 3": (
        "`orders` has no column `nps`",
        "did you mean `customer.nps`, the customer's attribute?",
    ),
    'orders on today with total = "3"': ('`total` is a number, and `"3"` is not', "did you mean `3`?"),
    "orders on today with total = 2, total = 2": ("`total` is said twice in this example", None),
    "carts on today with day = 2026-03-01": ("`day` is said by `on` already", None),
    "notes on today": ("`notes` have no time, so `on` says nothing", "write `notes with …`"),
    "given nosuch = 1": ("there is no trait, score or lifecycle `nosuch`", None),
    "given spend = 1": ("there is no trait, score or lifecycle `spend`", "did you mean `spent`?"),
    "given fans = yes": ("`given` fixes a trait, a score or a lifecycle, and `fans` is a segment", None),
    "given orders = 1": ("`given` fixes a trait, a score or a lifecycle, and `orders` is events", None),
    "given nps = 1": (
        "`given` fixes a trait, a score or a lifecycle, and `nps` is an attribute",
        "write `customer with nps = …`",
    ),
    'given spent = "a"': ('`spent` is a number, and `"a"` is not', None),
    "given spent = 1, spent = 2": ("`spent` is given twice in this example", None),
    "given path = newish": ("`path` is never `newish`", "it is one of `new` and `old`"),
    'given size = "huge"': ("`size` is never `huge`", "it is one of `large` and `small`"),
    "given (overall sum(nps)) = yes": ("an overall number is a number, and `yes` is not", None),
    "given (nps + 1) = 2": (
        "in parentheses, `given` fixes an overall number; `nps + 1` is none",
        "write, say, `given (overall median(spend)) = 40`; a trait is fixed by its name alone",
    ),
}


@pytest.mark.parametrize("line", FOUND)
def test_what_cannot_be_said_is_found_with_its_fix(line: str) -> None:
    found = complaint(line)
    assert (found.message, found.hint) == FOUND[line]


def test_what_is_given_is_fixed_in_its_own_type() -> None:
    found = example("given spent = few, warmth = 10", "given path = old", "given (overall sum(nps)) = 40")
    assert found.given == {"spent": 2.0, "warmth": 10.0, "path": "old"}
    assert list(found.stated.values()) == [40.0]


def test_the_same_given_twice_is_found() -> None:
    again = "given (overall sum(nps)) = 40"
    assert complaint(again, again).message == "`overall sum(nps)` is given twice in this example"
    assert complaint("given spent = 1", "given spent = 1").message == "`spent` is given twice in this example"
