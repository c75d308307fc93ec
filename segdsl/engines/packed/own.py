"""Which values of a plan the packed engine computes itself, conditions aside."""

from __future__ import annotations

from typing import TypeGuard

from segdsl.plan.nodes import ONE, Node, Owner, Place, Ranking, Reduce, Total

Own = Total | Owner | Place | Reduce | Ranking


def is_own(node: Node) -> TypeGuard[Own]:
    """Whether a value is computed here."""
    match node:
        case Total(rows=rows, conditions=conditions):
            return rows != ONE and all(c.rows == rows for c in conditions)
        case Owner():
            return True
        case Place(rows=rows, keys=keys):
            return isinstance(rows, str) and all(key.rows == rows for key in keys)
        case Reduce(owner=owner):
            return all(n is None or n.rows == owner.rows for n in (node.where, node.value, node.at))
        case Ranking(rows=rows):
            return all(n is None or n.rows == rows for n in (node.value, node.within, node.among))
        case _:
            return False
