"""Whose rows are: by their places, and by what else a plan says of it."""

from __future__ import annotations

from dataclasses import dataclass

from segdsl.plan.nodes import Node, Pooled, Present


@dataclass(frozen=True, slots=True, eq=False)
class Whose:
    """Owners by their places; rows that are `later` are nobody's; of a pool all others are one's."""

    places: Node
    later: tuple[Node, ...] = ()
    pooled: bool = False

    @classmethod
    def of(cls, owner: Node) -> Whose:
        match owner:
            case Present(owner=inner, later=later):
                whose = cls.of(inner)
                return cls(whose.places, (*whose.later, later), whose.pooled)
            case Pooled(owner=inner):
                whose = cls.of(inner)
                return cls(whose.places, whose.later, pooled=True)
            case _:
                return cls(owner)
