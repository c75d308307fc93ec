"""Aggregates of events and sequences of them, over plain pairs of time and value."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from tests.properties.plain.clock import Moment, Now, day_of, later, minutes_later
from tests.properties.plain.everybody import average, exact_sum

Pairs = Sequence[tuple[Moment | None, Any]]


def _timed(pairs: Pairs) -> list[tuple[Any, Any]]:
    return sorted((time, value) for time, value in pairs if time is not None)


def _end(pairs: Pairs, place: int) -> Any:
    ordered = _timed(pairs)
    return ordered[place][1] if ordered else None


def _most_common(pairs: Pairs) -> Any:
    counts = Counter(value for _, value in pairs)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


def _known(pairs: Pairs) -> list[Any]:
    return [value for _, value in pairs if value is not None]


AGGREGATES: dict[str, Callable[[Pairs], Any]] = {
    "count": len,
    "sum": lambda pairs: exact_sum(_known(pairs)),
    "average": lambda pairs: average(_known(pairs)),
    "min": lambda pairs: min(_known(pairs), default=None),
    "max": lambda pairs: max(_known(pairs), default=None),
    "distinct": lambda pairs: len(Counter(_known(pairs))),
    "most common": lambda pairs: _most_common([p for p in pairs if p[1] is not None]),
    "first": lambda pairs: _end([p for p in pairs if p[1] is not None], 0),
    "last": lambda pairs: _end([p for p in pairs if p[1] is not None], -1),
}


def nth_time(times: Sequence[Moment | None], place: int) -> Moment | None:
    """The first (1), second … or last (0) of the known times."""
    ordered: list[Any] = sorted(t for t in times if t is not None)  # type: ignore[type-var]
    return ordered[place - 1] if ordered and place <= len(ordered) else None


def comes_after(
    first: Moment | None, second: Moment | None, within: tuple[int, str] | None, same_day: bool, zone: str
) -> bool:
    """Whether another event at `second` follows one at `first` in time."""
    if first is None or second is None:
        return False
    if same_day and day_of(first, zone) == day_of(second, zone):
        return True
    if isinstance(first, dt.datetime) and isinstance(second, dt.datetime):
        later_at_all = second > first
    else:
        later_at_all = day_of(second, zone) > day_of(first, zone)
    if within is None or not later_at_all:
        return later_at_all
    amount, unit = within
    if unit in ("minute", "hour"):
        end = minutes_later(first, amount * (60 if unit == "hour" else 1))  # type: ignore[arg-type]
        return end is not None and second <= end  # type: ignore[operator]
    last = later(day_of(first, zone), amount, unit)
    return last is not None and day_of(second, zone) <= last


def time_is_over(first: Moment | None, within: tuple[int, str] | None, same_day: bool, now: Now) -> bool:
    """Whether nothing can follow in time any more, as far as is known now; without `within`, so far."""
    if within is None:
        return True
    if first is None:
        return False
    day = day_of(first, now.zone)
    if same_day and not now.is_over(day):
        return False
    amount, unit = within
    if unit in ("minute", "hour"):
        end = minutes_later(first, amount * (60 if unit == "hour" else 1))  # type: ignore[arg-type]
        return end is not None and now.knows(end)
    last = later(day, amount, unit)
    return last is not None and now.is_over(last)
