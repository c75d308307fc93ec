"""Reading a meaning piece by piece: the direct parts of an expression, and all that is in it.

A reference is a leaf: what a trait or segment means is elsewhere in the model. The condition of a
selection and its steps, and the groups of a rank, count as parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from segdsl.model.nodes import (
    Aggregate,
    Call,
    Choice,
    Clock,
    Column,
    Expression,
    Literal,
    LookedUp,
    Missing,
    OfCustomer,
    Overall,
    Ranking,
    Reference,
    Sample,
)


def parts(expression: Expression) -> Iterator[Expression]:
    """The direct parts, in the order of the text."""
    match expression:
        case Call(_, arguments):
            yield from arguments
        case Literal() | Column() | Reference() | Clock() | Missing():
            return
        case Sample(by=by):
            yield from () if by is None else (by,)
        case OfCustomer(value):
            yield value
        case LookedUp(_, _, keys):
            yield from keys
        case Choice(arms, otherwise):
            for arm in arms:
                yield arm.value
                yield arm.condition
            yield otherwise
        case Aggregate(_, selection, value):
            yield from (p for p in (value, selection.condition) if p is not None)
            yield from (step.condition for step in selection.steps if step.condition is not None)
        case Overall(_, value, among, within=within):
            yield from (p for p in (value, within, among) if p is not None)
        case Ranking(_, _, value, within, among):
            yield from (p for p in (value, within, among) if p is not None)
        case _:
            assert_never(expression)


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and everything in it, each before its parts."""
    waiting = [expression]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(tuple(parts(current))))


def columns_of(expression: Expression) -> Iterator[Column]:
    """The columns that the expression names itself, of the customer and of rows."""
    return (e for e in walk(expression) if isinstance(e, Column))
