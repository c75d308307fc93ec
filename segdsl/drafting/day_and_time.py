"""A day in one column and its time of day in the next: together they say when something happened.

In: the profiles of a file's columns. Out: pairs of a column of days and one of times that belong to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from segdsl.drafting.profiles import Profile

_TIME_OF_DAY = re.compile(r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?( ?[AaPp]\.?[Mm]\.?)?")
_DAYS = ("date", "day", "datum", "tag", "fecha", "jour", "data")
_TIMES = ("time", "hour", "zeit", "uhrzeit", "hora", "heure", "ora")


def pairs(columns: Sequence[Profile]) -> Iterator[tuple[Profile, Profile]]:
    """Each column of times, and that of its days: `order_date` for `order_time`, or the one before it."""
    taken: set[str] = set()
    for place, times in enumerate(columns):
        if not _holds_times(times):
            continue
        days = [c for c in columns if c.kind == "date" and _has_year(c) and c.name not in taken]
        stem = _stem(times.name, _TIMES)
        called = [c for c in days if stem is not None and _stem(c.name, _DAYS) == stem]
        before = [c for c in days if place and c is columns[place - 1] and stem is not None]
        chosen = next(iter([*called, *before]), None)
        if chosen is not None:
            taken.add(chosen.name)
            yield chosen, times


def _has_year(column: Profile) -> bool:
    """Not so are birthdays, which no time of day completes."""
    return all("%Y" in layout or "%y" in layout for layout in re.findall(r'"([^"]*%[^"]*)"', column.type))


def _holds_times(column: Profile) -> bool:
    return bool(column.counts) and all(_TIME_OF_DAY.fullmatch(value.strip()) for value in column.counts)


def _stem(name: str, words: Sequence[str]) -> str | None:
    """What a name says beside the word for a day or a time; None where it has no such word."""
    parts = name.removesuffix("_value").split("_")
    left = [part for part in parts if part not in words]
    return "_".join(left) if len(left) < len(parts) else None
