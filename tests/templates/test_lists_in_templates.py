"""Filters that take a filter, a field or a test by name: as Jinja does it, and in words where it fails."""

from __future__ import annotations

import datetime as dt
from typing import Any

import jinja2
import pytest

from segdsl.messages.context import Letterhead, Shared
from segdsl.messages.letter import HeldBack, Message, fill_in
from segdsl.templates.filters import FILTERS
from segdsl.templates.values import Unprintable
from tests.messages.little_shop import a_batch, templates
from tests.templates.test_kinds import BOOKS

ENTRIES = [{"n": 3, "who": {"name": "Ann"}}, {"n": 0, "who": {"name": "Bob"}}, {"n": 12, "who": {"name": ""}}]
NUMBERS = [3, 0, 12, -1]
ALIKE = [
    "numbers | select",
    "numbers | reject",
    "numbers | select('odd')",
    "numbers | reject('odd')",
    "numbers | select('gt', 2)",
    "numbers | reject('gt', 2)",
    "numbers | select('divisibleby', 4)",
    "numbers | map('abs')",
    "numbers | map('string') | map('replace', '1', 'x')",
    "entries | selectattr('n') | map(attribute='n')",
    "entries | rejectattr('n') | map(attribute='n')",
    "entries | selectattr('n', 'le', 3) | map(attribute='n')",
    "entries | rejectattr('n', 'le', 3) | map(attribute='n')",
    "entries | map(attribute='who.name')",
    "entries | map(attribute='who.name', default='?')",
    "entries | map(attribute='who.age', default='?')",
    "entries | map(attribute='who.age', default=0)",
]
HELD_BACK = {
    "numbers | map": "there is no filter `None` to map with",
    "entries | selectattr": "the filter `selectattr` is given something that is not told which field",
    "entries | rejectattr": "the filter `rejectattr` is given something that is not told which field",
    "3 | select": "the filter `select` is given something that is not a list",
    "3 | reject": "the filter `reject` is given something that is not a list",
    "3 | selectattr('n')": "the filter `selectattr` is given something that is not a list",
    "3 | rejectattr('n')": "the filter `rejectattr` is given something that is not a list",
    "3 | map('abs')": "the filter `map` is given something that is not a list",
    "entries | map(attribute='age') | join": "there is no `age` here",
}


def filled_in(expression: str) -> Message | HeldBack:
    known: dict[str, Any] = {"variables": {"shop": {}}}
    printed = "{{% set numbers = {} %}}{{% set entries = {} %}}{{{{ {} | join(';') }}}}"
    body = printed.format(NUMBERS, ENTRIES, expression.removesuffix(" | join"))
    loaded = templates("{% block subject %}x{% endblock %}" + body)
    return fill_in(loaded, a_batch(), {}.get, Shared(Letterhead(**known), dt.date(2026, 3, 31)))


@pytest.mark.parametrize("expression", ALIKE)
def test_what_jinja_does(expression: str) -> None:
    outcome = filled_in(expression)
    assert isinstance(outcome, Message), outcome
    jinja = jinja2.Environment().from_string(f"{{{{ {expression} | join(';') }}}}")
    assert outcome.text.strip() == jinja.render(numbers=NUMBERS, entries=ENTRIES).strip()


@pytest.mark.parametrize("expression", HELD_BACK)
def test_why_a_message_is_held_back(expression: str) -> None:
    outcome = filled_in(expression)
    assert isinstance(outcome, HeldBack), outcome.html
    assert outcome.reason == HELD_BACK[expression]


LONG = "x" * 50


@pytest.mark.parametrize(
    ("name", "given", "reason"),
    [
        ("select", ["no such test"], "there is no test `no such test`"),
        ("reject", [LONG], f"there is no test `{LONG[:40]}`"),
        ("selectattr", ["n", "no such test"], "there is no test `no such test`"),
        ("rejectattr", ["n", LONG], f"there is no test `{LONG[:40]}`"),
        ("map", ["no such filter"], "there is no filter `no such filter` to map with"),
        ("map", [LONG], f"there is no filter `{LONG[:40]}` to map with"),
        ("map", ["map", "upper"], "there is no filter `map` to map with"),
        ("map", ["selectattr", "n"], "there is no filter `selectattr` to map with"),
    ],
)
def test_names_are_looked_at_again_when_a_message_is_written(
    name: str, given: list[str], reason: str
) -> None:
    """The check of templates refuses them already."""
    context = jinja2.Environment().from_string("").new_context()
    with pytest.raises(Unprintable) as raised:
        FILTERS[name](*([context] if name == "map" else []), [], *given)
    assert str(raised.value) == reason


PICKED = {
    "books | pick": ["b1"],
    "books | pick(2)": ["b1", "b2"],
    "books | pick(genre='classic')": ["b1"],
    "books | pick(2, genre='classic')": ["b1", "b3"],
    "books | pick(9, genre='classic')": ["b1", "b3", "b4"],
    "books | pick(0)": [],
    "books | pick(9, genre='none')": [],
    "[books | row('b3')]": ["b3"],
}


@pytest.mark.parametrize("written", PICKED)
def test_rows_are_picked_in_their_order_one_where_no_number_is_said(written: str) -> None:
    body = f"{{% for book in {written} %}}{{{{ book.sku }}}};{{% endfor %}}."
    outcome = fill_in(
        templates("{% block subject %}x{% endblock %}" + body),
        a_batch(),
        {}.get,
        Shared(Letterhead(tables={"books": BOOKS}), dt.date(2026, 3, 31)),
    )
    assert isinstance(outcome, Message), outcome
    assert outcome.text.strip() == "".join(f"{sku};" for sku in PICKED[written]) + "."


WRONG_NUMBERS = "`range` is given the wrong numbers"
RANGES = {
    "range(3)": "0;1;2",
    "range(1, 4)": "1;2;3",
    "range(1, 6, 2)": "1;3;5",
    "range(3, 0, -1)": "3;2;1",
    "range(0)": "",
    "range(100) | length": "100",
    "range(-100, 1)": "`range` gives more than 100 numbers",
    "range(1, 2, 0)": WRONG_NUMBERS,
    "range(1, 2, 3, 4)": WRONG_NUMBERS,
    "range(2.5)": "`range` is given something that is not a whole number",
    "range('3')": "`range` is given something that is not a whole number",
}


@pytest.mark.parametrize("written", RANGES)
def test_ranges(written: str) -> None:
    joined = written if "|" in written else f"{written} | join(';')"
    loaded = templates(f"{{% block subject %}}x{{% endblock %}}[{{{{ {joined} }}}}]")
    outcome = fill_in(loaded, a_batch(), {}.get, Shared(Letterhead(), dt.date(2026, 3, 31)))
    if isinstance(outcome, Message):
        assert outcome.text == f"[{RANGES[written]}]\n"
    else:
        assert outcome.reason == RANGES[written]
