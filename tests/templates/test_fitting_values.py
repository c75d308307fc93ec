"""What a template does with a value that cannot be it is an error at its place."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from segdsl.messages.context import Letterhead, Shared
from segdsl.messages.letter import HeldBack, fill_in
from segdsl.source import Source
from segdsl.templates.fitting_values import unfit_values
from segdsl.templates.folder import templates_from
from tests.messages.little_shop import SUBJECT, a_batch

FAMILIES = {
    "city": "text",
    "points": "number",
    "born": "day",
    "seen": "instant",
    "likes": "list",
    "member": "flag",
    "anniversary": "birthday",
}
VALUES: dict[str, Any] = {
    "city": "Wien",
    "points": 12.5,
    "born": dt.date(1990, 1, 2),
    "seen": dt.datetime(2026, 3, 1, 10, 30),
    "likes": ["opera", "tea"],
    "member": True,
}
NEVER = {  # what is written, the word that the finding is at, and what it says
    "{{ customer.city | money }}": (
        "money",
        "`customer.city` is a text, and the filter `money` takes a number",
    ),
    "{{ customer['city'] | percent }}": (
        "percent",
        "`customer.city` is a text, and the filter `percent` takes a number",
    ),
    '{{ customer.city | default("x") | round(1) }}': (
        "round",
        "`customer.city` is a text, and the filter `round` takes a number",
    ),
    "{{ customer.member | money }}": (
        "money",
        "`customer.member` is yes or no, and the filter `money` takes a number",
    ),
    "{{ customer.likes | number }}": (
        "number",
        "`customer.likes` is a list, and the filter `number` takes a number",
    ),
    "{{ customer.points | listed }}": (
        "listed",
        "`customer.points` is a number, and the filter `listed` takes a list",
    ),
    '{{ customer.city | join(", ") }}': (
        "join",
        "`customer.city` is a text, and the filter `join` takes a list",
    ),
    "{{ customer.points | first }}": (
        "first",
        "`customer.points` is a number, and the filter `first` takes a list or a text",
    ),
    "{{ customer.city | max }}": ("max", "`customer.city` is a text, and the filter `max` takes a list"),
    "{{ customer.points | date }}": (
        "date",
        "`customer.points` is a number, and the filter `date` takes a date or a date with a time",
    ),
    "{{ customer.born | time }}": (
        "time",
        "`customer.born` is a date, and the filter `time` takes a date with a time",
    ),
    "{{ customer.city | upper | money }}": (
        "money",
        "the filter `upper` gives a text, and the filter `money` takes a number",
    ),
    '{{ "3" | money }}': ("money", '`"3"` is a text, and the filter `money` takes a number'),
    "{{ customer.city | row }}": (
        "row",
        "`customer.city` is a text, and the filter `row` takes a lookup table of the rules",
    ),
    "{% for x in customer.city %}a{% endfor %}": (
        "for",
        "`customer.city` is a text, and a loop goes through lists",
    ),
    "{% for x in customer.points %}a{% endfor %}": (
        "for",
        "`customer.points` is a number, and a loop goes through lists",
    ),
    "{{ customer.city + 1 }}": ("+", "`customer.city` is a text, and `+` takes numbers"),
    "{{ customer.points * customer.city }}": ("*", "`customer.city` is a text, and `*` takes numbers"),
    "{{ customer.born - 1 }}": ("-", "`customer.born` is a date, and `-` takes numbers"),
    "{{ customer.points / 0 }}": ("/", "a number is divided by zero"),
    '{{ "%.2f" % customer.city }}': ("%.2f", "`customer.city` is a text, and `%.2f` takes a number"),
    '{{ "%d of %d" % customer.points }}': ("%", "the text has 2 gaps, and is given 1 to fill in"),
    "{% if customer.city > 3 %}a{% endif %}": (
        ">",
        "`customer.city` is a text, and `>` compares it with a number",
    ),
    "{{ customer.city.upper }}": ("upper", "`customer.city` is a text, and has no `upper`"),
    "{{ customer.points.foo }}": ("foo", "`customer.points` is a number, and has no `foo`"),
}
FINE = [
    "{{ customer.city | upper }} {{ customer.points | upper }} {{ customer.born | string }}",
    "{{ customer.points | money }} {{ customer.likes | length | money }} {{ customer.city | length }}",
    "{{ customer.city | first }} {{ customer.likes | first }} {{ customer.city | reverse }}",
    "{{ customer.born | date }} {{ customer.seen | date }} {{ customer.seen | time }} {{ "
    "customer.born.year }}",
    "{% for x in customer.likes | sort %}{{ x }}{% endfor %}{% for x in range(2) %}{{ x }}{% endfor %}",
    '{{ customer.city + "!" }} {{ customer.points + 1 }} {{ customer.points ~ customer.city }}',
    '{{ "%.2f" % customer.points }} {{ "%s" % customer.city }} {{ "%d%%" % 3 }} {{ 7 % 2 }}',
    '{{ "%s of %d" % (customer.city, customer.points) }}',
    '{% if customer.points > 3 and customer.city != 3 and customer.city > "a" %}a{% endif %}b',
    "{% set x = customer.points %}{{ x | money }}{{ (customer.points * 2) | round }}",
    "{{ (customer.points if customer.member else 0) | money }}",
    "{{ customer.likes[0] }} {{ customer.city[:2] }}",
]


def filled_in(body: str) -> tuple[Any, list[Any]]:
    source = Source("letter.html.j2", SUBJECT + body)
    templates = templates_from({"letter.html.j2": source}).required()
    shared = Shared(Letterhead(), dt.date(2026, 3, 31))
    found = list(unfit_values(source, templates.trees["letter.html.j2"], FAMILIES))
    return fill_in(templates, a_batch(), VALUES.get, shared), found


@pytest.mark.parametrize("body", NEVER)
def test_what_no_letter_survives_is_an_error_at_its_place(body: str) -> None:
    outcome, (finding,) = filled_in(body)
    assert isinstance(outcome, HeldBack)
    assert (finding.span.text, finding.message) == NEVER[body]
    assert finding.severity == "error"
    assert finding.hint


@pytest.mark.parametrize("body", FINE)
def test_what_letters_come_out_with_has_no_finding(body: str) -> None:
    outcome, found = filled_in(body)
    assert not isinstance(outcome, HeldBack), outcome
    assert found == []
