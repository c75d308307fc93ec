"""Dates in examples: written out, or counted from the example's as-of.

In: a date as written, and the day that the example calls today. Out: a day or an instant, as the column or
the events want it.
"""

from __future__ import annotations

import datetime as dt

from segdsl.instants import local_day, start_of_day
from segdsl.model import literals
from segdsl.model.draft import Scope
from segdsl.model.findings import quoted
from segdsl.operators.day_ranges import DAY_WORDS
from segdsl.syntax import nodes as syntax

MOMENTS = (syntax.DateLiteral, syntax.InstantLiteral, syntax.DayWord, syntax.RelativeDay)


def moment(scope: Scope, node: syntax.Expression, today: dt.date | None) -> dt.date | dt.datetime | None:
    """A date or an instant; those relative to today need the example's as-of."""
    node = literals.setting_of(scope, node)
    match node:
        case syntax.DateLiteral(value):
            return value
        case syntax.InstantLiteral(value):
            return literals.instant(scope.draft, value, node)
        case syntax.DayWord(word) if today is not None:
            return _shifted(scope, today, DAY_WORDS[word], node)
        case syntax.RelativeDay(duration, forward) if today is not None:
            return _relative(scope, node, duration, today, 1 if forward else -1)
        case syntax.DayWord() | syntax.RelativeDay():
            message = f"{quoted(node.span)} needs a day to count from"
            scope.findings.add(
                "type-mismatch", message, node.span, "write `as of DATE` behind the example's title"
            )
        case _:
            hint = "a date is written without quotes" if isinstance(node, syntax.Text) else None
            scope.findings.add("type-mismatch", f"{quoted(node.span)} is not a date", node.span, hint)
    return None


def _relative(
    scope: Scope, node: syntax.RelativeDay, duration: syntax.Expression, today: dt.date, direction: int
) -> dt.date | None:
    length = literals.length(scope, duration)
    if length is None:
        return None
    if length.unit == "minutes":
        scope.findings.add("type-mismatch", "count in days here, or write the instant", node.span)
        return None
    if length.unit == "days":
        return _shifted(scope, today, direction * int(length.amount), node)
    months = today.year * 12 + today.month - 1 + direction * int(length.amount)
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        _off_calendar(scope, node)
        return None
    last = [31, 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28, 31, 30, 31, 30]
    last += [31, 31, 30, 31, 30, 31]
    return dt.date(year, month + 1, min(today.day, last[month]))


def _shifted(scope: Scope, today: dt.date, days: int, node: syntax.Expression) -> dt.date | None:
    try:
        return today + dt.timedelta(days=days)
    except OverflowError:
        _off_calendar(scope, node)
        return None


def _off_calendar(scope: Scope, node: syntax.Expression) -> None:
    message = f"{quoted(node.span)} is beyond the years that can be counted"
    scope.findings.add("bad-date", message, node.span)


def of_family(scope: Scope, found: dt.date | dt.datetime, family: str) -> dt.date | dt.datetime:
    """A date where days are wanted, an instant where instants are: a date stands for its first one."""
    zone = scope.draft.zone
    if isinstance(found, dt.datetime):
        return found if family == "instant" else local_day(found, zone)
    return found if family == "day" else start_of_day(found, zone)
