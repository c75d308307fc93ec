"""Whether a guarantee holds for every customer, as far as that is plain to see.

In: a model and one of its guarantees. Out: proved, refuted or undecided. Only what follows from the shape of
the rules is decided; all else is undecided, never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal as OneOfThese

from segdsl.model.nodes import Call, Expression, Literal, RuleReference
from segdsl.model.project import Guarantee, Model
from segdsl.types import OneOf

Verdict = OneOfThese["proved", "refuted", "undecided"]

_DEEPEST = 200


def decide(model: Model, guarantee: Guarantee) -> Verdict:
    """Whether no customer can satisfy the violation."""
    needed = _needed(model, guarantee.violation)
    if any(_is(condition, False) for condition in needed) or _contradict(needed):
        return "proved"
    if all(_is(condition, True) for condition in needed):
        return "refuted"
    return "undecided"


def _needed(model: Model, condition: Expression) -> set[Expression]:
    """Conditions that must all hold where this one holds; together they mean the same."""
    needed: set[Expression] = set()
    waiting = [(condition, 0)]
    while waiting:
        whole, depth = waiting.pop()
        own, parts = _taken_apart(model, whole) if depth <= _DEEPEST else (whole, ())
        if own is not None:
            needed.add(own)
        waiting.extend((part, depth + 1) for part in parts)
    return needed


def _taken_apart(model: Model, condition: Expression) -> tuple[Expression | None, Sequence[Expression]]:
    """What a condition asks for in itself, and the conditions that it is made of, which all must hold."""
    match condition:
        case Call("and", parts):
            return None, parts
        case Call("not", (Call("not", (inner,)),)):
            return None, (inner,)
        case Call("not", (Call("or", parts),)):
            return None, [_not(part) for part in parts]
        case Call("not", (Literal(bool() as value),)):
            return _truth(not value, condition), ()
        case Call("not", (Call("is known", (RuleReference(name, kind),)),)) if name in model.lifecycles:
            return (condition if kind.unknown else _truth(False, condition)), ()
        case RuleReference(name) if name in model.segments:
            return condition, (model.segments[name].condition,)
        case _:
            return condition, ()


def _not(condition: Expression) -> Expression:
    return Call("not", (condition,), condition.kind, condition.span)


def _truth(value: bool, condition: Expression) -> Expression:
    return Literal(value, condition.kind, condition.span)


def _is(condition: Expression, value: bool) -> bool:
    return isinstance(condition, Literal) and condition.value is value


def _contradict(needed: set[Expression]) -> bool:
    """A condition and its complement, or two stages of one lifecycle at the same time."""
    if any(_not(condition) in needed for condition in needed):
        return True
    stages: dict[Expression, object] = {}
    for condition in needed:
        match condition:
            case Call("=", (RuleReference() as lifecycle, Literal(value))) if isinstance(
                lifecycle.kind.type, OneOf
            ):
                if stages.setdefault(lifecycle, value) != value:
                    return True
            case _:
                pass
    return False
