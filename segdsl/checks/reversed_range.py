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
    if first is None or last is None or first[0] != last[0] or first[1] <= last[1]:
        return
    one, other = low.span.text, high.span.text
    yield Diagnostic(
        "reversed-range",
        f"nothing lies in {quoted(between.span)}: its first end comes after its last",
        between.span,
        hint=f"did you mean `between {other} and {one}`?",
        certainty="proved",
    )


def _end(value: Expression) -> tuple[str, float] | None:
    """What it is counted in, and where it lies there: a number, a day, a day beside today."""
    match value:
        case Literal(int() | float() as number) if not isinstance(number, bool):
            return "numbers", number
        case Literal(dt.date() as day) if not isinstance(day, dt.datetime):
            return "days", day.toordinal()
        case Clock("today"):
            return "days from today", 0
        case Call("add days", (Clock("today"), Literal(int() as days))):
            return "days from today", days
        case _:
            return None


CHECK = Check(
    {"reversed-range": Code("warning", "A `between` with its ends the wrong way round")},
    of_rules=reversed_range,
)
