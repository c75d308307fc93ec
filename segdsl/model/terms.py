"""The small pieces that meanings are put together from.

Every function here takes expressions that are known to fit; what a person wrote is checked before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from segdsl.model.nodes import Call, Clock, Column, Expression, Literal, LookedUp, OfCustomer, Value
from segdsl.operators import OPERATORS
from segdsl.source import Span
from segdsl.types import CONDITION, Day, Flag, Instant, Kind, ListOf, Number, Reach, Text

WHOLE = Kind(Number(whole=True), unknown=False)
REAL = Kind(Number(), unknown=False)
TEXT = Kind(Text(), unknown=False)
LIST = Kind(ListOf(), unknown=False)
DAY = Kind(Day(), unknown=False)
INSTANT = Kind(Instant(), unknown=False)


def call(operator: str, arguments: Sequence[Expression], span: Span) -> Call:
    """A call that is known to fit a signature of the operator; anything else is a bug here."""
    made = call_if_fits(operator, arguments, span)
    if made is None:
        families = ", ".join(a.kind.family for a in arguments)
        raise AssertionError(f"{operator} does not take {families}")
    return made


def call_if_fits(operator: str, arguments: Sequence[Expression], span: Span) -> Call | None:
    kind = OPERATORS[operator].kind(tuple(a.kind for a in arguments))
    return None if kind is None else Call(operator, tuple(arguments), kind, span)


def negation(condition: Expression, span: Span) -> Expression:
    return Call("not", (condition,), CONDITION, span)


def all_of(conditions: Sequence[Expression], span: Span) -> Expression:
    return conditions[0] if len(conditions) == 1 else Call("and", tuple(conditions), CONDITION, span)


def whole(value: int, span: Span) -> Literal:
    return Literal(value, replace(WHOLE, within=Reach(value, value)), span)


def real(value: float, span: Span) -> Literal:
    return Literal(float(value), replace(REAL, within=Reach(value, value)), span)


def text(value: str, span: Span) -> Literal:
    return Literal(value, TEXT, span)


def constant(value: Value, span: Span) -> Literal:
    """A literal whose kind is that of its Python value (dates and instants included)."""
    match value:
        case bool():
            return Literal(value, CONDITION, span)
        case int():
            return whole(value, span)
        case float():
            return real(value, span)
        case str():
            return text(value, span)
        case tuple():
            return Literal(value, LIST, span)
    return Literal(value, INSTANT if hasattr(value, "hour") else DAY, span)


def today(span: Span) -> Clock:
    return Clock("today", DAY, span)


def now(span: Span) -> Clock:
    return Clock("now", INSTANT, span)


def as_day(value: Expression, zone: str) -> Expression:
    """The calendar day of an instant, in the project's zone; a day is itself."""
    if value.kind.family != "instant":
        return value
    return call("local day", (value, text(zone, value.span)), value.span)


def in_step(a: Expression, b: Expression, zone: str) -> tuple[Expression, Expression]:
    """Two moments that can be compared: as days where either is one, else as they are."""
    if {a.kind.family, b.kind.family} == {"day", "instant"}:
        return as_day(a, zone), as_day(b, zone)
    return a, b


def as_condition(value: Expression) -> Expression | None:
    """A flag as a condition; None where the value is not a flag."""
    if value.kind.family != "flag":
        return None
    inner = value.value if isinstance(value, OfCustomer) else value
    known = not value.kind.unknown and not isinstance(inner, Column | LookedUp)
    return value if known else call("holds", (value,), value.span)


def is_condition(value: Expression) -> bool:
    """Whether the value is a condition already (not a flag read from a file)."""
    return isinstance(value.kind.type, Flag) and not value.kind.unknown
