"""Nodes made so that equal expressions are one node, simplified as they are made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, get_args

from segdsl.instants import at_its_offset
from segdsl.model.nodes import Value
from segdsl.operators import OPERATORS
from segdsl.operators.logic import JUNCTIONS
from segdsl.plan.folding import folded, joined, truth
from segdsl.plan.nodes import ONE, Apply, Choose, Constant, Node, Rows, StepEvents, Unknown
from segdsl.plan.windows import instant_bounds
from segdsl.types import CONDITION, Day, Instant, Kind

N = TypeVar("N")
_BY_IDENTITY = frozenset(get_args(Node))

# So many conditions stand side by side; more are joined in groups, which no compiler finds too deep.
_SIDE_BY_SIDE = 50


class Graph:
    """Every node that was made; asking for an equal one gives the same object."""

    def __init__(self, zone: str = "UTC") -> None:
        self._zone = zone
        self._nodes: dict[tuple[Any, ...], Any] = {}
        self.yes = self.constant(True, CONDITION)
        self.no = self.constant(False, CONDITION)

    def one(self, node: N) -> N:
        """The node that was made first of all that are equal to this one.

        Its kind follows from what it is made of. Only the unknown value has to say it: an unknown day is not
        an unknown number.
        """
        of = node.kind.type if isinstance(node, Unknown) else None
        made_of = _parts(type(node))(node)  # type: ignore[arg-type]
        identity = (type(node), of, *map(_identity, made_of))
        return self._nodes.setdefault(identity, node)  # type: ignore[no-any-return]

    def constant(self, value: Value, kind: Kind) -> Node:
        """A literal; an instant as clocks in the zone show it, which is how a reader knows it."""
        if isinstance(value, dt.datetime):
            value = at_its_offset(value, self._zone)
        return self.one(Constant(value, Kind(kind.type, unknown=False)))

    def instant(self, value: dt.datetime) -> Node:
        return self.constant(value, Kind(Instant()))

    def day(self, value: dt.date) -> Node:
        return self.constant(value, Kind(Day()))

    def all_of(self, *conditions: Node | None) -> Node:
        return self.apply("and", *(c for c in conditions if c is not None))

    def apply(self, name: str, *arguments: Node, kind: Kind = CONDITION) -> Node:
        """An operator's value, computed now where it can be."""
        if name in JUNCTIONS:
            return self._joined(name, arguments)
        if name == "not" and isinstance(arguments[0], Apply) and arguments[0].operator == "not":
            return arguments[0].arguments[0]
        simple = folded(name, arguments, kind)
        if simple is not None:
            return self.one(simple)
        if OPERATORS[name].apart and isinstance(arguments[0], Constant):
            return self._taken_apart(name, *arguments)
        if name == "every" and any(isinstance(a, Constant) for a in arguments):
            zero = self.constant(0, arguments[0].kind)  # type: ignore[union-attr, arg-type]
            return self.all_of(self.apply(">", arguments[0], zero), self.apply("=", arguments[1], zero))
        by_instant = self._by_instant(name, arguments)
        if by_instant is not None:
            return by_instant
        return self.one(Apply(name, arguments, kind, rows_of(*arguments)))

    def _joined(self, name: str, arguments: tuple[Node, ...]) -> Node:
        flat = [a for b in arguments for a in _same(b, name)]
        kept = joined(name, tuple(flat))
        if isinstance(kept, bool):
            return self.yes if kept else self.no
        while len(kept) > _SIDE_BY_SIDE:
            kept = tuple([self._apply(name, group) for group in _groups(kept)])
        return self._apply(name, kept)

    def _apply(self, name: str, conditions: tuple[Node, ...]) -> Node:
        """Conditions joined as they are; one alone is itself."""
        if len(conditions) == 1:
            return conditions[0]
        return self.one(Apply(name, conditions, CONDITION, rows_of(*conditions)))

    def _taken_apart(self, name: str, x: Node, *others: Node) -> Node:
        """A constant is compared one by one, because some of the others are constants, too."""
        if name == "in":
            return self.apply("or", *(self.apply("=", other, x) for other in others))
        low, high = others
        return self.all_of(self.apply("<=", low, x), self.apply(">=", high, x))

    def _by_instant(self, name: str, arguments: tuple[Node, ...]) -> Node | None:
        match arguments:
            case (Apply(operator="local day", arguments=(instant, Constant(value=str(zone)))), *days):
                fixed = tuple(
                    d.value for d in days if isinstance(d, Constant) and isinstance(d.value, dt.date)
                )
                bounds = instant_bounds(name, fixed, zone) if len(fixed) == len(days) else None
                if bounds is not None:
                    operator, *moments = bounds
                    return self.apply(operator, instant, *map(self.instant, moments))
        return None

    def choose(self, pairs: list[tuple[Node, Node]], otherwise: Node, kind: Kind) -> Node:
        """The first value whose condition holds; conditions that never hold are dropped."""
        kept: list[tuple[Node, Node]] = []
        for condition, value in pairs:
            if truth(condition) is True:
                otherwise = value
                break
            if truth(condition) is None:
                kept.append((condition, value))
        if not kept:
            return otherwise
        conditions, values = tuple(c for c, _ in kept), tuple(v for _, v in kept)
        rows = rows_of(*conditions, *values, otherwise)
        return self.one(Choose(conditions, values, otherwise, kind, rows))


def rows_of(*nodes: Node) -> Rows:
    """The rows of what is made of these nodes: those of the ones that differ between rows."""
    return next((n.rows for n in nodes if n.rows != ONE), ONE)


def _groups(nodes: tuple[Node, ...]) -> Iterator[tuple[Node, ...]]:
    return (nodes[start : start + _SIDE_BY_SIDE] for start in range(0, len(nodes), _SIDE_BY_SIDE))


def _same(node: Node, operator: str) -> tuple[Node, ...]:
    """The parts of an `and` in an `and`, and of an `or` in an `or`."""
    return node.arguments if isinstance(node, Apply) and node.operator == operator else (node,)


@cache
def _parts(of: type) -> Callable[[Any], tuple[Any, ...]]:
    """What nodes of a class are made of, all but their kind."""
    names = [f.name for f in fields(of) if f.name != "kind"]
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda node: (get(node),)


def _identity(value: Any) -> Any:
    """What tells values apart: nodes by identity, 1 from 1.0 and True by their type."""
    of = type(value)
    if of in _BY_IDENTITY:
        return id(value)
    if of is tuple:
        return tuple(map(_identity, value))
    if of is StepEvents:
        return (id(value.owner), id(value.at), id(value.where), value.rows)
    return (of, value)
