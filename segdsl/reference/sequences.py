"""What followed an event: times compared as sequences do.

In: the times of two events, or of one and the end of knowledge. Out: whether the second comes in time, and
whether it is too late for anything to come.
"""

from __future__ import annotations

import datetime as dt

from segdsl.clock import AsOf
from segdsl.instants import add_minutes, end_of_day, local_day
from segdsl.model.nodes import Length, Step
from segdsl.operators.calendar import add_days, add_months

Time = dt.date | dt.datetime


def day_of(time: Time, zone: str) -> dt.date:
    return local_day(time, zone) if isinstance(time, dt.datetime) else time


def comes_after(step: Step, first: Time, second: Time, zone: str) -> bool:
    """Whether another event at `second` is what the step waits for after `first`."""
    if step.same_day and day_of(first, zone) == day_of(second, zone):
        return True
    return _is_later(first, second, zone) and _is_within(step.within, first, second, zone)


def _is_later(first: Time, second: Time, zone: str) -> bool:
    """Strictly later; on a later day where either has only a date."""
    if isinstance(first, dt.datetime) and isinstance(second, dt.datetime):
        return second > first
    return day_of(second, zone) > day_of(first, zone)


def _is_within(length: Length | None, first: Time, second: Time, zone: str) -> bool:
    if length is None:
        return True
    if length.unit == "minutes":
        if not (isinstance(first, dt.datetime) and isinstance(second, dt.datetime)):
            return False
        last = add_minutes(first, length.amount)
        return last is not None and second <= last
    last_day = _last_day(length, day_of(first, zone))
    return last_day is not None and day_of(second, zone) <= last_day


def _last_day(length: Length, day: dt.date) -> dt.date | None:
    return add_days(day, length.amount) if length.unit == "days" else add_months(day, length.amount)


def is_over(step: Step, first: Time, as_of: AsOf) -> bool:
    """Whether, as far as as-of knows, nothing can come in time any more after an event at `first`."""
    if step.within is None:
        return True
    day = day_of(first, as_of.zone)
    if step.same_day and end_of_day(day, as_of.zone) > as_of.end:
        return False
    if step.within.unit == "minutes":
        last = add_minutes(first, step.within.amount) if isinstance(first, dt.datetime) else None
        return last is not None and last < as_of.end
    last_day = _last_day(step.within, day)
    return last_day is not None and end_of_day(last_day, as_of.zone) <= as_of.end
