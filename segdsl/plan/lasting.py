"""What lasts from one moment to another: values about customers that only news or the clock can change.

In: the plans of the same rules as of two moments. Out: of a node, on which tables its value rests, and the
questions about rows to which the clock alone may have given another answer. A customer whose rows are the
same, and of whose rows all those questions have the same answer, has the same value at both moments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from segdsl.model.catalog import CUSTOMERS, EVERYBODY
from segdsl.plan.digest import line
from segdsl.plan.lowering import of_base
from segdsl.plan.nodes import (
    ONE,
    Apply,
    Choose,
    Constant,
    Fetch,
    Keyed,
    Node,
    Overall,
    Owner,
    Place,
    Plan,
    Pooled,
    Ranking,
    Read,
    Roll,
    Unknown,
    Unshared,
)
from segdsl.plan.traversal import children, within
from segdsl.types import CONDITION

_OF_EVERYBODY = Overall | Ranking | Pooled | Keyed | Unshared
"""Other customers' news change these."""

_PLAIN = Apply | Choose | Constant | Unknown | Read | Fetch | Place
"""What a question about one row is made of: its columns, and rows that are looked up."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A question about the rows of a table, as it was then and as it is now."""

    then: Node
    now: Node


@dataclass(frozen=True, slots=True)
class Rests:
    """What a lasting value rests on: the tables that it reads, and what the clock may have turned."""

    tables: frozenset[str] = frozenset()
    turned: frozenset[Turned] = frozenset()


class Lasting:
    """Compares two plans that name the same, node by node."""

    def __init__(self, then: Plan, now: Plan) -> None:
        self._then: dict[Node, Node] = {}
        self._rests: dict[Node, Rests | None] = {}
        self._base: dict[Node, Node | None] = {}
        self._pair(zip(_tops(then), _tops(now), strict=True))

    def then(self, node: Node) -> Node | None:
        """The node that stood in the other plan where this one stands."""
        return self._then.get(node)

    def rests(self, node: Node) -> Rests | None:
        """What the value of a node rests on, if it lasts; None where others' news or any moment change it."""
        if node not in self._rests:
            then = self._then.get(node)
            self._rests[node] = None if then is None else self._found(then, node)
        return self._rests[node]

    def _pair(self, pairs: Iterable[tuple[Node, Node]]) -> None:
        waiting = [*pairs]
        while waiting:
            then, now = waiting.pop()
            if now not in self._then:
                self._then[now] = then
                below, own = children(then), children(now)
                if type(then) is type(now) and len(below) == len(own):
                    waiting += zip(below, own, strict=True)

    def _found(self, then: Node, now: Node) -> Rests | None:
        if isinstance(now, _OF_EVERYBODY) or now.rows == EVERYBODY or _own(then) != _own(now):
            return None
        below = [self._of_child(*pair) for pair in zip(children(then), children(now), strict=True)]
        if None in below:
            return self._turned(then, now)
        rests = _joined([_reads(now), *(one for one in below if one is not None)])
        return None if isinstance(now, Owner) and rests.turned else rests

    def _of_child(self, then: Node, now: Node) -> Rests | None:
        """Of two children that stand in the same place; the clock may have made one node of several."""
        if self._then.get(now) is then:
            return self.rests(now)
        return self._found(then, now)

    def _turned(self, then: Node, now: Node) -> Rests | None:
        """A condition that the clock may have turned, if each row answers it for itself."""
        if not isinstance(now, Apply) or now.kind != CONDITION:
            return None
        if isinstance(now.rows, Roll):
            return self._turned_below(then, now)
        if not _is_of_one_row(now) or not _is_of_one_row(then):
            return None
        tables = frozenset(str(node.rows) for node in within(then, now) if isinstance(node, Read))
        return Rests(tables, frozenset([Turned(then, now)]))

    def _turned_below(self, then: Node, now: Node) -> Rests | None:
        """A question about a row of a roll-up, whose values last, asked of the rows that it is made of."""
        before, after, values = self._lowered(then), self._lowered(now), self._values(then, now)
        if before is None or after is None or values is None:
            return None
        asked = self._turned(before, after)
        return None if asked is None else _joined([asked, values])

    def _values(self, then: Node, now: Node) -> Rests | None:
        """What the values rest on that a question about a row of a roll-up is about."""
        if isinstance(now, Constant | Unknown):
            return Rests()
        if not isinstance(now, Apply) or not isinstance(then, Apply) or now.operator != then.operator:
            return self._of_child(then, now)
        parts = [self._values(*pair) for pair in zip(then.arguments, now.arguments, strict=True)]
        return None if None in parts else _joined(one for one in parts if one is not None)

    def _lowered(self, question: Node) -> Node | None:
        if question not in self._base:
            self._base[question] = of_base(question)
        return self._base[question]


def cut(plan: Plan, lasting: Lasting, wanted: Iterable[Node] | None = None) -> Iterator[Node]:
    """The nodes about customers whose values, together, are all that what is wanted has to know of rows.

    Each lasts, and is as near to the names as possible. By default everything that has a name is wanted.
    """
    waiting = [*(named.node for named in plan.named)] if wanted is None else [*wanted]
    seen: set[Node] = set()
    while waiting:
        node = waiting.pop()
        if node in seen or node.rows not in (CUSTOMERS, ONE):
            continue
        seen.add(node)
        if node.rows == CUSTOMERS and is_worth_it(node) and lasting.rests(node) is not None:
            yield node
        else:
            waiting += children(node)


def turned(lasting: Lasting, node: Node) -> frozenset[Turned]:
    """The questions that the value of a node rests on, if it lasts."""
    rests = lasting.rests(node)
    return frozenset() if rests is None else rests.turned


def is_worth_it(node: Node) -> bool:
    """Whether a node has a value that takes work."""
    return not isinstance(node, Read | Place) and hasattr(node, "kind")


class _Alike(dict[Node, int]):
    """Every node under one number."""

    def __missing__(self, node: Node) -> int:
        return 0


def _own(node: Node) -> str:
    """What a node says itself, whatever its children are."""
    return line(node, _Alike())


def _reads(node: Node) -> Rests:
    return Rests(frozenset([str(node.rows)]) if isinstance(node, Read) else frozenset())


def _joined(parts: Iterable[Rests]) -> Rests:
    many = [*parts]
    return Rests(
        frozenset().union(*(one.tables for one in many)), frozenset().union(*(one.turned for one in many))
    )


def _is_of_one_row(node: Node) -> bool:
    """Whether a node rests on the columns of its own row and on rows that it looks up alone."""
    if isinstance(node.rows, Roll) or node.rows in (ONE, EVERYBODY):
        return False
    return all(isinstance(part, _PLAIN) and _leads_to_a_table(part) for part in within(node))


def _leads_to_a_table(node: Node) -> bool:
    return not isinstance(node, Fetch) or isinstance(node.place, Place)


def _tops(plan: Plan) -> tuple[Any, ...]:
    return (*(named.node for named in plan.named), *plan.key)
