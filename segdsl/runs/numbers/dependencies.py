"""What a rule rests on, all the way down.

In: a model and a name. Out: the names of rules and attributes, and the aggregates of events, that decide it.
Whether there are any such events is no aggregate here: it says little of how many there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from segdsl.model.by_name import named
from segdsl.model.catalog import CUSTOMERS
from segdsl.model.nodes import Aggregate, Call, Column, Expression, Literal, RuleReference
from segdsl.model.project import Model
from segdsl.model.traversal import parts
from segdsl.runs.reading.needs import rules_of

Sum = tuple[str, str, Expression | None]
"""What is taken of which events and of which of their values, whatever the days and conditions."""


@dataclass(frozen=True, slots=True)
class Ground:
    """`values` are traits, scores and attributes; `groups` segments and lifecycles; `sums` aggregates.

    `any_of` are events of which it is asked whether there are any at all.
    """

    values: frozenset[str]
    groups: frozenset[str]
    sums: frozenset[Sum]
    any_of: frozenset[str] = frozenset()

    def shares(self, other: Ground) -> bool:
        """Whether both rest on a value or an aggregate that is the same.

        That there are any events at all follows from whatever else rests on them.
        """
        events = {selected for _, selected, _ in other.sums} | other.any_of
        implied = bool(self.any_of & events) and not self.values and not self.sums
        return implied or bool(self.values & other.values or self.sums & other.sums)


def ground(model: Model, name: str) -> Ground:
    """What a trait, score, lifecycle, segment or attribute rests on, itself included."""
    values, groups, sums, any_of = set[str](), set[str](), set[Sum](), set[str]()
    waiting: list[Expression] = [named(model, name)]
    seen: set[str] = set()
    while waiting:
        for part in _deciding(waiting.pop()):
            match part:
                case RuleReference(called) if called not in seen:
                    seen.add(called)
                    is_value = model.kind_of(called) in ("trait", "score")
                    (values if is_value else groups).add(called)
                    waiting.extend(rules_of(model, (called,)))
                case Column(table, called) if table == CUSTOMERS and called not in seen:
                    seen.add(called)
                    values.add(called)
                    definition = model.catalog.customers.columns[called].definition
                    waiting.extend([] if definition is None else [definition])
                case Aggregate(function, selection, value):
                    sums.add((function, selection.events, value))
                case Call(arguments=(Aggregate(selection=selection), *_)) if _asks_whether_any(part):
                    any_of |= {selection.events} if selection.condition is None else set()
    return Ground(frozenset(values), frozenset(groups), frozenset(sums), frozenset(any_of))


def _deciding(expression: Expression) -> Iterator[Expression]:
    """The expression and what is in it, without the counts of questions such as `any orders`."""
    waiting = [expression]
    while waiting:
        current = waiting.pop()
        yield current
        below = tuple(parts(current))
        if isinstance(current, Call) and _asks_whether_any(current):
            below = tuple(parts(current.arguments[0]))
        waiting.extend(below)


def _asks_whether_any(call: Call) -> bool:
    match call:
        case Call(">=" | "<", (Aggregate("count"), Literal(1))) | Call(
            "=" | ">", (Aggregate("count"), Literal(0))
        ):
            return True
    return False
