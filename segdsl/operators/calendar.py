"""Arithmetic on days and months, as every engine must do it. Days outside 0001 … 9999 are unknown (None)."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange


def add_days(day: dt.date, days: float) -> dt.date | None:
    try:
        return day + dt.timedelta(days=int(days))
    except OverflowError:
        return None


def add_months(day: dt.date, months: float) -> dt.date | None:
    """So many months later (earlier where negative), clipped to the month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + int(months), 12)
    return _clipped(year, month + 1, day.day) if dt.MINYEAR <= year <= dt.MAXYEAR else None


def _clipped(year: int, month: int, day: int) -> dt.date:
    return dt.date(year, month, min(day, monthrange(year, month)[1]))


def months_between(earlier: dt.date, later: dt.date) -> int:
    """The largest n for which `earlier` plus n months is not after `later`; mirrored for a date to come."""
    if later < earlier:
        return -months_between(later, earlier)
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months if _clipped(later.year, later.month, earlier.day) <= later else months - 1


def towards_zero(whole: int, parts: int) -> int:
    """Whole division that drops the fraction on both sides of zero."""
    return abs(whole) // parts * (1 if whole >= 0 else -1)


def start_of_week(day: dt.date) -> dt.date:
    """The Monday. (0001-01-01 is one, so there always is one.)"""
    return day - dt.timedelta(days=day.weekday())


def start_of_quarter(day: dt.date) -> dt.date:
    return dt.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def anniversary_between(day: dt.date, low: dt.date, high: dt.date) -> bool:
    """Whether the day's return in a later year lies in low … high, both included.

    29 February returns on 28 February in common years.
    """
    # A stretch that touches three years holds a whole one, and with it a return.
    years = range(max(low.year, day.year + 1), min(high.year, max(low.year, day.year + 1) + 2) + 1)
    return any(low <= _clipped(year, day.month, day.day) <= high for year in years)
