"""Days (datetime64[us] at midnight) and instants (datetime64[us, UTC]). Outside years 1-9999: unknown."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd


def stamps(x: Any) -> np.ndarray[Any, Any]:
    """Microseconds as datetime64; instants in UTC."""
    if isinstance(x, pd.Timestamp):
        return np.array([x.tz_convert("UTC").tz_localize(None) if x.tzinfo else x], "datetime64[us]")
    return np.asarray(x.dt.tz_convert(None) if getattr(x.dtype, "tz", None) else x, "datetime64[us]")


def local_time(instants: pd.Series[Any], zone: str) -> pd.Series[Any]:
    """What clocks in the zone show, without a zone.

    A day (then an hour) of UTC in which the zone's offset does not change is converted as one; where it
    does, each instant is.
    """
    utc = stamps(instants)
    local = utc.copy()
    left = np.flatnonzero(~np.isnat(utc))
    for unit in ("D", "h"):
        which, starts = pd.factorize(utc[left].astype(f"datetime64[{unit}]").astype("int64"))
        starts = starts.astype(f"datetime64[{unit}]")
        ends = (starts + np.timedelta64(1, unit)).astype("datetime64[us]") - np.timedelta64(1, "us")
        offsets = [(utc_offset(a, zone), utc_offset(b, zone)) for a, b in zip(starts, ends, strict=True)]
        local[left] += np.array([first for first, _ in offsets], "timedelta64[us]")[which]
        left = left[np.array([first != last for first, last in offsets], bool)[which]]
        local[left] = utc[left]
    for row in left:
        local[row] += utc_offset(utc[row], zone)
    ends_of_calendar = np.array(["0001-01-01", "9999-12-31T23:59:59.999999"], "datetime64[us]")
    return pd.Series(np.clip(local, *ends_of_calendar))


@lru_cache(100_000)
def utc_offset(instant: np.datetime64, zone: str) -> np.timedelta64:
    """The zone's offset from UTC at an instant."""
    moment = instant.astype("datetime64[us]").item()
    try:
        offset = moment.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(zone)).utcoffset()
    except OverflowError:
        offset = moment.replace(tzinfo=ZoneInfo(zone)).utcoffset()
    return np.timedelta64(offset, "us")


def local_day(instants: pd.Series[Any], zone: str) -> pd.Series[Any]:
    """The calendar day in the zone."""
    return pd.Series(stamps(local_time(instants, zone)).astype("datetime64[D]").astype("datetime64[us]"))


def days_between(earlier: Any, later: Any) -> pd.Series[Any]:
    """Whole days from one day to another."""
    return pd.Series((later - earlier).dt.days, dtype="float64")


def minutes_between(earlier: Any, later: Any) -> pd.Series[Any]:
    """Minutes from one instant to another, with fractions."""
    micros = (stamps(later) - stamps(earlier)).astype("timedelta64[us]")
    return pd.Series(np.where(np.isnat(micros), np.nan, micros.astype("int64") / 60_000_000.0))


def months_between(earlier: Any, later: Any) -> pd.Series[Any]:
    """Whole months passed, clipped to month ends; mirrored where later is earlier."""
    first, second = np.broadcast_arrays(stamps(earlier), stamps(later))
    sign = np.where(second < first, -1.0, 1.0)
    start, end = np.minimum(first, second), np.maximum(first, second)
    months = (end.astype("datetime64[M]") - start.astype("datetime64[M]")).astype("float64")
    start_day, end_day = (x.astype("datetime64[D]") - x.astype("datetime64[M]") for x in (start, end))
    month_end = month_ends(end.astype("datetime64[M]"))
    last = month_end - end.astype("datetime64[M]")
    short = np.minimum(start_day, last) > end_day
    return pd.Series(np.where(np.isnat(start) | np.isnat(end), np.nan, sign * (months - short)))


