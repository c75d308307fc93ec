"""A day without a year has a month and a day in templates; what asks for more holds the message back."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from segdsl.messages.context import Letterhead, Shared
from segdsl.messages.letter import HeldBack, fill_in
from segdsl.types import LEAP_YEAR, Birthday, Day, Kind
from tests.messages.little_shop import a_batch
from tests.templates.test_kinds import loaded

KINDS = {"born": Kind(Birthday()), "since": Kind(Day())}
SHARED = Shared(Letterhead(), dt.date(2026, 3, 31), kinds=KINDS)
CELLS = {"born": pd.Timestamp(LEAP_YEAR, 2, 29), "since": pd.Timestamp(LEAP_YEAR, 2, 29)}


def printed(expression: str) -> str:
    """What a message prints, or why it is held back."""
    body = f"<b>{{{{ {expression} }}}}</b>"
    html = f"{{% block subject %}}x{{% endblock %}}{{% block body %}}{body}{{% endblock %}}"
    template = loaded(letter_html=html)
    outcome = fill_in(template, a_batch(), CELLS.get, SHARED)
    if isinstance(outcome, HeldBack):
        return f"held back: {outcome.reason}"
    assert outcome.html is not None
    return outcome.html.partition("<b>")[2].partition("</b>")[0]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("customer.born", "02-29"),
        ("customer.born.month", "2"),
        ("customer.born.day", "29"),
        ('customer.born ~ "!"', "02-29!"),
        ("[customer.born] | join", "02-29"),
        ("customer.born | date", "February 29"),
        ('customer.born | date("short")', "2/29"),
        ('customer.born | date("medium")', "Feb 29"),
        ('customer.born | date("full")', "February 29"),
        ('customer.born | date("%d.%m.")', "29.02."),
        ('customer.born | date("d. MMMM")', "29. February"),
        ("customer.born | date(\"d 'of' MMMM\")", "29 of February"),
        ("customer.born == customer.born", "yes"),
        ("customer.since", "0004-02-29"),
        ("customer.since.year", "4"),
    ],
)
def test_what_it_has(expression: str, expected: str) -> None:
    assert printed(expression) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "customer.born.year",
        "customer.born.weekday",
        "customer.born.hour",
        'customer.born | date("%Y")',
        'customer.born | date("%A")',
        'customer.born | date("yyyy")',
        'customer.born | date("EEEE d MMMM")',
        'customer.born | date("w")',
        "customer.born | datetime",
        "customer.born | time",
        "today - customer.born",
        "customer.born < today",
        "customer.born >= customer.since",
        "customer.born == today",
        "customer.born != today",
        "customer.born in [today]",
        "today == customer.born",
    ],
)
def test_what_it_has_not(expression: str) -> None:
    assert printed(expression).startswith("held back: ")


def test_no_condition_holds_of_a_year_that_is_not_there() -> None:
    assert printed("'old' if customer.born.year < 2000 else 'young'") == "young"
    assert printed("'is' if customer.born.year is defined else 'is not'") == "is not"


def test_a_condition_that_compares_it_with_a_date_holds_the_message_back() -> None:
    assert printed("'old' if customer.born < today else 'young'").startswith("held back: ")
    assert printed("'now' if customer.born == today else 'later'").startswith("held back: ")
