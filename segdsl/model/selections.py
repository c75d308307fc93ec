"""Which events: a name, a window, a condition, what followed; and questions about how many there are.

In: a selection as written. Out: a Selection of rows of a file or roll-up: named subsets, windows and
conditions are one condition about the row.
"""

from __future__ import annotations

from segdsl.model import literals, moments, windows
from segdsl.model.catalog import CUSTOMERS
from segdsl.model.conditions import condition, counted
from segdsl.model.draft import Rows, Scope
from segdsl.model.findings import quoted
from segdsl.model.names import rows
from segdsl.model.nodes import Aggregate, Column, Expression, Length, Selection, Step
from segdsl.model.terms import all_of, call, negation, now, today, whole
from segdsl.source import Span
from segdsl.syntax import nodes as syntax
from segdsl.types import Kind, Number

COUNT = Kind(Number(whole=True, low=0), unknown=False)
MOST_PERIODS = 366
MOST_STEPS = 50


def query(scope: Scope, node: syntax.Query) -> Expression | None:
    """`any orders …`, `no orders …`, `every orders where (…)`, `at least 3 orders …`."""
    if not scope.of_customer or scope.rolled is not None:
        _events_inside(scope, node.span)
        return None
    count = literals.count(scope, node.count) if node.count is not None else 1
    written = _plural(scope, node) if node.count is not None and count == 1 else node.selection
    if written.window is not None and written.window.form in windows.PERIODIC:
        return None if count is None else _periods(scope, node, written, count)
    if node.quantifier == "every":
        return _every(scope, node, written)
    found = selection(scope, written)
    if found is None or count is None:
        return None
    many = Aggregate("count", found, None, CUSTOMERS, COUNT, node.span)
    if node.quantifier == "no":
        return call("=", (many, whole(0, node.span)), node.span)
    sign = ">=" if node.quantifier == "any" else counted(node.quantifier)
    return call(sign, (many, whole(count, node.count.span if node.count else node.span)), node.span)


def _events_inside(scope: Scope, span: Span) -> None:
    place = scope.rolled or scope.table
    message = f"{quoted(span)} cannot stand in a rule about single `{place}`"
    hint = "make it a trait, and write `customer.NAME` here"
    scope.findings.add("not-yet", message, span, hint)


def _plural(scope: Scope, node: syntax.Query) -> syntax.Selection:
    """After 1 the name may lose its final s: `exactly 1 order`."""
    written, name = node.selection, node.selection.events
    if name.text not in scope.draft.names and f"{name.text}s" in scope.draft.names:
        plural = syntax.Name(f"{name.text}s", name.span)
        return syntax.Selection(plural, written.window, written.where, written.steps, written.span)
    return written


def _every(scope: Scope, node: syntax.Query, written: syntax.Selection) -> Expression | None:
    if written.where is None:
        message = f"{quoted(node.span)} says nothing of the events"
        hint = f"write `every {written.events.text} where (…)`, or `any {written.events.text}`"
        scope.findings.add("type-mismatch", message, node.span, hint)
        return None
    unfiltered = syntax.Selection(written.events, written.window, None, written.steps, written.span)
    everything = selection(scope, unfiltered)
    own = condition(scope.row_of(written.events.text), written.where) if everything is not None else None
    if everything is None or own is None:
        return None
    failing = negation(own, own.span)
    parts = (failing,) if everything.condition is None else (everything.condition, failing)
    others = Selection(everything.events, all_of(parts, node.span), everything.future, everything.steps)
    all_, failed = (Aggregate("count", s, None, CUSTOMERS, COUNT, node.span) for s in (everything, others))
    return call("every", (all_, failed), node.span)


# ---------------------------------------------------------------- the rows


def selection(scope: Scope, written: syntax.Selection) -> Selection | None:
    """The rows that are meant; None where they are not (errors are told)."""
    found = rows(scope, written.events)
    if found is None:
        return None
    row = scope.row_of(written.events.text)
    conditions = [] if found.condition is None else [found.condition]
    window = None if written.window is None else _window(scope, written.events, found, written.window)
    own = None if written.where is None else condition(row, written.where)
    steps = _steps(scope, written, found)
    if (written.window is not None and window is None) or (written.where is not None and own is None):
        return None
    if steps is None:
        return None
    conditions.extend(c for c in (window, own) if c is not None)
    together = all_of(conditions, written.span) if conditions else None
    future = written.window is not None and written.window.form in windows.FUTURE
    return Selection(found.root, together, future, steps)


def _window(scope: Scope, events: syntax.Name, found: Rows, window: syntax.Window) -> Expression | None:
    at = time_of(scope, events, found, window.span)
    if at is None:
        return None
    stretch = windows.stretch(scope.customer(), window, at, events.span)
    if stretch is None:
        return None
    made = windows.holds(scope, at, windows.about_customer(stretch), window.span)
    return negation(made, window.span) if window.negated else made


def time_of(scope: Scope, events: syntax.Name, found: Rows, span: Span) -> Column | None:
    """The column with the time of the rows; where there is none, that is reported."""
    if found.at is None:
        message = f"`{events.text}` have no time, and {quoted(span)} needs one"
        hint = f"say which column is their time: `events {events.text} from … key … at COLUMN`"
        scope.findings.add("type-mismatch", message, span, hint)
        return None
    holder = scope.draft.holder(found.root, found.at)
    if holder is None:
        return None
    info = scope.draft.column(holder, found.at, span)
    if info is None or info.kind.family not in ("day", "instant"):  # which the catalog reports
        return None
    return Column(holder, found.at, info.kind, span)


