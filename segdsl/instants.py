"""Between the clock on the wall and the moment it shows: instants are aware datetimes in UTC.

Where clocks change, a local time that is skipped is moved forward by as much as the clock, and one that
comes twice is the first. Moments beyond the calendar's ends stand for the ends.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

Moment = TypeVar("Moment", dt.date, dt.datetime)

FIRST = dt.datetime.min.replace(tzinfo=dt.UTC)
LAST = dt.datetime.max.replace(tzinfo=dt.UTC)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def local_time(instant: dt.datetime, zone: str) -> dt.datetime:
    """What clocks in the zone show, as a naive datetime."""
    try:
        return instant.astimezone(_zone(zone)).replace(tzinfo=None, fold=0)
    except OverflowError:
        return dt.datetime.min if instant.year == dt.MINYEAR else dt.datetime.max


def in_zone(instant: dt.datetime, zone: str) -> dt.datetime:
    """The same instant as clocks in the zone show it; in UTC where those are beyond the calendar's ends."""
    try:
        return instant.astimezone(_zone(zone))
    except OverflowError:
        return instant.astimezone(dt.UTC)


def at_its_offset(instant: dt.datetime, zone: str) -> dt.datetime:
    """The same instant with the offset from UTC that the zone has then, to be written down.

    Before zones kept standard time their offsets have seconds, which ISO 8601 cannot write: that is UTC.
    """
    offset = in_zone(instant, zone).utcoffset() or dt.timedelta()
    whole = offset % dt.timedelta(minutes=1) == dt.timedelta()
    return instant.astimezone(dt.timezone(offset) if whole else dt.UTC)


def local_day(instant: dt.datetime, zone: str) -> dt.date:
    return local_time(instant, zone).date()


def local_hour(instant: dt.datetime, zone: str) -> int:
    return local_time(instant, zone).hour


def instant_of(local: dt.datetime, zone: str) -> dt.datetime:
    """The moment, in UTC, at which clocks in the zone show a naive local time."""
    # With fold=0 Python reads a skipped time by the offset before the change, which moves it forward,
    # and a repeated time as the first of the two.
    try:
        return local.replace(tzinfo=_zone(zone), fold=0).astimezone(dt.UTC)
    except OverflowError:
        return FIRST if local.year == dt.MINYEAR else LAST


def start_of_day(day: dt.date, zone: str) -> dt.datetime:
    """The first instant of a day."""
    return instant_of(dt.datetime.combine(day, dt.time()), zone)


def end_of_day(day: dt.date, zone: str) -> dt.datetime:
    """The first instant of the next day: where a day ends, itself not included."""
    return LAST if day == dt.date.max else start_of_day(day + dt.timedelta(days=1), zone)


def moved(moment: Moment, by: dt.timedelta) -> Moment:
    """A day or an instant so much later; the calendar's end where that lies beyond."""
    try:
        return moment + by
    except OverflowError:
        if isinstance(moment, dt.datetime):
            return LAST if by > dt.timedelta() else FIRST
        return dt.date.max if by > dt.timedelta() else dt.date.min


def minutes_between(earlier: dt.datetime, later: dt.datetime) -> float:
    """Minutes with fractions: the microseconds as a float, divided by 60 million."""
    return float((later - earlier) // dt.timedelta(microseconds=1)) / 60_000_000.0


def add_minutes(instant: dt.datetime, minutes: float) -> dt.datetime | None:
    """So many minutes later, to the nearest microsecond; None outside the calendar."""
    try:
        return instant + dt.timedelta(microseconds=round(float(minutes) * 60_000_000.0))
    except OverflowError:
        return None
