"""Days, months and clocks, against definitions written another way."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.instants import end_of_day, instant_of, local_day, local_time, start_of_day
from segdsl.operators import OPERATORS
from segdsl.operators.calendar import add_months, anniversary_between, months_between

ONE_DAY = dt.timedelta(days=1)
days = st.dates(dt.date(1999, 1, 1), dt.date(2032, 12, 31))
month_ends = st.sampled_from(
    [
        dt.date(2024, 2, 29),
        dt.date(2023, 2, 28),
        dt.date(2024, 1, 31),
        dt.date(2023, 4, 30),
        dt.date(2023, 12, 31),
    ]
)


def a_month_later(day: dt.date, wanted_day: int) -> dt.date:
    """The next month's day of this number, or its last: found by walking."""
    walking = day
    while walking.month == day.month:
        walking += ONE_DAY
    best = walking
    while walking.month == best.month and walking.day <= wanted_day:
        best = walking
        walking += ONE_DAY
    return best


@given(days | month_ends, st.integers(0, 40))
def test_months_are_added_as_by_walking_through_the_calendar(day: dt.date, months: int) -> None:
    expected = day
    for _ in range(months):
        expected = a_month_later(expected, day.day)
    assert add_months(day, months) == expected


@given(days | month_ends, days | month_ends)
def test_months_between_is_the_largest_number_that_does_not_overshoot(a: dt.date, b: dt.date) -> None:
    earlier, later = min(a, b), max(a, b)
    passed = 0
    while (moved := add_months(earlier, passed + 1)) is not None and moved <= later:
        passed += 1
    assert months_between(earlier, later) == passed
    assert months_between(later, earlier) == -passed


@given(days | month_ends, days, st.integers(0, 800))
def test_anniversaries_are_found_by_looking_at_every_day(day: dt.date, low: dt.date, length: int) -> None:
    stretch = [low + n * ONE_DAY for n in range(length + 1)]
    returns = [add_months(day, 12 * n) for n in range(1, 40)]
    assert anniversary_between(day, low, stretch[-1]) == any(d in returns for d in stretch)


@given(days)
def test_starts_of_periods(day: dt.date) -> None:
    monday = OPERATORS["start of week"].row(day)
    assert monday.isoweekday() == 1
    assert 0 <= (day - monday).days < 7
    quarter = OPERATORS["start of quarter"].row(day)
    assert (quarter.day, quarter.month in (1, 4, 7, 10)) == (1, True)
    assert OPERATORS["quarter"].row(quarter) == OPERATORS["quarter"].row(day)
    assert OPERATORS["months between"].row(quarter, day) < 3


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("local", "instant"),
    [
        ("2026-03-29T01:59", "2026-03-29T00:59"),  # winter time
        ("2026-03-29T02:30", "2026-03-29T01:30"),  # skipped: it is 03:30 on the clock
        ("2026-03-29T03:30", "2026-03-29T01:30"),  # summer time
        ("2026-10-25T02:30", "2026-10-25T00:30"),  # twice: the first
        ("2026-10-25T03:00", "2026-10-25T02:00"),
    ],
)
def test_changes_of_clocks_in_berlin(local: str, instant: str) -> None:
    assert instant_of(dt.datetime.fromisoformat(local), "Europe/Berlin") == utc(instant)


def test_a_repeated_hour_reads_the_same_both_times() -> None:
    for instant in ("2026-10-25T00:30", "2026-10-25T01:30"):
        assert local_time(utc(instant), "Europe/Berlin") == dt.datetime(2026, 10, 25, 2, 30)


def test_days_are_as_long_as_clocks_make_them() -> None:
    def hours(day: dt.date) -> float:
        return (end_of_day(day, "Europe/Berlin") - start_of_day(day, "Europe/Berlin")) / dt.timedelta(hours=1)

    assert [hours(dt.date(2026, 3, d)) for d in (28, 29)] == [24, 23]
    assert hours(dt.date(2026, 10, 25)) == 25


def test_a_midnight_that_is_skipped_begins_the_day_later() -> None:
    # In Santiago de Chile clocks went from 24:00 on 5 September 2026 to 01:00.
    assert local_time(
        start_of_day(dt.date(2026, 9, 6), "America/Santiago"), "America/Santiago"
    ) == dt.datetime(2026, 9, 6, 1, 0)


def test_the_ends_of_the_calendar_stand_for_what_lies_beyond() -> None:
    assert local_day(utc("0001-01-01T00:00"), "America/New_York") == dt.date.min
    assert local_day(utc("9999-12-31T23:59"), "Europe/Berlin") == dt.date.max
    assert end_of_day(dt.date.max, "UTC").year == 9999
