"""not-includes-unknown: a negative that lets in everybody whose value is unknown.

Looked at are the conditions that a segment joins with `and`: there a negative decides who is in.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.checks.check import Check, Rulebook
from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic, Edit, Fix
from segdsl.model.findings import quoted
from segdsl.model.nodes import Call, Column, Expression, Literal
from segdsl.operators import OPERATORS
from segdsl.source import Span


def not_includes_unknown(rules: Rulebook) -> Iterator[Diagnostic]:
    for segment in rules.model.segments.values():
        conjuncts = _conjuncts(segment.condition)
        known = {c.arguments[0] for c in conjuncts if isinstance(c, Call) and c.operator == "is known"}
        for conjunct in conjuncts:
            value = _perhaps_unknown(conjunct)
            if value is not None and value not in known:
                yield _finding(conjunct.span, value)


def _conjuncts(condition: Expression) -> tuple[Expression, ...]:
    if isinstance(condition, Call) and condition.operator == "and":
        return condition.arguments
    return (condition,)


def _perhaps_unknown(conjunct: Expression) -> Expression | None:
    """The value in a negated comparison that may be unknown."""
    if not isinstance(conjunct, Call) or conjunct.operator != "not":
        return None
    inner = conjunct.arguments[0]
    if not isinstance(inner, Call) or OPERATORS[inner.operator].joins or OPERATORS[inner.operator].knowing:
        return None
    for argument in inner.arguments:
        plain = _plain(argument)
        if plain.kind.lacking and not isinstance(plain, Literal):
            return plain
    return None


def _plain(value: Expression) -> Expression:
    """The value as written, without what lowering puts around it."""
    while isinstance(value, Call) and value.span == value.arguments[0].span:
        value = value.arguments[0]
    return value


def _finding(place: Span, value: Expression) -> Diagnostic:
    words = quoted(value.span)
    flag = isinstance(value, Column) and value.kind.family == "flag"
    hint = f"to leave them out, add `and {words[1:-1]} is known`"
    if flag:
        hint = f"to leave them out, write `{words[1:-1]} = no`"
        fix = Fix(f"write `{words[1:-1]} = no`", (Edit(place, f"{value.span.text} = no"),))
    else:
        end = Span(place.source, place.end, place.end)
        fix = Fix(f"add `and {words[1:-1]} is known`", (Edit(end, f" and {value.span.text} is known"),))
    message = f"{quoted(place)} also holds for customers whose {words} is unknown"
    return Diagnostic("not-includes-unknown", message, place, hint=hint, fix=fix, certainty="proved")


CHECK = Check(
    {"not-includes-unknown": Code("info", "A negative that includes customers whose value is unknown")},
    of_rules=not_includes_unknown,
)
