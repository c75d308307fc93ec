"""What can be computed while planning: operators of constants, and conditions that are always so.

In: an operator and its arguments. Out: a simpler equivalent, or None where there is nothing to simplify.
The meaning used is the operator's own for one row.
"""

from __future__ import annotations

from typing import Any

from segdsl.operators import OPERATORS
from segdsl.operators.logic import JUNCTIONS
from segdsl.plan.nodes import Constant, Node, Unknown
from segdsl.types import CONDITION, Kind

YES = Constant(True, CONDITION)
NO = Constant(False, CONDITION)


def truth(node: Node) -> bool | None:
    """True or False where a condition is always so (an unknown flag does not hold)."""
    match node:
        case Constant(value=bool(value)):
            return value
        case Unknown():
            return False
        case _:
            return None


def folded(name: str, arguments: tuple[Node, ...], kind: Kind) -> Node | None:
    """The operator's value where it does not depend on any row."""
    if name in JUNCTIONS:
        return None
    entry = OPERATORS[name]
    if entry.strict and any(isinstance(a, Unknown) for a in arguments):
        return NO if entry.is_condition else Unknown(kind)
    if name == "in" and isinstance(arguments[0], Unknown):
        return NO
    if name == "default":
        return _default(arguments)
    values = [_value(a) for a in arguments if isinstance(a, Constant | Unknown)]
    if len(values) < len(arguments):
        return None
    result = entry.row(*values)
    if result is None:
        return Unknown(kind)
    return Constant(bool(result) if entry.is_condition else result, kind)


def _value(node: Constant | Unknown) -> Any:
    return node.value if isinstance(node, Constant) else None


def _default(arguments: tuple[Node, ...]) -> Node | None:
    first, second = arguments
    match first, second:
        case Constant(), _:
            return first
        case Unknown(), _:
            return second
        case _, Unknown():
            return first
        case _:
            return None


def joined(name: str, arguments: tuple[Node, ...]) -> tuple[Node, ...] | bool:
    """The arguments of an `and` or `or` that matter, each once; or what it always is."""
    neutral = name == "and"
    kept: dict[Node, None] = {}
    for argument in arguments:
        fixed = truth(argument)
        if fixed is None:
            kept[argument] = None
        elif fixed is not neutral:
            return fixed
    return tuple(kept) or neutral
