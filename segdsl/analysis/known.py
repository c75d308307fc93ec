"""What is surely known of everybody for whom a condition holds.

In: a model and a condition. Out: a `Known` that says of expressions whether their value can be unknown. It is
read off what is declared (`required`), how values are computed, and the condition's plain `and`s: `is known`,
comparisons that only a known value passes, events that there must be, stages. It never guesses: what it calls
known is known; of the rest it says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce

from segdsl.model.catalog import CUSTOMERS
from segdsl.model.nodes import (
    Aggregate,
    Call,
    Choice,
    Clock,
    Column,
    Expression,
    Literal,
    OfCustomer,
    Ranking,
    Reference,
    Selection,
)
from segdsl.model.project import Lifecycle, Model
from segdsl.operators import OPERATORS
from segdsl.operators.entry import Unknown

_DEEPEST = 40  # references followed one inside the other
_OVERFLOWING = ("add days", "add months", "add minutes")  # unknown only beyond the years 1 to 9999


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds: values that are known, conditions that are true, selections with at least one row."""

    known: frozenset[Expression] = frozenset()
    true: frozenset[Expression] = frozenset()
    events: tuple[Selection, ...] = ()

    def __or__(self, other: Facts) -> Facts:
        events = (*self.events, *(e for e in other.events if e not in self.events))
        return Facts(self.known | other.known, self.true | other.true, events)

    def __and__(self, other: Facts) -> Facts:
        events = tuple(e for e in self.events if e in other.events)
        return Facts(self.known & other.known, self.true & other.true, events)


@dataclass(frozen=True, slots=True)
class Known:
    """Answers for the customers of one condition."""

    model: Model
    facts: Facts = field(default_factory=Facts)

    @classmethod
    def of(cls, model: Model, condition: Expression) -> Known:
        return cls(model, _Reader(model).facts(condition, holds=True, depth=0))

    @property
    def impossible(self) -> bool:
        """Whether the condition plainly contradicts itself, so that it holds of nobody.

        It asks for two stages of one lifecycle, for a condition and its opposite, or for events that there
        must not be.
        """
        stages: dict[Expression, Expression] = {}
        for e in self.facts.true:
            match e:
                case Call("=", (Reference() as lifecycle, Literal() as stage)):
                    if stages.setdefault(lifecycle, stage) != stage:
                        return True
                case Call("not", (inner,)) if inner in self.facts.true:
                    return True
                case Call("=", (Aggregate("count", selection), Literal(0))) if self._happened(selection):
                    return True
        return False

    def sure(self, expression: Expression) -> bool:
        """Whether the value of an expression about the customer is surely known."""
        return self._sure(expression, 0)

    def _sure(self, e: Expression, depth: int) -> bool:
        if e in self.facts.known or depth > _DEEPEST:
            return e in self.facts.known
        match e:
            case Literal() | Clock():
                return True
            case Column(table, name):
                info = self.model.catalog.table(table).columns[name]
                defined = info.definition is not None and self._sure(info.definition, depth + 1)
                return not info.kind.unknown or defined
            case Reference(name):
                return self._named(name, depth + 1)
            case OfCustomer(value):
                return self._sure(value, depth + 1)
            case Call():
                return self._call(e, depth + 1)
            case Choice(arms, otherwise):
                return all(self._sure(v, depth + 1) for v in (*(arm.value for arm in arms), otherwise))
            case Aggregate():
                return self._aggregate(e)
            case Ranking(function) if function in ("quantile", "ntile"):
                parts = (e.value,) if e.within is None else (e.value, e.within)
                takes_part = e.among is None or e.among in self.facts.true
                return takes_part and all(self._sure(part, depth + 1) for part in parts)
        return not e.kind.unknown

    def _named(self, name: str, depth: int) -> bool:
        if name in self.model.traits:
            return self._sure(self.model.traits[name].value, depth)
        if name in self.model.lifecycles:
            lifecycle = self.model.lifecycles[name]
            has_rest = any(stage.condition is None for stage in lifecycle.stages)
            return has_rest and (lifecycle.among is None or lifecycle.among in self.facts.true)
        return True  # segments hold or do not; a score is a sum

    def _call(self, call: Call, depth: int) -> bool:
        operator = OPERATORS[call.operator]
        if operator.is_condition:
            return True
        known = [self._sure(argument, depth) for argument in call.arguments]
        if call.operator == "default":
            return any(known)
        if call.operator == "/":
            return all(known) and self._not_zero(call.arguments[1])
        return all(known) and (
            not call.kind.unknown or operator.unknown is Unknown.IF_ANY or call.operator in _OVERFLOWING
        )

    def _not_zero(self, divisor: Expression) -> bool:
        match divisor:
            case Literal(value):
                return bool(value)
            case Reference(name) if name in self.model.traits:
                return self._not_zero(self.model.traits[name].value)
            case Aggregate("count", selection):
                return self._happened(selection)
        return False

    def _aggregate(self, aggregate: Aggregate) -> bool:
        if not aggregate.kind.unknown:
            return True
        if aggregate.owner != CUSTOMERS or aggregate.nth not in (None, 1):
            return False
        if not self._happened(aggregate.selection):
            return False
        if aggregate.value is not None:
            return not aggregate.value.kind.unknown
        table = self.model.catalog.events[aggregate.selection.events]
        return table.at is not None and not table.columns[table.at].kind.unknown

    def _happened(self, selection: Selection) -> bool:
        """Whether there is surely a row: one is known of that fulfils at least as much."""
        asked = set(_parts(selection.condition))
        return any(
            fact.events == selection.events
            and asked <= set(_parts(fact.condition))
            and selection.steps in ((), fact.steps)
            and (selection.future or not fact.future)
            for fact in self.facts.events
        )


