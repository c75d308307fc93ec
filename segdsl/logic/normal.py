"""Conditions in one form: joined by `and` and `or`, with `not` only before what cannot be taken apart.

In: a condition. Out: conditions that mean the same, one step further apart each time. That suffices, as
conditions are true or false and never unknown: the complement of a comparison is its `not`, and no other
comparison.
"""

from __future__ import annotations

from segdsl.model.nodes import Call, Expression, Literal
from segdsl.model.terms import negation


def complement(condition: Expression) -> Expression:
    """What holds where the condition does not."""
    match condition:
        case Call("not", (inner,)):
            return inner
        case Literal(bool() as value):
            return Literal(not value, condition.kind, condition.span)
    return negation(condition, condition.span)


def inward(condition: Expression) -> Expression:
    """The same condition with its `not` one step further inside, as far as there is a step."""
    match condition:
        case Call("not", (Call("not", (inner,)),)):
            return inward(inner)
        case Call("not", (Call("and" | "or" as word, parts) as joint,)):
            other = "or" if word == "and" else "and"
            return Call(other, tuple(map(complement, parts)), joint.kind, condition.span)
        case Call("not", (Literal(bool()) as constant,)):
            return complement(constant)
    return condition


def joined(word: str, condition: Expression) -> tuple[Expression, ...]:
    """The parts that are joined by `and` or `or`, as written; the condition alone where there are none."""
    if isinstance(condition, Call) and condition.operator == word:
        return condition.arguments
    return (condition,)


def conjuncts(condition: Expression) -> tuple[Expression, ...]:
    """Conditions that all hold where this one does, and only there."""
    return joined("and", inward(condition))


def disjuncts(condition: Expression) -> tuple[Expression, ...]:
    """Conditions of which at least one holds where this one does, and only there."""
    return joined("or", inward(condition))


def is_always(condition: Expression, value: bool) -> bool:
    """Whether it holds of everybody, or of nobody, in so many words."""
    plain = inward(condition)
    return isinstance(plain, Literal) and plain.value is value
