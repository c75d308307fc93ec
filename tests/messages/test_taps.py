"""Where a tap leads and until when: links and ends that apps can read, and what is none of them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.messages.taps import LONGEST, expiry, is_link, link
from segdsl.templates.values import Unprintable

ZONE = "Europe/Vienna"


@pytest.mark.parametrize("text", ["", "https://shop.example/a?b=c&d", "shop://cart/7", "mailto:a@b.example"])
def test_links(text: str) -> None:
    assert link(text) == text


@pytest.mark.parametrize(
    "text",
    [
        *("shop.example", "/cart", "https://a b", "https://a\u00a0b", "https:", "://x", "https://a\nb"),
        *("javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "vbscript:x"),
        "https://shop.example/" + "a" * LONGEST,
    ],
)
def test_what_is_no_link(text: str) -> None:
    with pytest.raises(Unprintable, match="the link is none"):
        link(text)
    assert not is_link(text)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("", ""),
        ("2026-03-28", "2026-03-29T00:00:00+01:00"),
        ("2026-03-29", "2026-03-30T00:00:00+02:00"),  # the day on which clocks change
        ("2026-04-30 18:00", "2026-04-30T18:00:00+02:00"),
        ("2026-04-30T18:00:00Z", "2026-04-30T20:00:00+02:00"),
    ],
)
def test_a_day_ends_where_the_project_is(text: str, instant: str) -> None:
    assert expiry(text, ZONE) == instant


@pytest.mark.parametrize("text", ["tomorrow", "30.04.2026", "2026-02-30", "20260430", "2026-4-30"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(Unprintable, match="no date such as 2026-04-30"):
        expiry(text, ZONE)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)))
def test_it_is_over_when_the_next_day_begins(day: dt.date) -> None:
    end = dt.datetime.fromisoformat(expiry(day.isoformat(), ZONE))
    assert end.replace(tzinfo=None) == dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
