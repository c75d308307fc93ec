"""Questions about the rows of a roll-up, asked of the rows that it is made of.

In: a question about one row of a roll-up that rests on one value of its rows: the earliest, the smallest or
the largest. Out: the same question about a row of its base. Whatever gives the roll-up's row another answer
gives one to the row that this value is from.
"""

from __future__ import annotations

from dataclasses import replace

from segdsl.plan.nodes import ONE, Apply, Constant, Node, OfGroup, Reduce, Unknown
from segdsl.plan.traversal import Such, within

_PICKS = frozenset({"first time", "min", "max"})
"""Aggregates whose result is the value of one of the rows."""

_PICKED = Such(lambda node: isinstance(node, Reduce))
"""What is below one of many rows' values is about those rows."""


def of_base(question: Node) -> Node | None:
    """The question about a row of the base; None where it rests on more than one row or on all of them."""
    if len({node for node in within(question, stop=_PICKED) if isinstance(node, Reduce)}) > 1:
        return None
    return _lowered(question)


def _lowered(node: Node) -> Node | None:
    match node:
        case _ if node.rows == ONE:
            return node if isinstance(node, Constant | Unknown) else None
        case Reduce(function=function, value=value, at=at) if function in _PICKS:
            return value or at
        case OfGroup(value=value):
            return value
        case Apply(arguments=arguments):
            lowered = [_lowered(argument) for argument in arguments]
            found = tuple(one for one in lowered if one is not None)
            if len(found) < len(lowered):
                return None
            rows = next((one.rows for one in found if one.rows != ONE), ONE)
            return replace(node, arguments=found, rows=rows)
        case _:
            return None