def month_ends(months: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The last day of each month."""
    return np.asarray((months + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D"))


def within_calendar(days: np.ndarray[Any, Any]) -> pd.Series[Any]:
    """Days (datetime64[D]) as a column; unknown outside the years 1 to 9999."""
    inside = (days >= np.datetime64("0001-01-01")) & (days <= np.datetime64("9999-12-31"))
    return pd.Series(np.where(inside, days, np.datetime64("NaT", "D")).astype("datetime64[us]"))


def whole_steps(numbers: Any, size: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Numbers cut to integers, as steps that numpy can add, and which of them are known."""
    if isinstance(numbers, pd.Series):
        numbers = numbers.to_numpy("float64", na_value=np.nan)
    floats = np.broadcast_to(np.asarray(numbers, "float64"), (size,))
    known = ~np.isnan(floats)
    return np.trunc(np.clip(np.where(known, floats, 0), -4e6, 4e6)).astype("int64"), known


def add_days(day: Any, days: Any) -> pd.Series[Any]:
    """The day so many days later."""
    start = stamps(day).astype("datetime64[D]")
    steps, known = whole_steps(days, max(len(start), np.size(days)))
    moved = start + steps.astype("timedelta64[D]")
    return within_calendar(np.where(known, moved, np.datetime64("NaT", "D")))


def add_months(day: Any, months: Any) -> pd.Series[Any]:
    """The day so many months later, clipped to the month's last day."""
    start = stamps(day).astype("datetime64[D]")
    steps, known = whole_steps(months, max(len(start), np.size(months)))
    month = start.astype("datetime64[M]")
    target = month + np.clip(steps, -200_000, 200_000).astype("timedelta64[M]")
    moved = np.minimum(target.astype("datetime64[D]") + (start - month), month_ends(target))
    return within_calendar(np.where(known, moved, np.datetime64("NaT", "D")))


def add_minutes(instant: Any, minutes: Any) -> pd.Series[Any]:
    """The instant so many minutes later, to the microsecond."""
    start = stamps(instant)
    numbers = minutes.to_numpy("float64", na_value=np.nan) if isinstance(minutes, pd.Series) else minutes
    micros = np.rint(np.clip(np.asarray(numbers, "float64") * 60_000_000.0, -4e17, 4e17))
    known = ~(np.isnan(micros) | np.isnat(start))
    moved = start.astype("int64") + np.where(known, micros, 0).astype("int64")
    first, last = np.array(["0001-01-01", "9999-12-31T23:59:59.999999"], "datetime64[us]").astype("int64")
    inside = known & (moved >= first) & (moved <= last)
    moved = np.where(inside, np.where(known, moved, 0), np.datetime64("NaT", "us").astype("int64"))
    return pd.Series(moved.astype("datetime64[us]")).dt.tz_localize("UTC")


def anniversary_between(day: Any, low: Any, high: Any) -> pd.Series[Any]:
    """A later year's return of the day lies in low … high, both included (None: open)."""
    dates = [stamps(pd.Timestamp("0001-01-01") if low is None else low)]
    dates += [stamps(pd.Timestamp("9999-12-31") if high is None else high), stamps(day)]
    low, high, day = np.broadcast_arrays(*(d.astype("datetime64[D]") for d in dates))
    known = ~(np.isnat(low) | np.isnat(high) | np.isnat(day))
    year, low_year, high_year = (x.astype("datetime64[Y]") for x in (day, low, high))
    first = np.maximum(low_year, year + np.timedelta64(1, "Y"))
    holds = np.zeros(len(day), bool)
    for later in range(3):
        now = first + np.timedelta64(later, "Y")
        there = known & (now <= high_year)
        if not there.any():
            break
        returns = in_year(day, now)
        holds |= there & (low <= returns) & (returns <= high)
    return pd.Series(holds)


def in_year(day: np.ndarray[Any, Any], year: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The day's return in a year; 29 February on the 28th in common years."""
    month = year.astype("datetime64[M]") + (day.astype("datetime64[M]") - day.astype("datetime64[Y]"))
    since_first = day - day.astype("datetime64[M]")
    return np.asarray(np.minimum(month.astype("datetime64[D]") + since_first, month_ends(month)))
