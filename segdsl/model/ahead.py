"""Answers that lie ahead: `no orders in the next 180 days`.

In: an answer, its references written out. Out: how far ahead it looks, and the same answer from tomorrow on:
what happens on the day itself is known already, so it answers nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal as OneOfThese

from segdsl.model.meaning import changed
from segdsl.model.moments import shifted_days
from segdsl.model.nodes import Aggregate, Call, Clock, Expression, Length, Literal
from segdsl.model.traversal import walk

Unit = OneOfThese["days", "months", "minutes"]

_UNITS: tuple[Unit, ...] = ("days", "months", "minutes")


def looks_ahead(expression: Expression) -> bool:
    """Whether events that are yet to come decide it."""
    return any(isinstance(part, Aggregate) and part.selection.future for part in walk(expression))


def lengths_ahead(answer: Expression) -> tuple[Length, ...]:
    """Every length of time that the answer looks ahead, each once; none where that is no such length."""
    return tuple(dict.fromkeys(found for one in _conditions_ahead(answer) for found in _lengths(one)))


def from_tomorrow(answer: Expression) -> Expression:
    """The answer, of which the day itself is no part."""

    def later(part: Expression) -> Expression:
        if not isinstance(part, Aggregate) or not part.selection.future or part.selection.condition is None:
            return part
        condition = changed(part.selection.condition, _tomorrow)
        return replace(part, selection=replace(part.selection, condition=condition))

    return changed(answer, later)


def _tomorrow(part: Expression) -> Expression:
    match part:
        case Call("between" | ">=", (value, Clock("today") as low, *rest), kind, span):
            arguments = (value, shifted_days(low, 1, low.span), *rest)
            return Call(part.operator, arguments, kind, span)
        case _:
            return part


def _conditions_ahead(answer: Expression) -> Iterator[Expression]:
    for part in walk(answer):
        if isinstance(part, Aggregate) and part.selection.future and part.selection.condition is not None:
            yield part.selection.condition


def _lengths(condition: Expression) -> Iterator[Length]:
    for part in walk(condition):
        match part:
            case Call(operator, (Clock(), Literal(int() | float() as value))) if value > 0:
                yield from (Length(float(value), unit) for unit in _UNITS if operator == f"add {unit}")
            case _:
                pass
