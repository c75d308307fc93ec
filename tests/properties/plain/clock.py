"""Zones, days and months: what clocks show, and arithmetic on calendar days.

Days are `date`, instants aware `datetime`s in UTC. A moment outside the years 1 to 9999 is unknown (None).
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass
from zoneinfo import ZoneInfo

MICROSECOND = dt.timedelta(microseconds=1)
DAY = dt.timedelta(days=1)
Moment = dt.date | dt.datetime


def on_the_wall(instant: dt.datetime, zone: str) -> dt.datetime:
    """What clocks in the zone show; at the calendar's ends, its first or last moment."""
    try:
        return (instant + ZoneInfo(zone).utcoffset(instant.astimezone(ZoneInfo(zone)))).replace(tzinfo=None)
    except OverflowError:
        return dt.datetime.min if instant.year < 5000 else dt.datetime.max


def moment_of(wall: dt.datetime, zone: str) -> dt.datetime:
    """When clocks show this: the first time of two; where it is skipped, moved on by what was skipped."""
    offsets = [_offset(wall + shift * DAY, zone) for shift in (-1, 1)]
    shown = [u for u in (_utc(wall, o) for o in offsets) if on_the_wall(u, zone) == wall]
    return min(shown) if shown else _utc(wall, offsets[0])


def _offset(wall: dt.datetime, zone: str) -> dt.timedelta:
    found = wall.replace(tzinfo=ZoneInfo(zone)).utcoffset()
    assert found is not None
    return found


def _utc(wall: dt.datetime, offset: dt.timedelta) -> dt.datetime:
    return (wall - offset).replace(tzinfo=dt.UTC)


def is_instant(moment: Moment | None) -> bool:
    return isinstance(moment, dt.datetime)


def day_of(moment: Moment, zone: str) -> dt.date:
    return on_the_wall(moment, zone).date() if isinstance(moment, dt.datetime) else moment


def start_of(day: dt.date, zone: str) -> dt.datetime:
    """The first instant of a day."""
    if day in (dt.date.min, dt.date.max):
        return moment_at_the_end(day)
    return moment_of(dt.datetime.combine(day, dt.time()), zone)


def moment_at_the_end(day: dt.date) -> dt.datetime:
    end = dt.datetime.min if day == dt.date.min else dt.datetime.max
    return end.replace(tzinfo=dt.UTC)


def later(day: dt.date | None, amount: int, unit: str) -> dt.date | None:
    """So many days, weeks, months, quarters or years later; a day that the month lacks is its last."""
    if day is None:
        return None
    if unit in ("day", "week"):
        days = day.toordinal() + amount * (7 if unit == "week" else 1)
        return dt.date.fromordinal(days) if 1 <= days <= dt.date.max.toordinal() else None
    months = amount * {"month": 1, "quarter": 3, "year": 12}[unit]
    count = day.year * 12 + (day.month - 1) + months
    year, month = count // 12, count % 12 + 1
    return dt.date(year, month, min(day.day, monthrange(year, month)[1])) if 1 <= year <= 9999 else None


def minutes_later(instant: dt.datetime | None, minutes: float) -> dt.datetime | None:
    if instant is None:
        return None
    try:
        return instant + dt.timedelta(minutes=minutes)
    except OverflowError:
        return None


def whole_units(first: dt.date, second: dt.date, unit: str) -> int:
    """Whole days, weeks, months or years that have passed; mirrored where the second is earlier."""
    if second < first:
        return -whole_units(second, first, unit)
    if unit == "day":
        return second.toordinal() - first.toordinal()
    passed = (second.year - first.year) * 12 + 12 if unit in ("month", "year") else 0
    passed = passed if unit == "month" else (second - first).days // 7 if unit == "week" else passed // 12 + 1
    while (then := later(first, passed, unit)) is None or then > second:
        passed -= 1
    return passed


def anniversaries(day: dt.date, low: dt.date, high: dt.date) -> bool:
    """Whether the day comes round again in low … high, both included, in a year after its own."""
    years = range(max(low.year, day.year + 1), min(high.year, max(low.year, day.year) + 3) + 1)
    comes = (dt.date(y, day.month, min(day.day, monthrange(y, day.month)[1])) for y in years)
    return any(low <= d <= high for d in comes)


def period(day: dt.date, unit: str, step: int) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day of this (0), the last (-1) or the next (1) week, month, quarter or year."""
    first = {
        "day": day,
        "week": later(day, -day.weekday(), "day"),
        "month": dt.date(day.year, day.month, 1),
        "quarter": dt.date(day.year, {0: 1, 1: 4, 2: 7, 3: 10}[(day.month - 1) // 3], 1),
        "year": dt.date(day.year, 1, 1),
    }[unit]
    start = later(first, step, unit)
    return start, later(later(start, 1, unit), -1, "day")


@dataclass(frozen=True)
class Now:
    """As-of: a day, which stands for its end, or an instant; in a zone."""

    moment: Moment
    zone: str

    @property
    def today(self) -> dt.date:
        return day_of(self.moment, self.zone)

    @property
    def instant(self) -> dt.datetime:
        if isinstance(self.moment, dt.datetime):
            return self.moment
        return start_of(self.moment + DAY, self.zone)

    def knows(self, time: Moment | None) -> bool:
        """Whether an event at this time has happened."""
        if time is None:
            return True
        if not isinstance(time, dt.datetime):
            return time <= self.today
        return time <= self.instant if isinstance(self.moment, dt.datetime) else time < self.instant

    def is_over(self, day: dt.date) -> bool:
        """Whether nothing can be known any more of the day that is not known yet."""
        if day >= dt.date.max:
            return False
        end = start_of(day + DAY, self.zone)
        return end <= self.instant + MICROSECOND if is_instant(self.moment) else end <= self.instant
