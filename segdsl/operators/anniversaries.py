"""Anniversaries: the returns of a date in later years, in a stretch of days that may be open at one end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from segdsl.operators.calendar import anniversary_between
from segdsl.operators.entry import Example, Operator, Signature, Tier, Unknown
from segdsl.operators.turned import WantedResult
from segdsl.types import Family, Flag


def _anniversary(
    name: str,
    takes: tuple[Family, ...],
    row: Callable[..., bool],
    column: Callable[..., Any],
    doc: str,
    *examples: Example,
) -> Operator:
    return Operator(
        name=name,
        form=None,
        tier=Tier.COMPARISON,
        signatures=(Signature(takes, Flag()), Signature(("birthday", *takes[1:]), Flag())),
        unknown=Unknown.NEVER,
        row=row,
        column=column,
        doc=doc,
        examples=examples,
        inverse=_years_before,
    )


def _years_before(wanted: WantedResult) -> dt.date | None:
    """A day whose anniversary is the first, or only, end of the stretch; of the same year if possible."""
    day: dt.date | None = wanted.arguments[1]
    if day is None:
        return None
    now = wanted.argument
    year = now.year if isinstance(now, dt.date) and now.year < day.year else max(day.year - 35, dt.MINYEAR)
    return dt.date(year, day.month, min(day.day, 28 if day.month == 2 else day.day))


_LEAP = dt.date(2024, 2, 29)

ANNIVERSARIES = (
    _anniversary(
        "anniversary between",
        ("day", "day", "day"),
        anniversary_between,
        lambda kernel, day, low, high: kernel.anniversary_between(day, low, high),
        "An anniversary of the date lies in this stretch, both ends included; "
        "29 February has its anniversary on 28 February in common years.",
        Example((_LEAP, dt.date(2026, 2, 20), dt.date(2026, 2, 28)), True),
        Example((_LEAP, dt.date(2028, 2, 28), dt.date(2028, 2, 28)), False),
        Example((_LEAP, dt.date(2024, 2, 1), dt.date(2024, 3, 1)), False),
        Example((dt.date(1990, 1, 3), dt.date(2025, 12, 28), dt.date(2026, 1, 5)), True),
        Example((None, dt.date(2025, 12, 28), dt.date(2026, 1, 5)), False),
    ),
    _anniversary(
        "anniversary from",
        ("day", "day"),
        lambda day, low: anniversary_between(day, low, dt.date.max),
        lambda kernel, day, low: kernel.anniversary_between(day, low, None),
        "An anniversary of the date is still to come on or after this day.",
        Example((_LEAP, dt.date(2026, 3, 1)), True),
        Example((_LEAP, dt.date(9999, 3, 1)), False),
    ),
    _anniversary(
        "anniversary until",
        ("day", "day"),
        lambda day, high: anniversary_between(day, dt.date.min, high),
        lambda kernel, day, high: kernel.anniversary_between(day, None, high),
        "An anniversary of the date has come by this day.",
        Example((_LEAP, dt.date(2025, 2, 28)), True),
        Example((_LEAP, dt.date(2025, 2, 27)), False),
    ),
)
