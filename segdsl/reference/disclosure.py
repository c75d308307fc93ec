"""Which values are held back: private ones, and what is made of them."""

from __future__ import annotations

from segdsl.model.nodes import Expression
from segdsl.model.privacy import is_private
from segdsl.model.project import Model

PRIVATE = "(private)"


def gives_away(model: Model, expression: Expression) -> bool:
    """Whether showing the expression's value would show something private."""
    return is_private(model, expression)
