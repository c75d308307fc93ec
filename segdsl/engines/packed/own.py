"""Which values of a plan the packed engine computes itself, conditions aside."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeGuard

from segdsl.engines.packed.whose import Whose
from segdsl.plan.nodes import ONE, Followed, Grouping, Node, Owner, Place, Ranking, Reduce, StepEvents, Total
from segdsl.types import Kind

Own = Total | Owner | Place | Grouping | Reduce | Ranking | Followed


def is_own(node: Node) -> TypeGuard[Own]:
    """Whether a value is computed here."""
    match node:
        case Total(rows=rows, conditions=conditions):
            return rows != ONE and all(c.rows == rows for c in conditions)
        case Owner():
            return True
        case Place(rows=rows, keys=keys):
            return isinstance(rows, str) and all(key.rows == rows for key in keys)
        case Grouping(rows=rows, owner=owner, keys=keys, where=where):
            whose = Whose.of(owner)
            needed = (whose.places, *whose.later, *keys, *(() if where is None else (where,)))
            own = all(n.rows == rows for n in needed) and not any(_is_list(key) for key in keys)
            return own and not whose.pooled
        case Reduce(owner=owner):
            return all(n is None or n.rows == owner.rows for n in (node.where, node.value, node.at))
        case Ranking(rows=rows):
            return all(n is None or n.rows == rows for n in (node.value, node.within, node.among))
        case Followed(first=first, second=second):
            return _row_by_row(first) and _row_by_row(second)
        case _:
            return False


_IN_TURN = (Total, Owner, Place, Grouping, Reduce, Ranking, Followed)


def in_turn(nodes: Iterable[Own]) -> list[list[Own]]:
    """The nodes that are computed together, those that others mostly need before these.

    All others are computed one after the other, so that what one took has gone before the next takes more.
    """
    turns: dict[Hashable, list[Own]] = {}
    for node in sorted(nodes, key=lambda node: _IN_TURN.index(type(node))):
        turns.setdefault(_together(node), []).append(node)
    return [*turns.values()]


def _together(node: Own) -> Hashable:
    match node:
        case Reduce(owner=owner, rows=rows):
            return owner.rows, rows
        case Total() | Ranking():
            return type(node).__name__
        case _:
            return node


def _is_list(node: Node) -> bool:
    kind = getattr(node, "kind", None)
    return not isinstance(kind, Kind) or kind.family in ("list", "duration")


def _row_by_row(step: StepEvents) -> bool:
    """Whether all that is said of events is said of each, also whose it is."""
    whose = Whose.of(step.owner)
    needed = (step.at, whose.places, *whose.later, *(() if step.where is None else (step.where,)))
    return not whose.pooled and all(n.rows == step.rows for n in needed)