# ---------------------------------------------------------------- what followed


def _steps(scope: Scope, written: syntax.Selection, first: Rows) -> tuple[Step, ...] | None:
    if len(written.steps) > MOST_STEPS:
        message = f"more than {MOST_STEPS} events follow one another here"
        hint = "ask for the first of them and for the last in segments of their own"
        scope.findings.add("too-large", message, written.steps[MOST_STEPS].span, hint)
        return None
    if not written.steps:
        return ()
    before = time_of(scope, written.events, first, written.steps[0].span)
    steps: list[Step] = []
    fine = before is not None
    for place, node in enumerate(written.steps, 1):
        found = rows(scope, node.events)
        at = None if found is None else time_of(scope, node.events, found, node.span)
        step = None if found is None else _step(scope, node, found, (before, at))
        if node.negated and place < len(written.steps):
            message = "after `not followed by` nothing can follow"
            scope.findings.add("not-yet", message, node.span, "let it be the last step")
            fine = False
        if step is None or at is None:
            fine = False
        else:
            steps.append(step)
        before = at
    return tuple(steps) if fine else None


def _step(
    scope: Scope, node: syntax.Step, found: Rows, times: tuple[Column | None, Column | None]
) -> Step | None:
    own = None if node.where is None else condition(scope.row_of(node.events.text), node.where)
    within: Length | None = None
    if node.within is not None:
        within = literals.length(scope, node.within)
        if within is None:
            return None
        if within.unit == "minutes" and any(t is not None and t.kind.family == "day" for t in times):
            message = f"{quoted(node.within.span)} needs times of day, and there are only dates"
            hint = "count in days, or declare the columns as `datetime`"
            scope.findings.add("type-mismatch", message, node.within.span, hint)
            return None
    if node.where is not None and own is None:
        return None
    parts = [c for c in (found.condition, own) if c is not None]
    together = all_of(parts, node.span) if parts else None
    return Step(found.root, together, within, node.same_day, node.negated)


# ---------------------------------------------------------------- regular behaviour


def _periods(scope: Scope, node: syntax.Query, written: syntax.Selection, count: int) -> Expression | None:
    """`in each of the last 4 periods of 90 days`, `in at least 3 of the last 6 months`."""
    assert written.window is not None
    window = written.window
    if node.quantifier not in ("any", "at least"):
        words = window.form.replace("least of", "least … of")
        message = f"`{words} …` goes with `any` and `at least`, not with `{node.quantifier}`"
        scope.findings.add("not-yet", message, window.span)
        return None
    *amounts, period = window.arguments
    numbers = [literals.count(scope, a) for a in amounts if isinstance(a, syntax.Number | syntax.Name)]
    length = literals.length(scope, period)
    plain = selection(scope, _without_window(written))
    found = rows(scope, written.events) if plain is not None else None
    at = time_of(scope, written.events, found, window.span) if found is not None else None
    if length is None or plain is None or at is None or any(n is None for n in numbers):
        return None
    how_many = numbers[-1] or 0
    if not _countable(scope, window, length, at, how_many, numbers[0] or 0):
        return None
    periods = [_in_period(scope, node, plain, at, length, k, count) for k in range(1, how_many + 1)]
    if window.form == "in each of the last":
        return all_of(periods, node.span)
    many = call("how many of", periods, node.span)
    return call(">=", (many, whole(numbers[0] or 0, window.span)), node.span)


def _without_window(written: syntax.Selection) -> syntax.Selection:
    return syntax.Selection(written.events, None, written.where, written.steps, written.span)


def _countable(
    scope: Scope, window: syntax.Window, length: Length, at: Column, how_many: int, least: int
) -> bool:
    if not 1 <= how_many <= MOST_PERIODS:
        message = f"the periods should be from 1 to {MOST_PERIODS}, and here are {how_many}"
        scope.findings.add("too-large", message, window.span)
        return False
    if least > how_many:
        message = f"{least} of the last {how_many} periods can't be: there are only {how_many}"
        scope.findings.add("type-mismatch", message, window.span)
        return False
    if length.amount <= 0:
        scope.findings.add("type-mismatch", "a period of no length holds nothing", window.span)
        return False
    if length.unit == "minutes" and at.kind.family == "day":
        message = f"{quoted(window.span)} needs times of day, and there are only dates"
        scope.findings.add("type-mismatch", message, window.span, "count in days")
        return False
    return True


def _in_period(
    scope: Scope, node: syntax.Query, plain: Selection, at: Column, length: Length, k: int, count: int
) -> Expression:
    """Period k holds the dates with (k-1)·length < today - date <= k·length; the first, today as well."""
    span = node.span
    last = Length(length.amount * (k - 1), length.unit)
    first = Length(length.amount * k, length.unit)
    present = now(span) if length.unit == "minutes" else today(span)
    end = present if k == 1 else moments.moved(present, last, -1, span)
    begin = moments.moved(present, first, -1, span)
    when = windows.holds(scope, at, windows.Stretch(begin, end, high_open=k > 1), span)
    parts = (when,) if plain.condition is None else (plain.condition, when)
    chosen = Selection(plain.events, all_of(parts, span), False, plain.steps)
    many = Aggregate("count", chosen, None, CUSTOMERS, COUNT, span)
    return call(">=", (many, whole(count, span)), span)
