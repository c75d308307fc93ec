"""The clock is an input: from what was given as as-of to a day or an instant.

In: a text, a date, a datetime, or nothing. Out: a date, or an aware datetime; now, where nothing was given.
This is the only place that reads the clock.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

AsOf = dt.date | dt.datetime


def as_of(given: str | AsOf | None, zone: str) -> AsOf:
    """The day or instant that rules call today; raises ValueError for a text that is neither."""
    match given:
        case None:
            return dt.datetime.now(ZoneInfo(zone)).replace(microsecond=0)
        case dt.datetime():
            return given if given.tzinfo else given.replace(tzinfo=ZoneInfo(zone))
        case dt.date():
            return given
        case str():
            return _read(given.strip(), zone)


def _read(text: str, zone: str) -> AsOf:
    try:
        if len(text) <= len("2026-03-31"):
            return dt.date.fromisoformat(text)
        return as_of(dt.datetime.fromisoformat(text), zone)
    except ValueError:
        reason = f"`{text}` is not a date such as `2026-03-31` or an instant such as `2026-03-31 17:00`"
        raise ValueError(reason) from None


def written(moment: AsOf) -> str:
    """The day or instant as outputs say it: `2026-03-31`, `2026-03-31T17:00:00+02:00`."""
    return moment.isoformat()
