"""Stretches of time, and whether a moment lies in one.

In: a window as written, and a value that is a day or an instant. Out: comparisons of the two. Days are
compared as days: an instant counts as its day in the project's zone, unless hours, minutes or another
instant are meant.
"""

from __future__ import annotations

from dataclasses import dataclass

from segdsl.model import literals, moments
from segdsl.model.date_formats import without_year
from segdsl.model.draft import Scope
from segdsl.model.findings import quoted
from segdsl.model.nodes import Call, Clock, Column, Expression, Length, Literal, OfCustomer
from segdsl.model.terms import all_of, as_day, call, in_step, negation, now, today
from segdsl.model.traversal import walk
from segdsl.source import Span
from segdsl.syntax import nodes as syntax
from segdsl.types import in_words

FUTURE = ("tomorrow", "in the next", "in next")
PERIODIC = ("in each of the last", "in at least of the last")
_STARTS = {
    "week": "start of week",
    "month": "start of month",
    "quarter": "start of quarter",
    "year": "start of year",
}
_UNIT_LENGTHS = {
    "day": Length(1, "days"),
    "week": Length(7, "days"),
    "month": Length(1, "months"),
    "quarter": Length(3, "months"),
    "year": Length(12, "months"),
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `low` to `high`, both included unless open; None where it has no end on that side."""

    low: Expression | None
    high: Expression | None
    low_open: bool = False
    high_open: bool = False


def in_window(scope: Scope, node: syntax.InWindow) -> Expression | None:
    """`joined in the last 30 days`, `anniversary of birthday in this month`."""
    value = scope.resolve(node.value)
    if node.window.form in PERIODIC:
        words = node.window.form.replace("least of", "least … of")
        message = f"`{words} …` counts events, and {quoted(node.value.span)} is one value"
        scope.findings.add("type-mismatch", message, node.window.span, "write `in the last …`")
        return None
    if value is None:
        stretch(scope, node.window, None, node.window.span)
        return None
    if value.kind.family not in ("day", "instant", *(("birthday",) if node.anniversary else ())):
        message = (
            f"a stretch of time needs a date, and {quoted(node.value.span)} is {in_words(value.kind.type)}"
        )
        scope.findings.add("type-mismatch", message, node.value.span, _dated(value))
        return None
    if node.anniversary:
        value = as_day(value, scope.draft.zone)
    found = stretch(scope, node.window, value, node.value.span)
    if found is None:
        return None
    made = (
        _anniversary(scope, value, found, node.span)
        if node.anniversary
        else holds(scope, value, found, node.span)
    )
    return negation(made, node.span) if node.window.negated else made


def _dated(value: Expression) -> str | None:
    inner = value.value if isinstance(value, OfCustomer) else value
    if value.kind.family == "birthday":
        return without_year(value.span.text)
    if value.kind.family == "text" and isinstance(inner, Column):
        return f"if it holds dates, declare it so: `{inner.name} date`"
    return None


def stretch(scope: Scope, window: syntax.Window, value: Expression | None, subject: Span) -> Stretch | None:
    """The stretch that a window means, for a value that is a day or an instant."""
    span = window.span
    match window.form:
        case "today" | "yesterday" | "tomorrow":
            day = moments.day_word(window.form, span)
            return Stretch(day, day)
        case "in this" | "in last" | "in next":
            return _calendar_period(window)
        case (
            "in the last" | "in the next" | "more than ago" | "less than ago" | "at least ago" | "at most ago"
        ):
            return _around_now(scope, window, value, subject)
        case "before" | "after" | "since" | "on" | "between":
            return _beside(scope, window)
        case "within after" | "within before":
            return _near(scope, window, value, subject)
        case _:
            return None


def _calendar_period(window: syntax.Window) -> Stretch:
    span, unit = window.span, window.unit or "month"
    length = _UNIT_LENGTHS[unit]
    this = call(_STARTS[unit], (today(span),), span) if unit in _STARTS else today(span)
    steps = {"in this": 0, "in last": -1, "in next": 1}[window.form]
    start = this if steps == 0 else moments.moved(this, length, steps, span)
    following = this if steps == -1 else moments.moved(start, length, 1, span)
    return Stretch(start, moments.shifted_days(following, -1, span))


def _around_now(
    scope: Scope, window: syntax.Window, value: Expression | None, subject: Span
) -> Stretch | None:
    length = _length(scope, window.arguments[0], value, subject)
    if length is None:
        return None
    span = window.span
    present = now(span) if length.unit == "minutes" else today(span)
    if window.form == "in the next":
        return Stretch(present, moments.moved(present, length, 1, span))
    then = moments.moved(present, length, -1, span)
    match window.form:
        case "more than ago":
            return Stretch(None, then, high_open=True)
        case "at least ago":
            return Stretch(None, then)
        case "less than ago":
            return Stretch(then, present, low_open=True)
        case _:
            return Stretch(then, present)


def _length(scope: Scope, node: syntax.Expression, value: Expression | None, subject: Span) -> Length | None:
    """The length of a window; hours and minutes need a value with a time of day."""
    length = literals.length(scope, node)
    if length is None or length.unit != "minutes" or value is None or value.kind.family == "instant":
        return length
    message = f"{quoted(node.span)} needs a time of day, and {quoted(subject)} has only a date"
    scope.findings.add(
        "type-mismatch", message, node.span, "count in days, or declare the column as `datetime`"
    )
    return None


def _beside(scope: Scope, window: syntax.Window) -> Stretch | None:
    ends = [moment(scope, a) for a in window.arguments]
    if any(e is None for e in ends):
        return None
    first, last = ends[0], ends[-1]
    match window.form:
        case "before":
            return Stretch(None, first, high_open=True)
        case "after":
            return Stretch(first, None, low_open=True)
        case "since":
            return Stretch(first, None)
        case _:
            return Stretch(first, last)


def moment(scope: Scope, node: syntax.Expression) -> Expression | None:
    """A date in a window: anything that is a day or an instant."""
    value = scope.resolve(node)
    if value is None or value.kind.family in ("day", "instant"):
        return value
    hint = "a date is written without quotes, as in `2026-03-31`" if isinstance(node, syntax.Text) else None
    message = f"a date is needed here, and {quoted(node.span)} is {in_words(value.kind.type)}"
    scope.findings.add("type-mismatch", message, node.span, hint)
    return None


def _near(scope: Scope, window: syntax.Window, value: Expression | None, subject: Span) -> Stretch | None:
    length = _length(scope, window.arguments[0], value, subject)
    day = moment(scope, window.arguments[1])
    if length is None or day is None:
        return None
    if length.unit != "minutes":
        day = as_day(day, scope.draft.zone)
    elif day.kind.family == "day":
        words = quoted(window.arguments[1].span)
        message = f"{quoted(window.arguments[0].span)} needs a time of day, and {words} has only a date"
        scope.findings.add("type-mismatch", message, window.arguments[0].span, "count in days")
        return None
    if window.form == "within after":
        return Stretch(day, moments.moved(day, length, 1, window.span))
    return Stretch(moments.moved(day, length, -1, window.span), day)


# ---------------------------------------------------------------- whether a moment lies in it


def holds(scope: Scope, value: Expression, found: Stretch, span: Span) -> Expression:
    zone = scope.draft.zone
    low = None if found.low is None else in_step(value, found.low, zone)
    high = None if found.high is None else in_step(value, found.high, zone)
    if low and high and low[0] == high[0] and not found.low_open and not found.high_open:
        if low[1] == high[1]:
            return call("=", low, span)
        return call("between", (low[0], low[1], high[1]), span)
    tests: list[Expression] = []
    if low is not None:
        tests.append(call(">" if found.low_open else ">=", low, span))
    if high is not None:
        tests.append(call("<" if found.high_open else "<=", high, span))
    return all_of(tests, span)


def _anniversary(scope: Scope, day: Expression, found: Stretch, span: Span) -> Expression:
    """The same for the yearly return of a day; the ends are days, both included."""
    zone = scope.draft.zone
    low = None if found.low is None else as_day(found.low, zone)
    high = None if found.high is None else as_day(found.high, zone)
    if low is not None and found.low_open:
        low = moments.shifted_days(low, 1, span)
    if high is not None and found.high_open:
        high = moments.shifted_days(high, -1, span)
    if low is not None and high is not None:
        return call("anniversary between", (day, low, high), span)
    if low is not None:
        return call("anniversary from", (day, low), span)
    assert high is not None
    return call("anniversary until", (day, high), span)


def about_customer(found: Stretch) -> Stretch:
    """The stretch as seen from a row of events: what is the customer's is marked as such."""
    return Stretch(_marked(found.low), _marked(found.high), found.low_open, found.high_open)


def _marked(value: Expression | None) -> Expression | None:
    if value is None or all(isinstance(e, Literal | Clock | Call) for e in walk(value)):
        return value
    return OfCustomer(value, value.kind, value.span)
