"""reversed-range: a `between` whose ends stand the wrong way round, so that nothing lies in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from segdsl.checks.check import Check, Rulebook
from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic
from segdsl.model.findings import quoted
from segdsl.model.nodes import Call, Clock, Expression, Literal
from segdsl.model.traversal import walk
from segdsl.model.written import everything


def reversed_range(rules: Rulebook) -> Iterator[Diagnostic]:
    for expression in everything(rules.model):
        for part in walk(expression):
            if isinstance(part, Call) and part.operator == "between":
                yield from _of(part)


def _of(between: Call) -> Iterator[Diagnostic]:
    _, low, high = between.arguments
    first, last = _end(low), _end(high)
    if first is None or last is None or type(first) is not type(last) or first <= last:
        return
    one, other = low.span.text, high.span.text
    yield Diagnostic(
        "reversed-range",
        f"nothing lies in {quoted(between.span)}: its first end comes after its last",
        between.span,
        hint=f"did you mean `between {other} and {one}`?",
        certainty="proved",
    )


def _end(value: Expression) -> dt.timedelta | dt.date | float | None:
    """A number, a day, or how long after today a day is; None where rules alone don't know it."""
    match value:
        case Literal(int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case Literal(dt.date() as day) if not isinstance(day, dt.datetime):
            return day
        case Clock("today"):
            return dt.timedelta()
        case Call("add days", (Clock("today"), Literal(int() as days))):
            return dt.timedelta(days)
        case _:
            return None


CHECK = Check(
    {"reversed-range": Code("warning", "A `between` with its ends the wrong way round")},
    of_rules=reversed_range,
)
