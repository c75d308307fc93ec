"""Comparing the local day of an instant with fixed days: the same as comparing the instant with bounds.

That spares converting a whole column into the project's zone. It holds where the day begins at one midnight:
not where clocks skip it or show it twice; there the comparison stays as it is.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from segdsl.operators.instants import start_of_day

# An operator and an instant to compare with; all of them together are the comparison.
Bounds = tuple[tuple[str, dt.datetime], ...]

_NEXT_DAY = {"<": False, "<=": True, ">": True, ">=": False}
_BOUND = {"<": "<", "<=": "<", ">": ">=", ">=": ">="}


def instant_bounds(operator: str, days: tuple[dt.date, ...], zone: str) -> Bounds | None:
    """The bounds on an instant that say the same of it as the operator says of its day."""
    match operator, days:
        case "=", (day,):
            sides = [(">=", day), ("<=", day)]
        case "between", (low, high):
            sides = [(">=", low), ("<=", high)]
        case (("<" | "<=" | ">" | ">="), (day,)):
            sides = [(operator, day)]
        case _:
            return None
    starts = [_start(day, zone, _NEXT_DAY[side]) for side, day in sides]
    if None in starts:
        return None
    return tuple((_BOUND[side], start) for (side, _), start in zip(sides, starts, strict=True) if start)


def _start(day: dt.date, zone: str, of_next: bool) -> dt.datetime | None:
    if not 1 < day.year < 9999:
        return None
    day += dt.timedelta(days=of_next)
    midnight = dt.datetime.combine(day, dt.time(), ZoneInfo(zone))
    if midnight.utcoffset() != midnight.replace(fold=1).utcoffset():
        return None
    return start_of_day(day, zone)
