"""What holds of every filter: unknown in, the reason out; and whatever goes in, no message breaks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.messages.context import Letterhead, Shared
from segdsl.messages.letter import HeldBack, Message, fill_in
from segdsl.templates.filters import FILTERS
from tests.messages.little_shop import a_batch
from tests.templates.test_kinds import BOOKS, loaded

NEEDED = {
    "batch": "(2)",
    "groupby": "('x')",
    "map": "('upper')",
    "pick": "(2)",
    "plural": "('a', 'b')",
    "rejectattr": "('x')",
    "replace": "('a', 'b')",
    "row": "('b1')",
    "selectattr": "('x')",
    "slice": "(2)",
}
TEMPLATES = {name: loaded(letter_html=(
    "{% block subject %}x{% endblock %}{% block body %}<b>{{ customer.x | "
    f"{name}{NEEDED.get(name, '')} }}}}</b>{{% endblock %}}"
)) for name in FILTERS}  # fmt: skip
SHARED = Shared(Letterhead(currency="EUR", tables={"books": BOOKS}), dt.date(2026, 3, 31))


def through(name: str, value: Any) -> Message | HeldBack:
    return fill_in(TEMPLATES[name], a_batch(), {"x": value}.get, SHARED)


@pytest.mark.parametrize("name", sorted(FILTERS.keys() - {"default", "d"}))
@pytest.mark.parametrize("unknown", [None, float("nan"), float("inf"), " "], ids=repr)
def test_unknown_in_the_reason_out(name: str, unknown: Any) -> None:
    outcome = through(name, unknown)
    assert isinstance(outcome, HeldBack)
    assert outcome.reason in ("x is unknown", "x is blank")


VALUES = st.one_of(
    st.text(max_size=30),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.lists(st.text(max_size=5), max_size=5),
)


@given(st.sampled_from(sorted(FILTERS)), VALUES)
def test_whatever_goes_through_a_filter_nothing_breaks_and_nothing_is_unescaped(
    name: str, value: Any
) -> None:
    outcome = through(name, value)
    if isinstance(outcome, HeldBack):
        assert "the template fails" not in outcome.reason, outcome.reason
    else:
        inside = outcome.html.split("<b>", 1)[1].rsplit("</b>", 1)[0].replace("<br>", "")
        assert not set("<>\"'") & set(inside)
        assert "nan" not in inside or "nan" in str(value).lower()


EDGES = [dt.datetime(1, 1, 1, tzinfo=dt.UTC), dt.datetime(9999, 12, 31, 23, 59, 59, tzinfo=dt.UTC)]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Paris", "America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize("moment", [*EDGES, *(edge.date() for edge in EDGES)], ids=str)
def test_dates_at_the_ends_of_the_calendar_are_written(zone: str, moment: dt.date) -> None:
    shared = Shared(Letterhead(), dt.date(2026, 3, 31), zone=zone)
    for layout in ("'%d.%m.%Y'", "'full'", "'YYYY w'"):
        body = "{% block body %}{{ customer.x | date(" + layout + ") }}{% endblock %}"
        letter = loaded(letter_html="{% block subject %}x{% endblock %}" + body)
        outcome = fill_in(letter, a_batch(), {"x": moment}.get, shared)
        if isinstance(outcome, HeldBack):
            assert outcome.reason == "the day 31.12.9999 is at the end of the calendar"
        else:
            assert ("9999" if moment.year == 9999 else "1") in outcome.html
