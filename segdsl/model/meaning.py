"""What an expression rests on, all the way down.

In: an expression, and where rules are looked up by their names. Out: everything in it and in what it refers
to; the same with references replaced by what they mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from segdsl.model.catalog import Catalog
from segdsl.model.nodes import (
    Aggregate,
    Arm,
    Call,
    Choice,
    Column,
    Expression,
    LookedUp,
    OfCustomer,
    Overall,
    Ranking,
    RuleReference,
    Sample,
    Selection,
    Step,
)
from segdsl.model.project import Lifecycle, Model, Score, Segment, Trait
from segdsl.model.traversal import walk

Rule = Trait | Segment | Lifecycle | Score
Lookup = Callable[[str], Rule | None]

_INNER = (Aggregate, Call, Choice, LookedUp, OfCustomer, Overall, Ranking, Sample)


def rules_in(model: Model) -> Lookup:
    """Where the rules of a model are looked up."""
    held: tuple[Mapping[str, Rule], ...] = (model.traits, model.segments, model.lifecycles, model.scores)
    return lambda name: next((rules[name] for rules in held if name in rules), None)


def expressions_of(rule: Rule) -> tuple[Expression, ...]:
    """What a rule says."""
    match rule:
        case Trait(value=value):
            return (value,)
        case Segment(condition=condition):
            return (condition,)
        case Lifecycle(among=among, stages=stages):
            found = (among, *(stage.condition for stage in stages))
            return tuple(one for one in found if one is not None)
        case Score(points=points):
            return tuple(line.condition for line in points)


def whole(expression: Expression, lookup: Lookup, catalog: Catalog | None = None) -> Iterator[Expression]:
    """Everything in an expression and in the rules that it refers to, each rule once.

    With a catalog, also what computed columns are made of, and which rows of derived events there are.
    """
    seen: set[object] = set()
    waiting = [expression]
    while waiting:
        for part in walk(waiting.pop()):
            yield part
            below = tuple(_below(part, lookup, catalog))
            if below and (named := _named(part)) not in seen:
                seen.add(named)
                waiting.extend(below)


def _named(part: Expression) -> object:
    match part:
        case RuleReference(name):
            return name
        case Column(table, name) | LookedUp(table, name):
            return table, name
        case Aggregate(selection=selection):
            return "", selection.events
        case _:
            return None


def _below(part: Expression, lookup: Lookup, catalog: Catalog | None) -> Iterator[Expression]:
    match part:
        case RuleReference(name):
            rule = lookup(name)
            yield from () if rule is None else expressions_of(rule)
        case Column(table, name) | LookedUp(table, name) if catalog is not None:
            column = catalog.table(table).columns.get(name)
            if column is not None and column.definition is not None:
                yield column.definition
        case Aggregate(selection=selection) if catalog is not None:
            condition = catalog.table(selection.events).condition
            if condition is not None:
                yield condition
        case _:
            return


def changed(expression: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """The expression with each part replaced by what `change` makes of it, the innermost first."""
    return change(_with_parts(expression, change) if isinstance(expression, _INNER) else expression)


def _with_parts(node: Any, change: Callable[[Expression], Expression]) -> Any:
    return replace(node, **{f.name: _rebuilt(getattr(node, f.name), change) for f in fields(node)})


def _rebuilt(value: Any, change: Callable[[Expression], Expression]) -> Any:
    match value:
        case tuple():
            return tuple(_rebuilt(one, change) for one in value)
        case Selection() | Step() | Arm():
            return _with_parts(value, change)
        case _:
            return changed(value, change) if isinstance(value, Expression) else value


def written_out(expression: Expression, lookup: Lookup) -> Expression:
    """The expression with traits and segments replaced by what they mean."""

    def meant(part: Expression) -> Expression:
        rule = lookup(part.name) if isinstance(part, RuleReference) else None
        if isinstance(rule, Trait):
            return written_out(rule.value, lookup)
        return written_out(rule.condition, lookup) if isinstance(rule, Segment) else part

    return changed(expression, meant)
