"""Ranges of days and instants, such as `date from 2000-01-01 to today`: their ends belong to them.

In: a type with its bounds, today, and the project's zone. Out: the first and the last value that is in it.
"""

from __future__ import annotations

import datetime as dt

from segdsl.instants import LAST, end_of_day, instant_of, start_of_day
from segdsl.types import Day, DayEnd, Instant

DAY_WORDS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_TICK = dt.timedelta(microseconds=1)

Ends = tuple[dt.date | None, dt.date | None]


def ends(kind: Day | Instant, today: dt.date | None, zone: str) -> Ends:
    """The first and last day, or of instants the first and last of those, aware and in UTC.

    None where the range has no end; also for `today` and its like where it is not known which day that is.
    """
    low, high = (_meant(end, today) for end in (kind.low, kind.high))
    if isinstance(kind, Day):
        return low, high
    return (None if low is None else _first(low, zone)), (None if high is None else _last(high, zone))


def admits(kind: Day | Instant, value: dt.date, today: dt.date, zone: str) -> bool:
    """Whether a day, or an aware instant, lies in the range."""
    low, high = ends(kind, today, zone)
    return (low is None or value >= low) and (high is None or value <= high)


def nearest(kind: Day | Instant, value: dt.date, today: dt.date, zone: str) -> dt.date:
    """The value, or the end of the range that it lies beyond."""
    low, high = ends(kind, today, zone)
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


def _meant(end: DayEnd | None, today: dt.date | None) -> dt.date | None:
    if not isinstance(end, str):
        return end
    return None if today is None else today + dt.timedelta(days=DAY_WORDS[end])


def _first(end: dt.date, zone: str) -> dt.datetime:
    return _exact(end, zone) if isinstance(end, dt.datetime) else start_of_day(end, zone)


def _last(end: dt.date, zone: str) -> dt.datetime:
    if isinstance(end, dt.datetime):
        return _exact(end, zone)
    after = end_of_day(end, zone)
    return after if after == LAST else after - _TICK


def _exact(end: dt.datetime, zone: str) -> dt.datetime:
    return instant_of(end, zone) if end.tzinfo is None else end.astimezone(dt.UTC)
