"""Conditions of a plan as circuits: operators are given operands that only note what is asked of them.

In: a node of a plan. Out: a condition of a circuit; what no question says is asked of the node's value.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Container, Iterable
from typing import Any, TypeGuard

import numpy as np

from segdsl.engines.packed.circuit import Circuit, Condition
from segdsl.engines.packed.questions import Compared, ComparedWith, Known, Never, Yes
from segdsl.engines.packed.text_questions import Has, OneOf, Same, Where
from segdsl.operators import OPERATORS
from segdsl.operators.logic import JUNCTIONS
from segdsl.plan.folding import folded, truth
from segdsl.plan.nodes import ONE, Apply, Choose, Constant, Node, Read, Rows, Unknown
from segdsl.plan.traversal import within
from segdsl.types import Family, Kind


class NotCovered(Exception):
    """No question says what an operator means."""


class Operand:
    """A column about which questions are noted; arithmetic with it is not covered."""

    def __init__(self, circuit: Circuit, node: Node, family: Family) -> None:
        self.circuit = circuit
        self.node = node
        self.family = family

    def _compared(self, compare: np.ufunc, other: Any) -> Condition:
        if isinstance(other, Operand):
            if self.family == other.family == "text" and compare is np.equal:
                return self.circuit.ask(Same(self.node, other.node))
            if self.family not in ("number", "day", "instant") or other.family != self.family:
                raise NotCovered(compare.__name__)
            return self.circuit.ask(ComparedWith(self.node, compare, other.node))
        if isinstance(other, bool) and self.family == "flag" and compare is np.equal:
            yes = self.circuit.ask(Yes(self.node))
            return yes if other else self.circuit.ask(Known(self.node)) & ~yes
        if isinstance(other, str) and self.family == "text" and compare is np.equal:
            return self.circuit.ask(OneOf(self.node, (other,)))
        if isinstance(other, int | float | dt.date) and self.family in ("number", "day", "instant"):
            return self.circuit.ask(Compared(self.node, compare, other))
        raise NotCovered(compare.__name__)

    def __eq__(self, other: object) -> Condition:  # type: ignore[override]
        return self._compared(np.equal, other)

    def __lt__(self, other: Any) -> Condition:
        return self._compared(np.less, other)

    def __le__(self, other: Any) -> Condition:
        return self._compared(np.less_equal, other)

    def __gt__(self, other: Any) -> Condition:
        return self._compared(np.greater, other)

    def __ge__(self, other: Any) -> Condition:
        return self._compared(np.greater_equal, other)

    __hash__ = None  # type: ignore[assignment]

    def _uncovered(self, *others: Any) -> Any:
        raise NotCovered("arithmetic")

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __neg__ = _uncovered
    __and__ = __rand__ = __or__ = __ror__ = __invert__ = _uncovered


class Asking:
    """What of a `Kernel` is a question about one column; all else is not covered."""

    def is_known(self, x: Any) -> Condition:
        return _column(x).circuit.ask(Known(x.node))

    def is_in(self, x: Any, values: tuple[Any, ...]) -> Condition:
        own = _column(x)
        if own.family == "text":
            return own.circuit.ask(OneOf(own.node, tuple(dict.fromkeys(values))))
        return own.circuit.joined("|", [own == value for value in values])

    def contains(self, x: Any, part: Any) -> Condition:
        return _has(x, part, "anywhere")

    def starts_with(self, x: Any, part: Any) -> Condition:
        return _has(x, part, "at the start")

    def ends_with(self, x: Any, part: Any) -> Condition:
        return _has(x, part, "at the end")

    def __getattr__(self, name: str) -> Any:
        raise NotCovered(name)


def _column(x: Any) -> Operand:
    if not isinstance(x, Operand):
        raise NotCovered("a constant")
    return x


def _has(x: Any, part: Any, where: Where) -> Condition:
    own = _column(x)
    if not isinstance(part, str) or not part or own.family != "text":
        raise NotCovered(where)
    return own.circuit.ask(Has(own.node, part, where))


class Writing:
    """Writes conditions into one circuit.

    value:      the one value of a node that has the same for all rows; None is unknown
    by_listing: a question about what is known of few distinct values, or None where there are many
    uncovered:  conditions that no question covers are put there
    given:      nodes whose values are known already, so that nothing is asked of what they are made of
    """

    def __init__(
        self,
        circuit: Circuit,
        value: Callable[[Node], Any],
        by_listing: Callable[[Node], Condition | None],
        uncovered: set[Node],
        given: Container[Node] = (),
    ) -> None:
        self._circuit = circuit
        self._value = value
        self._by_listing = by_listing
        self._uncovered = uncovered
        self._given = given
        self._written: dict[Node, Condition] = {}

    def condition(self, node: Node) -> Condition:
        """The condition that a node is; what nothing covers is asked of its value, which others compute."""
        if node not in self._written:
            self._written[node] = self._new(node)
        return self._written[node]

    def outcomes(self, node: Node) -> list[Condition]:
        """The condition alone, or of a choice of constants when each of its values is chosen."""
        if self._is_choice(node):
            return [chosen for chosen, _ in self._arms(node)]
        return [self.condition(node)]

    def _is_choice(self, node: Node) -> TypeGuard[Choose]:
        return chooses(node) and node not in self._given

    def _arms(self, node: Choose) -> list[tuple[Condition, Node]]:
        """When each of the values is chosen, and the value; first come those that are written first."""
        arms = []
        open_still: Condition | None = None
        for condition, value in zip(node.conditions, node.values, strict=True):
            holds = self.condition(condition)
            arms.append((holds if open_still is None else open_still & holds, value))
            open_still = ~holds if open_still is None else open_still & ~holds
        assert open_still is not None
        return [*arms, (open_still, node.otherwise)]

    def _new(self, node: Node) -> Condition:
        if node in self._given:
            return self._circuit.ask(Yes(node))
        if isinstance(node, Apply) and OPERATORS[node.operator].is_condition:
            if node.operator in JUNCTIONS:
                parts = [self.condition(argument) for argument in node.arguments]
                return self._circuit.joined("&" if node.operator == JUNCTIONS[0] else "|", parts)
            if node.operator == "not":
                return ~self.condition(node.arguments[0])
            covered = self._of_choice(node) or self._covered(node)
            if covered is not None:
                return covered
            self._uncovered.add(node)
        return self._circuit.ask(Yes(node))

    def _of_choice(self, node: Apply) -> Condition | None:
        """A condition on a choice of constants: when one of the values is chosen for which it holds."""
        first, *others = node.arguments
        if not self._is_choice(first) or not all(isinstance(other, Constant) for other in others):
            return None
        arms = self._arms(first)
        simple = [folded(node.operator, (value, *others), node.kind) for _, value in arms]
        kept = [arm for (arm, _), one in zip(arms, simple, strict=True) if one is not None and truth(one)]
        return self._circuit.joined("|", kept) if kept else self._circuit.ask(Never())

    def _covered(self, node: Apply) -> Condition | None:
        try:
            arguments = [self._argument(argument) for argument in node.arguments]
            written = OPERATORS[node.operator].column(Asking(), *arguments)
        except NotCovered:
            return self._by_listing(node)
        return written if isinstance(written, Condition) else None

    def _argument(self, node: Node) -> Any:
        if isinstance(node, Constant):
            return node.value
        kind = getattr(node, "kind", None)
        if not isinstance(kind, Kind):
            raise NotCovered("a place")
        if node.rows == ONE:
            value = self._value(node)
            if value is None:
                raise NotCovered("an unknown value")
            return value
        return Operand(self._circuit, node, kind.family)


def chooses(node: Node) -> TypeGuard[Choose]:
    """Whether a node is one of a few constants for each row."""
    if not isinstance(node, Choose) or node.rows == ONE:
        return False
    return all(isinstance(value, Constant | Unknown) for value in (*node.values, node.otherwise))


def covers(node: Node) -> bool:
    """Whether a condition is written as a circuit, at least at its top."""
    return isinstance(node, Apply) and OPERATORS[node.operator].is_condition


def looked_at_often(nodes: Iterable[Node], rows: Rows) -> list[Read]:
    """The columns whose values several conditions look at."""
    conditions = (n for n in within(*nodes) if isinstance(n, Apply) and OPERATORS[n.operator].strict)
    looked_at = Counter(a for n in conditions for a in n.arguments if isinstance(a, Read) and a.rows == rows)
    return [read for read, times in looked_at.items() if times > 1]
