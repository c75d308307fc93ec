"""Weeks, months and quarters: their days, their names, and how many lie between two of them.

In: days. Out: periods as whole numbers that count up. Weeks start on Monday.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal, get_args

Every = Literal["week", "month", "quarter"]
EVERY: tuple[Every, ...] = get_args(Every)
_MONTHS = {"month": 1, "quarter": 3}
MOST = {"week": 13, "month": 12, "quarter": 8}
"""So many are looked back by themselves."""


def period(day: dt.date, every: Every) -> int:
    """The number of the period that a day is in."""
    if every == "week":
        return (day.toordinal() - 1) // 7
    return (day.year * 12 + day.month - 1) // _MONTHS[every]


def first_day(number: int, every: Every) -> dt.date:
    """The day with which a period begins."""
    if every == "week":
        return dt.date.fromordinal(number * 7 + 1)
    months = number * _MONTHS[every]
    return dt.date(months // 12, months % 12 + 1, 1)


def last_day(number: int, every: Every) -> dt.date:
    """The day with which a period ends."""
    return first_day(number + 1, every) - dt.timedelta(days=1)


def called(number: int, every: Every) -> str:
    """`2026-03`, `2026 Q1`, or of a week its Monday."""
    day = first_day(number, every)
    if every == "week":
        return day.isoformat()
    return f"{day.year} Q{(day.month + 2) // 3}" if every == "quarter" else f"{day:%Y-%m}"


def ends(today: dt.date, every: Every, periods: int) -> Iterator[dt.date]:
    """The last days of so many periods before today's, the earliest first, and then today."""
    own = period(today, every)
    yield from (last_day(own - back, every) for back in range(periods - 1, 0, -1))
    yield today
