"""The clock is an input: from what was given as as-of to an `AsOf`.

In: a text, a date, a datetime, or nothing. Out: as-of in the project's time zone; now, where nothing was
given. This is the only place that reads the clock.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from segdsl.clock import AsOf
from segdsl.diagnostics import wrong_usage
from segdsl.instants import at_its_offset, instant_of, start_of_day

Moment = str | dt.date | dt.datetime | AsOf
"""A day stands for its end. An instant is itself, also at midnight, as every pandas.Timestamp is one."""

_HINT = 'such as `as_of="2026-03-31"`, a `datetime.date`, or a `datetime.datetime`'


def as_of(given: object, zone: str) -> AsOf:
    """The day or instant that rules call today. Raises Problem for what is neither.

    An instant without a zone is local. Besides a `Moment`, a numpy.datetime64 is taken: one that counts days
    is a day.
    """
    match given:
        case None:
            return AsOf(dt.datetime.now(dt.UTC).replace(microsecond=0), zone)
        case AsOf():
            return _of_this_zone(given, zone)
        case dt.datetime() if given == given:  # pandas' NaT is none
            return AsOf(_instant(given, zone), zone)
        case dt.date() if not isinstance(given, dt.datetime):
            return AsOf(given, zone)
        case str():
            return _parsed(given, zone)
    if type(given).__name__ == "datetime64":
        return _of_numpy(given, zone)
    raise wrong_usage(f"as-of is a day or an instant, not {_instead(given)}", _HINT)


def _instant(given: dt.datetime, zone: str) -> dt.datetime:
    plain = dt.datetime.combine(given.date(), given.time(), given.tzinfo)  # pandas' own are of another kind
    try:
        return plain.astimezone(dt.UTC) if plain.tzinfo else instant_of(plain, zone)
    except (OverflowError, ValueError):
        raise wrong_usage(f"as of `{given}` is no day or time that exists") from None


def _of_this_zone(given: AsOf, zone: str) -> AsOf:
    if given.zone != zone:
        hint = f"give the date or instant itself, which is taken in `{zone}`"
        raise wrong_usage(f"as-of is in the zone `{given.zone}`, and the project in `{zone}`", hint)
    return given


def _of_numpy(given: Any, zone: str) -> AsOf:
    """A numpy.datetime64 by what its text says: a day, or a time to the microsecond."""
    text = str(given)
    return _parsed(text[:26] if "T" in text else text, zone)


def _instead(given: object) -> str:
    if isinstance(given, bool | int | float):
        return f"the number `{given}`"
    if hasattr(given, "columns"):
        return "a frame, which is given as `frame=…` or by its name in `events={…}`"
    return "`NaT`" if str(given) == "NaT" else f"an object of the type `{type(given).__name__}`"


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


def date_of_mails(moment: AsOf) -> dt.datetime:
    """The `Date` of mails that are written as of then, at the offset of the project's zone.

    An instant is itself, a day its first instant there: the same in every run, and on that day for whoever
    reads it. What lies in the future would be taken for spam: then it is now.
    """
    own = moment.moment
    meant = own if isinstance(own, dt.datetime) else start_of_day(own, moment.zone)
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    return at_its_offset(min(meant.astimezone(dt.UTC), now), moment.zone)


def written(moment: AsOf) -> str:
    """As outputs say it, in the project's zone: `2026-03-31`, `2026-03-31T17:00:00+02:00`."""
    if isinstance(moment.moment, dt.datetime):
        return at_its_offset(moment.moment, moment.zone).isoformat()
    return moment.moment.isoformat()
