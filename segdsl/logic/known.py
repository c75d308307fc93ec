"""What is surely known of everybody for whom a condition holds.

In: a model and a condition. Out: a `Known` that says of expressions whether their value can be unknown. It is
read off what is declared (`required`, ranges), how values are computed, and the condition's plain `and`s:
`is known`, comparisons that only a known value passes, events that there must be, stages. It never guesses:
what it calls known is known, however large the numbers in the data are; of the rest it says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

from segdsl.model.catalog import CUSTOMERS
from segdsl.model.nodes import (
    Aggregate,
    Call,
    Choice,
    Column,
    Expression,
    Literal,
    OfCustomer,
    Ranking,
    RuleReference,
    Selection,
)
from segdsl.model.project import Lifecycle, Model
from segdsl.operators import OPERATORS
from segdsl.operators.aggregates import AGGREGATES
from segdsl.types import Doubt, Kind, Reach, either_reach

_DEEPEST = 40  # references followed one inside the other


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
                case Call("=", (RuleReference() as lifecycle, Literal() as stage)):
                    if stages.setdefault(lifecycle, stage) != stage:
                        return True
                case Call("not", (inner,)) if inner in self.facts.true:
                    return True
                case Call("=", (Aggregate("count", selection), Literal(0))) if self._happened(selection):
                    return True
        return False

    def sure(self, expression: Expression) -> bool:
        """Whether the value of an expression about the customer is surely known."""
        return self.doubt(expression) is Doubt.NONE

    def doubt(self, expression: Expression) -> Doubt:
        """Whether it may be unknown of these customers, and if only for being too large."""
        return self._kind(expression, 0).doubt

    def _kind(self, e: Expression, depth: int) -> Kind:
        """The kind that the value has among these customers."""
        found = Kind(e.kind.type) if depth > _DEEPEST else self._made(e, depth + 1)
        return replace(found, unknown=False) if e in self.facts.known else found

    def _made(self, e: Expression, depth: int) -> Kind:
        """What comes of how it is made."""
        match e:
            case Column(table, name):
                info = self.model.catalog.table(table).columns[name]
                if info.kind.unknown and info.definition is not None:
                    return self._kind(info.definition, depth)
            case RuleReference(name) if name in self.model.traits:
                return self._kind(self.model.traits[name].value, depth)
            case RuleReference(name) if name in self.model.lifecycles:
                return self._stage(e.kind, self.model.lifecycles[name])
            case OfCustomer(value):
                return self._kind(value, depth)
            case Call(operator, arguments):
                kinds = tuple(self._kind(a, depth) for a in arguments)
                return OPERATORS[operator].kind(kinds) or e.kind
            case Choice(arms, otherwise):
                kinds = tuple(self._kind(v, depth) for v in (*(arm.value for arm in arms), otherwise))
                return Kind.of(e.kind.type, max(k.doubt for k in kinds), either_reach(kinds))
            case Aggregate():
                return self._aggregate(e)
            case Ranking(_, _, value, within, among) if e.kind.unknown and self._takes_part(among):
                parts = (value,) if within is None else (value, within)
                return Kind.of(e.kind.type, max(self._kind(part, depth).doubt for part in parts))
        return e.kind

    def _takes_part(self, among: Expression | None) -> bool:
        return among is None or among in self.facts.true

    def _stage(self, kind: Kind, lifecycle: Lifecycle) -> Kind:
        has_rest = any(stage.condition is None for stage in lifecycle.stages)
        return replace(kind, unknown=not (has_rest and self._takes_part(lifecycle.among)))

    def _aggregate(self, aggregate: Aggregate) -> Kind:
        if aggregate.owner != CUSTOMERS or not self._happened(aggregate.selection):
            return aggregate.kind
        function = AGGREGATES[aggregate.function]
        if aggregate.function == "count":
            return replace(aggregate.kind, within=Reach(1, aggregate.kind.reach.high))
        table = self.model.catalog.events[aggregate.selection.events]
        time = Kind(aggregate.kind.type) if table.at is None else table.columns[table.at].kind
        of = time if aggregate.value is None else aggregate.value.kind
        timed = not (function.needs_time and time.unknown)  # whose time is unknown is passed over
        return function.kind(of, happened=timed and not of.unknown and aggregate.nth in (None, 1))

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
            case RuleReference(name):
                return self._reference(name, holds, depth)
            case OfCustomer(value):
                return self.facts(value, holds=holds, depth=depth)
            case Ranking(_, _, value, within, among) if holds:
                known = self._knows([v for v in (value, within) if v is not None], depth)
                return known if among is None else known | self.facts(among, holds=True, depth=depth)
        return Facts()

    def _comparison(self, call: Call, depth: int) -> Facts:
        if OPERATORS[call.operator].equates and isinstance(call.arguments[0], RuleReference):
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
        while isinstance(value, RuleReference) and value.name in self.model.traits:
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
        stage_of = RuleReference(lifecycle.name, call.arguments[0].kind, lifecycle.span)
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
            case RuleReference(name) if name in self.model.traits:
                return own | self._made_of(self.model.traits[name].value, depth + 1)
            case RuleReference(name) if name in self.model.lifecycles:
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
            case Aggregate(function, selection) if value.owner == CUSTOMERS:
                needs_one = AGGREGATES[function].nothing is None
                return own | Facts(events=(selection,)) if needs_one else own
        return own


def _is_condition(operator: str) -> bool:
    return OPERATORS[operator].is_condition
