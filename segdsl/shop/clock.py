"""The shop's calendar: when it opened, when its data end, its seasons and its hours.

A moment is a number of seconds since midnight of the opening day, as the clock on the wall in Berlin
shows them; a day is a number of days since the opening day.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

OPENED = dt.date(2020, 4, 1)
END = dt.date(2026, 3, 31)  # the last day with data
DAYS = (END - OPENED).days + 1
SECONDS = 86_400  # of a day

_ZONE = ZoneInfo("Europe/Berlin")
_DEMAND_BY_MONTH = np.array([0.85, 0.8, 0.9, 0.92, 0.92, 0.9, 1.0, 0.95, 0.93, 1.0, 1.3, 1.75])
_VISITS_BY_HOUR = np.array(
    [2, 1, 1, 1, 1, 2, 4, 6, 8, 10, 11, 11, 12, 11, 10, 10, 11, 12, 14, 17, 20, 19, 13, 6]
)  # fmt: skip


def day(date: dt.date) -> int:
    return (date - OPENED).days


def dates(days: Integers) -> NDArray[np.datetime64]:
    """Calendar days as `datetime64[D]`."""
    return np.datetime64(OPENED, "D") + days.astype("timedelta64[D]")


def local_times(moments: Integers) -> NDArray[np.datetime64]:
    """Wall-clock times as `datetime64[s]`."""
    return np.datetime64(OPENED, "s") + moments.astype("timedelta64[s]")


def utc_times(moments: Integers) -> NDArray[np.datetime64]:
    """The same moments in UTC, as `datetime64[s]`."""
    return local_times(moments - _utc_offsets()[moments // SECONDS])


@cache
def _utc_offsets() -> Integers:
    """Seconds that Berlin is ahead of UTC at noon of each day. Shape: (DAYS,)."""
    noons = (dt.datetime.combine(OPENED, dt.time(12), _ZONE) + dt.timedelta(days=d) for d in range(DAYS))
    return np.array([int((noon.utcoffset() or dt.timedelta()).total_seconds()) for noon in noons])


@cache
def _demand_before() -> Floats:
    """Demand from the opening up to each day, in ordinary days. Shape: (DAYS + 1,)."""
    months = dates(np.arange(DAYS)).astype("datetime64[M]").astype(np.int64) % 12
    return np.concatenate([[0.0], np.cumsum(_DEMAND_BY_MONTH[months])])


def busy_time(days: Floats) -> Floats:
    """Days on a clock that runs faster while people buy more (a season of demand)."""
    return np.interp(days, np.arange(DAYS + 1), _demand_before())


def from_busy_time(busy: Floats) -> Floats:
    """The inverse of `busy_time`: events spread evenly there are seasonal here."""
    return np.interp(busy, _demand_before(), np.arange(DAYS + 1))


def times_of_day(draw: np.random.Generator, size: int) -> Integers:
    """Seconds after midnight, most of them in the evening."""
    hours = draw.choice(24, size, p=_VISITS_BY_HOUR / _VISITS_BY_HOUR.sum())
    return hours * 3600 + draw.integers(0, 3600, size)
