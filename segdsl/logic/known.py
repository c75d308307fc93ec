"""What is surely known of everybody for whom a condition holds.

In: a model and a condition. Out: a `Known` that says of expressions whether their value can be unknown. It
is read off what is declared (`required`, ranges), how values are computed, and the facts that the condition
makes sure of. It never guesses: what it calls known is known, however large the numbers in the data are; of
the rest it says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from segdsl.logic.contradictions import impossible
from segdsl.logic.facts import Facts
from segdsl.logic.reading import DEEPEST, facts
from segdsl.model.catalog import CUSTOMERS
from segdsl.model.nodes import (
    Aggregate,
    Call,
    Choice,
    Column,
    Expression,
    OfCustomer,
    Ranking,
    RuleReference,
)
from segdsl.model.project import Lifecycle, Model
from segdsl.operators import OPERATORS
from segdsl.operators.aggregates import AGGREGATES
from segdsl.types import Doubt, Kind, Reach, either_reach


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Answers for the customers of one condition."""

    model: Model
    facts: Facts = field(default_factory=Facts)

    @classmethod
    def of(cls, model: Model, condition: Expression) -> Known:
        return cls(model, facts(model, condition))

    @property
    def impossible(self) -> bool:
        """Whether the condition plainly contradicts itself, or what is declared: it holds of nobody."""
        return impossible(self.facts) or any(map(self.sure, self.facts.unknown))

    def sure(self, expression: Expression) -> bool:
        """Whether the value of an expression about the customer is surely known."""
        return self.doubt(expression) is Doubt.NONE

    def doubt(self, expression: Expression) -> Doubt:
        """Whether it may be unknown of these customers, and if only for being too large."""
        return self._kind(expression, 0).doubt

    def _kind(self, e: Expression, depth: int) -> Kind:
        """The kind that the value has among these customers."""
        found = Kind(e.kind.type) if depth > DEEPEST else self._made(e, depth + 1)
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
        if aggregate.owner != CUSTOMERS or not self.facts.happened(aggregate.selection):
            return aggregate.kind
        function = AGGREGATES[aggregate.function]
        if aggregate.function == "count":
            return replace(aggregate.kind, within=Reach(1, aggregate.kind.reach.high))
        table = self.model.catalog.events[aggregate.selection.events]
        time = Kind(aggregate.kind.type) if table.at is None else table.columns[table.at].kind
        of = time if aggregate.value is None else aggregate.value.kind
        timed = not (function.needs_time and time.unknown)  # whose time is unknown is passed over
        return function.kind(of, happened=timed and not of.unknown and aggregate.nth in (None, 1))
