"""Which values give away what is private.

A value is held back where it is a private column's, or is made of one and of the same family: `lower(email)`,
`income / 12`. A count, a length, a rank or the answer to a condition is not.
"""

from __future__ import annotations

from segdsl.model.catalog import ColumnInfo
from segdsl.model.nodes import Aggregate, Call, Choice, Column, Expression, LookedUp, OfCustomer
from segdsl.model.nodes import Reference as ReferenceNode
from segdsl.model.project import Model
from segdsl.types import Family

PRIVATE = "(private)"


def gives_away(model: Model, expression: Expression) -> bool:
    """Whether showing the expression's value would show a private one."""
    return _gives_away(model, expression, expression.kind.family)


def _gives_away(model: Model, expression: Expression, shown: Family) -> bool:
    match expression:
        case Column(table, name) | LookedUp(table, name):
            return _is_private(model.catalog.table(table).columns[name], shown)
        case ReferenceNode(name):
            return name in model.traits and _gives_away(model, model.traits[name].value, shown)
        case OfCustomer(value):
            return _gives_away(model, value, shown)
        case Call(operator, arguments):
            if operator in ("length", "how many of"):
                return False
            return any(_gives_away(model, argument, shown) for argument in arguments)
        case Choice(arms, otherwise):
            return any(_gives_away(model, value, shown) for value in (*(a.value for a in arms), otherwise))
        case Aggregate(function, _, value):
            return value is not None and function != "distinct" and _gives_away(model, value, shown)
        case _:
            return False


def _is_private(info: ColumnInfo, shown: Family) -> bool:
    return info.private and info.kind.family == shown
