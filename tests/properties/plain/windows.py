"""Windows: whether a moment lies in a stretch of time.

A stretch has two ends, each a moment, unknown (None) or NO_END, and says of each whether it belongs to it.
A date compared with an instant stands for its whole day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tests.properties.plain.clock import (
    DAY,
    Moment,
    Now,
    anniversaries,
    day_of,
    is_instant,
    later,
    minutes_later,
    period,
)

NO_END: Any = "no end"


@dataclass(frozen=True)
class Stretch:
    low: Any = NO_END
    high: Any = NO_END
    with_low: bool = True
    with_high: bool = True

    def holds(self, time: Moment | None, zone: str) -> bool:
        if time is None or self.low is None or self.high is None:
            return False
        fine = True
        if self.low is not NO_END:
            own, low = alike(time, self.low, zone)
            fine = own > low or (self.with_low and own == low)
        if self.high is not NO_END:
            own, high = alike(time, self.high, zone)
            fine = fine and (own < high or (self.with_high and own == high))
        return fine

    def holds_anniversary(self, day: dt.date | None, zone: str) -> bool:
        if day is None or self.low is None or self.high is None:
            return False
        low, high = dt.date.min, dt.date.max
        if self.low is not NO_END:
            low = day_of(self.low, zone)
            if not self.with_low:
                if low == dt.date.max:
                    return False
                low += DAY
        if self.high is not NO_END:
            high = day_of(self.high, zone)
            if not self.with_high:
                if high == dt.date.min:
                    return False
                high -= DAY
        return anniversaries(day, low, high)


def alike(a: Moment, b: Moment, zone: str) -> tuple[Any, Any]:
    """Two moments that can be compared: as days where either is one."""
    return (a, b) if is_instant(a) == is_instant(b) else (day_of(a, zone), day_of(b, zone))


def moved(now: Now, amount: int, unit: str) -> Moment | None:
    """Now (of hours and minutes) or today, so much later or, where negative, earlier."""
    if unit in ("minute", "hour"):
        return minutes_later(now.instant, amount * (60 if unit == "hour" else 1))
    return later(now.today, amount, unit)


def around_now(form: str, amount: int, unit: str, now: Now) -> Stretch:
    present = now.instant if unit in ("minute", "hour") else now.today
    then = moved(now, -amount, unit)
    match form:
        case "in the last" | "at most":
            return Stretch(then, present)
        case "in the next":
            return Stretch(present, moved(now, amount, unit))
        case "more than":
            return Stretch(high=then, with_high=False)
        case "at least":
            return Stretch(high=then)
        case "less than":
            return Stretch(then, present, with_low=False)
    raise KeyError(form)


def beside(form: str, first: Moment | None, last: Moment | None = None) -> Stretch:
    match form:
        case "before":
            return Stretch(high=first, with_high=False)
        case "after":
            return Stretch(low=first, with_low=False)
        case "since":
            return Stretch(low=first)
        case "on":
            return Stretch(first, first)
        case "between":
            return Stretch(first, last)
    raise KeyError(form)


def near(form: str, amount: int, unit: str, day: Moment | None, zone: str) -> Stretch:
    """Within a length of time after or before a moment, which itself is included."""
    if day is None:
        return Stretch(None, None)
    sign = 1 if form == "after" else -1
    if unit in ("minute", "hour"):
        assert isinstance(day, dt.datetime)
        other: Moment | None = minutes_later(day, sign * amount * (60 if unit == "hour" else 1))
        own: Moment = day
    else:
        own = day_of(day, zone)
        other = later(own, sign * amount, unit)
    return Stretch(own, other) if sign > 0 else Stretch(other, own)


def calendar_period(unit: str, step: int, now: Now) -> Stretch:
    first, last = period(now.today, unit, step)
    return Stretch(first, last)


def in_period(time: Moment | None, k: int, amount: int, unit: str, now: Now) -> bool:
    """Period k of equal ones: (k-1)·length < today - time ≤ k·length; the first has today as well."""
    begin = moved(now, -amount * k, unit)
    if k == 1:
        end = now.instant if unit in ("minute", "hour") else now.today
        return Stretch(begin, end).holds(time, now.zone)
    return Stretch(begin, moved(now, -amount * (k - 1), unit), with_high=False).holds(time, now.zone)
