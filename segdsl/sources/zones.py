"""Time zones as files name them, and the instants of local times.

An offset is `Z`, `+01:00` or `-0530`; a name is `UTC`, a zone of the IANA (`Europe/Berlin`), or one of the
abbreviations that mails may use (RFC 5322) or that Europe has. All other abbreviations mean different zones
in different countries, and name none here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.instants import instant_of, local_time

Moments = NDArray[np.datetime64]
Wrong = NDArray[np.bool_]

ABBREVIATIONS = {
    "Z": "+00:00",
    "UTC": "+00:00",
    "UT": "+00:00",
    "GMT": "+00:00",
    "WET": "+00:00",
    "WEST": "+01:00",
    "CET": "+01:00",
    "CEST": "+02:00",
    "EET": "+02:00",
    "EEST": "+03:00",
    "EST": "-05:00",
    "EDT": "-04:00",
    "CST": "-06:00",
    "CDT": "-05:00",
    "MST": "-07:00",
    "MDT": "-06:00",
    "PST": "-08:00",
    "PDT": "-07:00",
}
_FIRST, _LAST = np.array(["0001-01-01", "9999-12-31T23:59:59.999999"], "datetime64[us]")
_NEVER = np.datetime64("NaT", "us")
_AN_OFFSET = np.timedelta64(1, "D")  # more than any
_FIRST_DAYS = np.datetime64("0001-01-03", "us")
_LAST_DAYS = np.datetime64("9999-12-30", "us")
_LONGEST = 24 * 60
_HOUR = 3_600_000_000


def offset_of(name: str) -> int | None:
    """Minutes before UTC's clock, of an offset or an abbreviation; None where it is neither."""
    found = re.fullmatch(r"([+-])(\d{2})(?::?(\d{2}))?", ABBREVIATIONS.get(name.upper(), name))
    if found is None:
        return None
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    if minutes >= _LONGEST or int(found[3] or 0) > 59:
        return None
    return -minutes if found[1] == "-" else minutes


def clamped(instants: Moments) -> Moments:
    """Instants in UTC: those that an offset moved beyond the calendar as its ends, others there NaT."""
    far = (instants < _FIRST - _AN_OFFSET) | (instants > _LAST + _AN_OFFSET)
    return np.where(far, _NEVER, np.clip(instants, _FIRST, _LAST))


def beyond_calendar(moments: Moments) -> bool:
    """Whether some lie outside the years 1 to 9999."""
    return bool(((moments < _FIRST) | (moments > _LAST)).any())


def in_calendar(moments: Any) -> tuple[Moments, Wrong]:
    """Moments of any unit in microseconds, and which lie outside the years 1 to 9999: those are NaT."""
    ends = np.array([np.fmin.reduce(moments), np.fmax.reduce(moments)] if len(moments) else [], moments.dtype)
    if not _outside(ends).any():  # as nearly always
        return moments.astype("datetime64[us]", copy=False), np.zeros(len(moments), bool)
    outside = _outside(moments)
    never = np.array("NaT", moments.dtype)
    return np.where(outside, never, moments).astype("datetime64[us]"), outside


def _outside(moments: Any) -> Wrong:
    years = moments.astype("datetime64[Y]")  # the largest of other units do not fit into microseconds
    return np.asarray((years < _FIRST.astype("datetime64[Y]")) | (years > _LAST.astype("datetime64[Y]")))


def to_utc(local: Moments, zone: str) -> Moments:
    """The instants of local times in a zone: segdsl.instants.instant_of, a column at a time."""
    return local if zone == "UTC" else moved(local, _HOUR, lambda some: _one_by_one(some, zone))


def moved(moments: Moments, length: int, exactly: Callable[[Moments], Moments]) -> Moments:
    """Moments as `exactly` moves them; by one offset in each stretch of so many microseconds that keeps it.

    Where there are more stretches from the first to the last than moments, each is looked at by itself.
    """
    low, high = np.fmin.reduce(moments, initial=_LAST), np.fmax.reduce(moments, initial=_FIRST)
    first, last = (int(end.astype(np.int64)) // length for end in (low, high))
    if low < _FIRST_DAYS or high >= _LAST_DAYS or not 0 <= last - first < len(moments):
        return exactly(moments)
    starts = (np.arange(first, last + 2) * length).view("datetime64[us]")
    offsets = exactly(starts) - starts
    steady = np.where(offsets[1:] == offsets[:-1], offsets[:-1], np.timedelta64("NaT", "us"))
    found = np.asarray(moments + np.take(steady, moments.view(np.int64) // length - first, mode="clip"))
    left = np.flatnonzero(np.isnat(found) & ~np.isnat(moments))
    found[left] = exactly(moments[left])
    return found


def _one_by_one(local: Moments, zone: str) -> Moments:
    extreme = (local < _FIRST_DAYS) | (local >= _LAST_DAYS)  # pandas cannot count beyond Python's calendar
    usual = pd.DatetimeIndex(np.where(extreme, _NEVER, local) if extreme.any() else local, copy=False)
    first = np.ones(len(local), bool)
    clocks = usual.tz_localize(zone, ambiguous=first, nonexistent="NaT")
    moments = clocks.tz_convert("UTC").tz_localize(None).to_numpy().astype("datetime64[us]")
    # What is left, a time that clocks skip or at an end of the calendar, is rare.
    left = np.flatnonzero(np.isnat(moments) & ~np.isnat(local))
    several, which = np.unique(local[left], return_inverse=True)
    instants = (instant_of(one.item(), zone).replace(tzinfo=None) for one in several)
    moments[left] = np.array(list(instants), "datetime64[us]")[which]
    return moments


def from_utc(moments: Moments, zone: str) -> Moments:
    """The local times of instants in a zone."""
    if zone == "UTC":
        return moments
    extreme = (moments < _FIRST_DAYS) | (moments >= _LAST_DAYS)
    usual = np.where(extreme, _NEVER, moments)
    clocks = pd.DatetimeIndex(usual).tz_localize("UTC").tz_convert(zone).tz_localize(None)
    local = clocks.to_numpy().astype("datetime64[us]")
    for position in np.flatnonzero(extreme):
        instant = moments[position].item().replace(tzinfo=dt.UTC)
        local[position] = np.datetime64(local_time(instant, zone), "us")
    return local
