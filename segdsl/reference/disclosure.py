"""Which values are held back: private ones, and what is made of them."""

from __future__ import annotations

from segdsl.model.nodes import Call, Expression, Reference
from segdsl.model.privacy import is_private
from segdsl.model.project import Model


def gives_away(model: Model, expression: Expression) -> bool:
    """Whether showing the expression's value, or that it holds, would show something private.

    Who is in a segment or a stage is no secret, whatever decides it: that is what rules are for. Nor is
    whether something is known: it says nothing of what it is.
    """
    match expression:
        case Call("is known"):
            return False
        case Call(_, arguments):
            return any(gives_away(model, argument) for argument in arguments)
        case Reference(name) if model.kind_of(name) in ("segment", "lifecycle"):
            return False
        case _:
            return is_private(model, expression)
