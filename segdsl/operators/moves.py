"""Days and instants that lie so much later, and the first days of weeks, months, quarters and years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from segdsl import instants
from segdsl.operators import calendar
from segdsl.operators.dates import day_function
from segdsl.operators.entry import Example, Unknown
from segdsl.operators.kernel import Kernel
from segdsl.operators.turned import Inverse, WantedResult, itself
from segdsl.types import Day, Instant


def _start_of_quarter(kernel: Kernel[Any], day: Any) -> Any:
    months_in = kernel.month(day) - 1 - kernel.floor(kernel.divide(kernel.month(day) - 1, 3)) * 3
    return kernel.add_months(_start_of_month(kernel, day), -months_in)


def _start_of_month(kernel: Kernel[Any], day: Any) -> Any:
    return kernel.add_days(day, 1 - kernel.day_of_month(day))


def _start_of_year(kernel: Kernel[Any], day: Any) -> Any:
    return kernel.add_months(_start_of_month(kernel, day), 1 - kernel.month(day))


def _moved(move: Callable[[Any, Any], Any]) -> Inverse:
    """What has to be moved to come out there, the amount staying as it is."""
    return lambda wanted: move(wanted.value, -wanted.other) if wanted.is_first else None


def _days_moved(wanted: WantedResult) -> dt.date | int | None:
    if wanted.is_first:
        return calendar.add_days(wanted.value, -int(wanted.other))
    return int((wanted.value - wanted.other).days)


_TUESDAY = dt.date(2026, 3, 31)
_NIGHT = dt.datetime(2026, 3, 31, 22, 30, tzinfo=dt.UTC)
_MIDNIGHT = dt.datetime(2026, 3, 31, 22, 0, tzinfo=dt.UTC)

MOVES = (
    day_function(
        "add days",
        ("day", "number"),
        Day(),
        calendar.add_days,
        lambda kernel, day, days: kernel.add_days(day, days),
        "The day so many days later; unknown outside the years 1 to 9999.",
        Example((_TUESDAY, 1), dt.date(2026, 4, 1)),
        Example((_TUESDAY, -90), dt.date(2025, 12, 31)),
        Example((dt.date.max, 1), None),
        unknown=Unknown.IF_OUT_OF_YEARS,
        inverse=_days_moved,
    ),
    day_function(
        "add months",
        ("day", "number"),
        Day(),
        calendar.add_months,
        lambda kernel, day, months: kernel.add_months(day, months),
        "The day so many months later, at most the month's last day; unknown outside the years 1 to 9999.",
        Example((_TUESDAY, 1), dt.date(2026, 4, 30)),
        Example((_TUESDAY, -13), dt.date(2025, 2, 28)),
        Example((dt.date.min, -1), None),
        unknown=Unknown.IF_OUT_OF_YEARS,
        inverse=_moved(calendar.add_months),
    ),
    day_function(
        "add minutes",
        ("instant", "number"),
        Instant(),
        instants.add_minutes,
        lambda kernel, instant, minutes: kernel.add_minutes(instant, minutes),
        "The moment so many minutes later; unknown outside the years 1 to 9999.",
        Example((_MIDNIGHT, 30), _NIGHT),
        Example((_NIGHT, -30.0), _MIDNIGHT),
        unknown=Unknown.IF_OUT_OF_YEARS,
        inverse=_moved(instants.add_minutes),
    ),
    day_function(
        "start of week",
        ("day",),
        Day(),
        calendar.start_of_week,
        lambda kernel, day: kernel.add_days(day, 1 - kernel.weekday(day)),
        "The Monday of the date's week.",
        Example((_TUESDAY,), dt.date(2026, 3, 30)),
        Example((dt.date.min,), dt.date.min),
        inverse=itself,
        repeats=True,
    ),
    day_function(
        "start of month",
        ("day",),
        Day(),
        lambda day: day.replace(day=1),
        _start_of_month,
        "The first day of the date's month.",
        Example((_TUESDAY,), dt.date(2026, 3, 1)),
        inverse=itself,
        repeats=True,
    ),
    day_function(
        "start of quarter",
        ("day",),
        Day(),
        calendar.start_of_quarter,
        _start_of_quarter,
        "The first day of the date's quarter.",
        Example((dt.date(2026, 6, 30),), dt.date(2026, 4, 1)),
        inverse=itself,
        repeats=True,
    ),
    day_function(
        "start of year",
        ("day",),
        Day(),
        lambda day: day.replace(month=1, day=1),
        _start_of_year,
        "The first day of the date's year.",
        Example((_TUESDAY,), dt.date(2026, 1, 1)),
        inverse=itself,
        repeats=True,
    ),
)
