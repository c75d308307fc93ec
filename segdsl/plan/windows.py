"""Comparing the local day of an instant with fixed days: the same as comparing the instant with bounds.

That spares converting a whole column into the project's zone. It holds where the day begins at one midnight:
not where clocks skip it or show it twice; there the comparison stays as it is.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from segdsl.instants import start_of_day
from segdsl.operators.comparison import BY_INSTANT

Bounds = tuple[str, *tuple[dt.datetime, ...]]


def instant_bounds(operator: str, days: tuple[dt.date, ...], zone: str) -> Bounds | None:
    """The comparison of an instant that says the same as the operator says of its day: operator and instants.

    Instants are whole microseconds, so that a stretch of days can end with its last one.
    """
    match operator, days:
        case _, (day,) if operator in BY_INSTANT:
            bound, of_next = BY_INSTANT[operator]
            start = _start(day, zone, of_next)
            return None if start is None else (bound, start)
        case "=", (day,):
            first, last = day, day
        case "between", (first, last):
            pass
        case _:
            return None
    start, end = _start(first, zone, False), _start(last, zone, True)
    return None if start is None or end is None else ("between", start, end - dt.timedelta(microseconds=1))


def _start(day: dt.date, zone: str, of_next: bool) -> dt.datetime | None:
    if not 1 < day.year < 9999:
        return None
    day += dt.timedelta(days=of_next)
    midnight = dt.datetime.combine(day, dt.time(), ZoneInfo(zone))
    if midnight.utcoffset() != midnight.replace(fold=1).utcoffset():
        return None
    return start_of_day(day, zone)
