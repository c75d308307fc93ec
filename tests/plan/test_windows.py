"""Bounds of instants say the same as comparisons of their local days, to the microsecond."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from segdsl.plan.windows import instant_bounds

DAY, LATER = dt.date(2026, 3, 29), dt.date(2026, 4, 2)
COMPARED: dict[str, Callable[[dt.date], bool]] = {
    "<": lambda day: day < DAY,
    "<=": lambda day: day <= DAY,
    ">": lambda day: day > DAY,
    ">=": lambda day: day >= DAY,
    "=": lambda day: day == DAY,
    "between": lambda day: DAY <= day <= LATER,
}
OPERATORS = {"<": operator.lt, ">=": operator.ge}


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"])
@pytest.mark.parametrize("asked", COMPARED)
def test_they_say_the_same(asked: str, zone: str) -> None:
    """Clocks in Berlin go forward on the first of the days."""
    found = instant_bounds(asked, (DAY, LATER) if asked == "between" else (DAY,), zone)
    assert found is not None
    sign, *bounds = found
    for days in range(-2, 8):
        midnight = dt.datetime.combine(DAY + dt.timedelta(days), dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)
        for off in (-1, 0, 1, 3_600_000_000):
            instant = midnight + dt.timedelta(microseconds=off)
            holds = (
                bounds[0] <= instant <= bounds[1]
                if sign == "between"
                else OPERATORS[sign](instant, bounds[0])
            )
            assert holds == COMPARED[asked](instant.astimezone(ZoneInfo(zone)).date()), instant


@pytest.mark.parametrize("day", [dt.date(1, 6, 1), dt.date(9999, 6, 1), dt.date.min, dt.date.max])
def test_at_the_ends_of_the_calendar_days_are_compared(day: dt.date) -> None:
    assert all(instant_bounds(asked, (day,), "UTC") is None for asked in COMPARED if asked != "between")
    assert instant_bounds("between", (DAY, dt.date.max), "UTC") is None
    assert instant_bounds("between", (dt.date.min, DAY), "UTC") is None
    assert instant_bounds("!=", (DAY,), "UTC") is None


@pytest.mark.parametrize("day", [dt.date(2, 1, 2), dt.date(9998, 12, 30)])
def test_and_near_them_instants(day: dt.date) -> None:
    assert all(instant_bounds(asked, (day,), "UTC") is not None for asked in COMPARED if asked != "between")