def _parts(condition: Expression | None) -> Sequence[Expression]:
    if condition is None:
        return ()
    if isinstance(condition, Call) and condition.operator == "and":
        return [part for argument in condition.arguments for part in _parts(argument)]
    return (condition,)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads facts off a condition that holds, or does not."""

    model: Model

    def facts(self, e: Expression, *, holds: bool, depth: int) -> Facts:
        if depth > _DEEPEST:
            return Facts()
        own = Facts(true=frozenset({e})) if holds else Facts()
        return own | self._within(e, holds, depth + 1)

    def _within(self, e: Expression, holds: bool, depth: int) -> Facts:
        match e:
            case Call("not", (inner,)):
                return self.facts(inner, holds=not holds, depth=depth)
            case Call("and" | "or" as joint, arguments):
                found = [self.facts(a, holds=holds, depth=depth) for a in arguments]
                return reduce(Facts.__or__ if (joint == "and") == holds else Facts.__and__, found)
            case Call("holds" | "is known", (inner,)) if holds:
                return self._knows((inner,), depth)
            case Call("is empty", (inner,)) if not holds:
                return self._knows((inner,), depth)
            case Call() if holds:
                return self._comparison(e, depth)
            case Call("=", (Aggregate("count", selection), Literal(0))) if not holds:
                return Facts(events=(selection,))
            case Call("<" | "<=", (Aggregate("count", selection), Literal(int() | float() as least))):
                return Facts(events=(selection,)) if least >= (1 if e.operator == "<" else 0) else Facts()
            case Reference(name):
                return self._reference(name, holds, depth)
            case OfCustomer(value):
                return self.facts(value, holds=holds, depth=depth)
            case Ranking(_, _, value, within, among) if holds:
                known = self._knows([v for v in (value, within) if v is not None], depth)
                return known if among is None else known | self.facts(among, holds=True, depth=depth)
        return Facts()

    def _comparison(self, call: Call, depth: int) -> Facts:
        if call.operator in ("=", "in") and isinstance(call.arguments[0], Reference):
            name = call.arguments[0].name
            if name in self.model.lifecycles:
                return self._stages(self.model.lifecycles[name], call, depth)
        found = Facts()
        match call:
            case Call(">=" | ">" | "=", (counted, Literal(int() | float() as least))):
                selection = self._counts(counted)
                if selection is not None and (least > 0 or (call.operator == ">" and least >= 0)):
                    found = Facts(events=(selection,))
        strict = OPERATORS[call.operator].strict and OPERATORS[call.operator].is_condition
        if call.operator == "every":
            return found
        return found | self._knows(call.arguments if strict else call.arguments[:1], depth)

    def _counts(self, value: Expression) -> Selection | None:
        """The selection that a number counts, directly or by way of a trait."""
        while isinstance(value, Reference) and value.name in self.model.traits:
            value = self.model.traits[value.name].value
        return value.selection if isinstance(value, Aggregate) and value.function == "count" else None

    def _reference(self, name: str, holds: bool, depth: int) -> Facts:
        if name in self.model.segments:
            return self.facts(self.model.segments[name].condition, holds=holds, depth=depth)
        if name in self.model.traits:
            return self.facts(self.model.traits[name].value, holds=holds, depth=depth)
        return Facts()

    def _stages(self, lifecycle: Lifecycle, call: Call, depth: int) -> Facts:
        """Of everybody in one of these stages."""
        names = [a.value for a in call.arguments[1:] if isinstance(a, Literal)]
        if len(names) != len(call.arguments) - 1:
            return Facts()
        stage_of = Reference(lifecycle.name, call.arguments[0].kind, lifecycle.span)
        found = [self._stage(lifecycle, str(name), depth) for name in names]
        return reduce(Facts.__and__, found) | Facts(known=frozenset({stage_of}))

    def _stage(self, lifecycle: Lifecycle, name: str, depth: int) -> Facts:
        found = Facts()
        if lifecycle.among is not None:
            found |= self.facts(lifecycle.among, holds=True, depth=depth)
        for stage in lifecycle.stages:
            if stage.condition is not None:
                found |= self.facts(stage.condition, holds=stage.name == name, depth=depth)
            if stage.name == name:
                break
        return found

    # ------------------------------------------------------------ values that are known

    def _knows(self, values: Sequence[Expression], depth: int) -> Facts:
        """The values are known, and so is what they are made of."""
        return reduce(Facts.__or__, (self._made_of(value, depth) for value in values), Facts())

    def _made_of(self, value: Expression, depth: int) -> Facts:
        if depth > _DEEPEST:
            return Facts()
        own = Facts(known=frozenset({value}))
        match value:
            case Reference(name) if name in self.model.traits:
                return own | self._made_of(self.model.traits[name].value, depth + 1)
            case Reference(name) if name in self.model.lifecycles:
                among = self.model.lifecycles[name].among
                return own if among is None else own | self.facts(among, holds=True, depth=depth + 1)
            case Column("customers", name):
                definition = self.model.catalog.customers.columns[name].definition
                return own if definition is None else own | self._made_of(definition, depth + 1)
            case OfCustomer(inner):
                return own | self._made_of(inner, depth + 1)
            case Call(operator, arguments) if OPERATORS[operator].strict and not _is_condition(operator):
                return own | self._knows(arguments, depth + 1)
            case Ranking(_, _, ranked, within, among):
                parts = [v for v in (ranked, within) if v is not None]
                found = own | self._knows(parts, depth + 1)
                return found if among is None else found | self.facts(among, holds=True, depth=depth + 1)
            case Aggregate(_, selection) if value.kind.unknown and value.owner == CUSTOMERS:
                return own | Facts(events=(selection,))
        return own


def _is_condition(operator: str) -> bool:
    return OPERATORS[operator].is_condition
