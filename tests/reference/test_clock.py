"""As-of is the only clock: what it says of today, of now, and of where knowledge ends."""

from __future__ import annotations

import datetime as dt

import pytest

from segdsl.clock import AsOf
from tests.reference.meaning import at, day


def test_a_date_stands_for_the_end_of_that_day() -> None:
    as_of = AsOf.parse("2026-03-28", "Europe/Berlin")
    assert as_of.today == day("2026-03-28")
    assert as_of.now == as_of.end == at("2026-03-28T23:00")
    assert as_of.has_seen(at("2026-03-28T22:59:59"))
    assert not as_of.has_seen(at("2026-03-28T23:00"))


def test_an_instant_is_itself_known() -> None:
    as_of = AsOf.parse("2026-03-31T17:00Z", "Europe/Berlin")
    assert as_of.today == day("2026-03-31")
    assert as_of.now == at("2026-03-31T17:00")
    assert as_of.has_seen(at("2026-03-31T17:00"))
    assert not as_of.has_seen(at("2026-03-31T17:00:00.000001"))


def test_a_date_exists_as_soon_as_it_has_begun() -> None:
    as_of = AsOf.parse("2026-03-31 00:00", "UTC")
    assert as_of.has_seen(day("2026-03-31"))
    assert not as_of.has_seen(day("2026-04-01"))


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-03-31 17:00", "2026-03-31T15:00"),
        ("2026-03-31T17:00:30", "2026-03-31T15:00:30"),
        ("2026-03-31T17:00:30.5+00:00", "2026-03-31T17:00:30.500000"),
        ("2026-03-31 17:00 -0430", "2026-03-31T21:30"),
        ("2026-03-31t17:00z", "2026-03-31T17:00"),
        ("2026-03-29 02:30", "2026-03-29T01:30"),  # skipped: moved forward
        ("2026-10-25 02:30", "2026-10-25T00:30"),  # twice: the first
    ],
)
def test_instants_as_people_write_them(text: str, instant: str) -> None:
    assert AsOf.parse(text, "Europe/Berlin").moment == at(instant)


def test_today_is_the_day_in_the_projects_zone() -> None:
    assert AsOf.parse("2026-03-31T23:00Z", "Europe/Berlin").today == day("2026-04-01")
    assert AsOf.parse("2026-03-31T23:00Z", "America/New_York").today == day("2026-03-31")


@pytest.mark.parametrize(
    "text", ["31.12.2025", "2026-02-30", "2026-3-1", "yesterday", "", "2026-03-31 25:00"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        AsOf.parse(text, "UTC")


def test_the_last_day_there_is() -> None:
    assert AsOf(dt.date.max).has_seen(dt.date.max)


def test_knowledge_can_end_before_now() -> None:
    known = AsOf.parse("2026-03-01", "UTC")
    as_of = AsOf.parse("2026-03-31", "UTC").knowing_until(known)
    assert (as_of.today, as_of.now) == (day("2026-03-31"), at("2026-04-01T00:00"))
    assert as_of.has_seen(day("2026-03-01"))
    assert not as_of.has_seen(day("2026-03-02"))
    assert as_of.has_seen(at("2026-03-01T23:59"))
    assert not as_of.has_seen(at("2026-03-02T00:00"))
