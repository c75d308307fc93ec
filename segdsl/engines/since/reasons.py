"""Why values were found anew for everybody.

In: a plan, and what was noted of its nodes on the way. Out: by name, a reason in words.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Literal

from segdsl.model.catalog import CUSTOMERS
from segdsl.plan.nodes import ONE, Node, Overall, Plan, Ranking
from segdsl.plan.traversal import within

Why = Literal["of others", "new", "looked up", "many"]

_SAID: dict[Why, str] = {
    "of others": "it compares customers with one another, or counts days up to as-of",
    "new": "nothing is known of it from that run",
    "looked up": "a table that it looks things up in has changed, or is not kept",
    "many": "it has changed for too many customers",
}


class Reasons:
    """Reasons by node."""

    def __init__(self, made: Plan) -> None:
        self._made = made
        self._noted: dict[Node, Why] = {}

    def note(self, node: Node, why: Why) -> None:
        """Why a node's values cannot be taken over."""
        self._noted[node] = why

    def of_names(self, given: Container[Node]) -> dict[str, str]:
        """Of each name whose values could not be taken over, why."""
        return {named.name: self._why(named.node, given) for named in self._made.named if named.node not in given}

    def _why(self, node: Node, given: Container[Node]) -> str:
        below = [one for one in within(node, stop=given) if one.rows in (CUSTOMERS, ONE) and one not in given]
        if any(isinstance(one, Ranking | Overall) for one in below):
            return _SAID["of others"]
        return next((_SAID[self._noted[one]] for one in below if one in self._noted), "")
