"""Lengths of time, and the days that are counted with them: in rules and in the facts of examples."""

from __future__ import annotations

import pytest

from segdsl.diagnostics import Diagnostic
from tests.model.shorthand import SHOP, complaints, condition, model

LENGTHS = {
    "1 day": ("days", 1),
    "2 weeks": ("days", 14),
    "1 month": ("months", 1),
    "2 quarters": ("months", 6),
    "3 years": ("months", 36),
    "4000000 days": ("days", 4000000),
    "130000 months": ("months", 130000),
}
TOO_LONG = ("4000001 days", "571429 weeks", "130001 months", "43334 quarters", "10834 years")


@pytest.mark.parametrize("written", LENGTHS)
def test_days_are_counted_in_each_unit(written: str) -> None:
    unit, amount = LENGTHS[written]
    assert condition(f"birthday after {written} ago") == f">(birthday, add {unit}(today, -{amount}))"
    assert condition(f"birthday after in {written}") == f">(birthday, add {unit}(today, {amount}))"


@pytest.mark.parametrize(
    ("written", "minutes"),
    [("1 minute", 1), ("90 minutes", 90), ("6000000000 minutes", 6e9)],
)
def test_hours_and_minutes_count_from_now(written: str, minutes: float) -> None:
    assert condition(f"joined more than {written} ago") == f"<(joined, add minutes(now, {float(-minutes)!r}))"


@pytest.mark.parametrize("written", [*TOO_LONG, "6000000001 minutes", "100000001 hours"])
@pytest.mark.parametrize("where", ["after {} ago", "after in {}", "in the last {}", "more than {} ago"])
def test_no_length_is_longer_than_the_calendar(written: str, where: str) -> None:
    """And only that is said of it."""
    [found] = complaints(f"{SHOP}segment s where joined {where.format(written)}\n")
    message = f"`{written}` is longer than the calendar, which ends with the year 9999"
    assert (found.code, found.message) == ("too-large", message)


def test_a_setting_that_is_no_length_is_no_length() -> None:
    [found] = complaints(f"{SHOP}setting few = 3\nsegment s where joined in the last few\n")
    assert found.message == "`few` is not a length of time, such as `30 days`"


# ---------------------------------------------------------------- days in examples

DAYS = {
    "2026-05-31": "2026-05-31",
    "today": "2026-05-31",
    "yesterday": "2026-05-30",
    "tomorrow": "2026-06-01",
    "1 day ago": "2026-05-30",
    "in 2 weeks": "2026-06-14",
    "1 month ago": "2026-04-30",
    "3 months ago": "2026-02-28",
    "5 months ago": "2025-12-31",
    "in 1 month": "2026-06-30",
    "in 2 months": "2026-07-31",
    "in 4 months": "2026-09-30",
    "in 6 months": "2026-11-30",
    "in 7 months": "2026-12-31",
    "in 8 months": "2027-01-31",
    "in 21 months": "2028-02-29",
    "315 months ago": "2000-02-29",
    "in 885 months": "2100-02-28",
    "2 quarters ago": "2025-11-30",
    "1 year ago": "2025-05-31",
    "2025 years ago": "0001-05-31",
    "in 7973 years": "9999-05-31",
    "in 7 quarters": "2028-02-29",
}
OFF = (
    "2026 years ago",
    "24305 months ago",
    "in 7974 years",
    "in 95684 months",
    "800000 days ago",
    "in 3000000 days",
)


def example(born: str) -> str:
    facts = f"customer with birthday = {born}\n  not in fans\n"
    rules = f"{SHOP}segment fans where nps > 8\n"
    return f'{rules}example "one" as of 2026-05-31\n  {facts}'


@pytest.mark.parametrize(("written", "day"), DAYS.items())
def test_days_in_examples(written: str, day: str) -> None:
    [found] = model(example(written)).examples
    assert str(found.customer["birthday"]) == day


def complaint(born: str) -> Diagnostic:
    [found] = complaints(example(born))
    assert found.span is not None
    assert found.span.text.strip('"') in born
    return found


@pytest.mark.parametrize("written", OFF)
def test_days_beyond_the_calendar_are_found(written: str) -> None:
    assert complaint(written).message == f"`{written}` is beyond the years that can be counted"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("3 hours ago", "count in days here, or write the instant"),
        ("9999999 days ago", "`9999999 days` is longer than the calendar, which ends with the year 9999"),
    ],
)
def test_what_is_no_day_is_found(written: str, message: str) -> None:
    assert complaint(written).message == message
