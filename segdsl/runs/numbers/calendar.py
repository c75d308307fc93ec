"""Weeks, months and quarters: their days, their names, and how many lie between two of them.

In: days. Out: periods as whole numbers that count up. Weeks start on Monday.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal, get_args

from segdsl.clock import AsOf
from segdsl.instants import instant_of, local_time
from segdsl.model.nodes import Length
from segdsl.operators.calendar import add_days, add_months

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


def earlier(as_of: AsOf, ago: Length) -> AsOf:
    """As-of so many days or months ago; of an instant, at the same time on the clock."""
    back = add_days if ago.unit == "days" else add_months
    day = back(as_of.today, -ago.amount) or dt.date.min
    if not isinstance(as_of.moment, dt.datetime):
        return AsOf(day, as_of.zone)
    local = dt.datetime.combine(day, local_time(as_of.moment, as_of.zone).time())
    return AsOf(instant_of(local, as_of.zone), as_of.zone)
