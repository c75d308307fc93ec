"""The clock is an input: from what was given as as-of to an `AsOf`.

In: a text, a date, a datetime, or nothing. Out: as-of in the project's time zone; now, where nothing was
given. This is the only place that reads the clock.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from segdsl.diagnostics import wrong_usage
from segdsl.operators.instants import at_its_offset
from segdsl.reference import AsOf

Moment = str | dt.date | dt.datetime | AsOf


def as_of(given: Moment | None, zone: str) -> AsOf:
    """The day or instant that rules call today. Raises Problem for a text that is neither."""
    match given:
        case None:
            return AsOf(dt.datetime.now(dt.UTC).replace(microsecond=0), zone)
        case AsOf():
            return given
        case dt.datetime():
            local = given if given.tzinfo else given.replace(tzinfo=ZoneInfo(zone))
            return AsOf(_counted(local), zone)
        case dt.date():
            return AsOf(given, zone)
        case str():
            return _parsed(given, zone)


def _counted(local: dt.datetime) -> dt.datetime:
    try:
        return local.astimezone(dt.UTC)
    except OverflowError:
        raise wrong_usage(f"as of `{local}` is no day or time that exists") from None


def _parsed(text: str, zone: str) -> AsOf:
    try:
        return AsOf.parse(text, zone)
    except (ValueError, OverflowError) as error:
        reason = str(error) if text in str(error) else f"`{text}` is no day or time that exists"
        raise wrong_usage(f"as of {reason}") from None


def written(moment: AsOf) -> str:
    """As outputs say it, in the project's zone: `2026-03-31`, `2026-03-31T17:00:00+02:00`."""
    if isinstance(moment.moment, dt.datetime):
        return at_its_offset(moment.moment, moment.zone).isoformat()
    return moment.moment.isoformat()
