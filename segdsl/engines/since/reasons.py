"""Why values were found anew for everybody.

In: a plan, and what was noted of its nodes on the way. Out: by name, a reason in words.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Literal

from segdsl.model.catalog import CUSTOMERS
from segdsl.plan.nodes import (
    ONE,
    Apply,
    Choose,
    Constant,
    Node,
    Overall,
    Plan,
    Ranking,
    Read,
    Total,
    Unknown,
)
from segdsl.plan.traversal import within

Why = Literal["ranks", "clock", "others", "new", "looked up", "many"]

_SAID: dict[Why, str] = {
    "ranks": "it compares customers with one another",
    "clock": "it counts time up to as-of",
    "others": "it rests on rows of other customers",
    "new": "that run did not know of it",
    "looked up": "a table has changed that it looks things up in, or is not kept",
    "many": "it may be another for too many customers",
}
_CHEAP = Apply | Choose | Total | Constant | Unknown | Read
"""What is found from values that were taken over, without looking at any rows."""


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
        others = (named for named in self._made.named if named.node not in given)
        return {named.name: _SAID[self._why(named.node, given)] for named in others}

    def _why(self, node: Node, given: Container[Node]) -> Why:
        below = [one for one in within(node, stop=given) if one not in given and one.rows in (CUSTOMERS, ONE)]
        rows = [one for one in below if not isinstance(one, _CHEAP | Ranking | Overall)]
        if rows:
            return next((self._noted[one] for one in rows if one in self._noted), "others")
        return "ranks" if any(isinstance(one, Ranking | Overall) for one in below) else "clock"
