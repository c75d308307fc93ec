"""Facts read off a condition.

In: a model and a condition. Out: what holds of everybody for whom it holds: its parts, the rules that it
names, values that must be known for its comparisons to hold, rows of events that there must or must not be.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from segdsl.logic.facts import Facts, Values
from segdsl.logic.normal import complement, conjuncts, disjuncts, inward
from segdsl.model.catalog import CUSTOMERS
from segdsl.model.nodes import (
    Aggregate,
    Call,
    Column,
    Expression,
    Literal,
    OfCustomer,
    Ranking,
    RuleReference,
)
from segdsl.model.project import Lifecycle, Model
from segdsl.model.terms import call, is_condition
from segdsl.operators import OPERATORS
from segdsl.operators.aggregates import AGGREGATES
from segdsl.operators.comparison import OPPOSITE

DEEPEST = 40  # parts and references followed one inside the other


def facts(model: Model, condition: Expression) -> Facts:
    """What the condition makes sure of."""
    return Reader(model).of(condition)


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """Reads conditions of one model; of conditions that share parts, each part once."""

    model: Model
    _read: dict[tuple[int, int], tuple[Expression, Facts]] = field(default_factory=dict)

    def of(self, condition: Expression, depth: int = 0) -> Facts:
        """What the condition makes sure of; `depth` is how far inside it stands."""
        if depth > DEEPEST:
            return Facts()
        place = id(condition), depth  # quicker than by what it says; so it is kept as long as the facts
        if place not in self._read:
            self._read[place] = condition, self._facts(condition, depth)
        return self._read[place][1]

    def _facts(self, condition: Expression, depth: int) -> Facts:
        own = Facts(true=frozenset({condition, inward(condition)}))
        parts, alternatives = conjuncts(condition), disjuncts(condition)
        if len(parts) > 1:
            return Facts.all((own, *(self.of(part, depth + 1) for part in parts)))
        if len(alternatives) > 1:
            each = tuple(self.of(one, depth + 1) for one in alternatives)
            return Facts.all((own, reduce(Facts.__and__, each), Facts(choices=(each,))))
        match inward(condition):
            case Call("not", (inner,)):
                return own | self._denied(inner, depth + 1)
            case plain:
                return own | self._holds(plain, depth + 1)

    def _holds(self, e: Expression, depth: int) -> Facts:
        """Of a condition that holds and cannot be taken apart."""
        match e:
            case Call("holds", (flag,)):
                return self._knows((flag,), depth) | Facts(values={flag: frozenset({True})})
            case Call("is known", (value,)):
                return self._knows((value,), depth)
            case Call("every", (Aggregate(_, everything), Aggregate(_, failing))):
                return Facts.rows(everything) | Facts(most={failing: 0})
            case Call():
                return self._comparison(e, depth)
            case RuleReference(name):
                return self._named(name, depth, holds=True)
            case OfCustomer(value):
                return self.of(value, depth)
            case Ranking(_, _, value, within, among):
                known = self._knows([v for v in (value, within) if v is not None], depth)
                return known if among is None else known | self.of(among, depth)
        return Facts()

    def _denied(self, e: Expression, depth: int) -> Facts:
        """Of a condition that does not hold and cannot be taken apart."""
        match e:
            case Call("is known", (value,)):
                return Facts(unknown=frozenset({value}))
            case Call("is empty", (value,)):
                return self._knows((value,), depth)
            case Call():
                return self._counted(e, holds=False) | Facts(barred=_few(e))
            case RuleReference(name):
                return self._named(name, depth, holds=False)
            case OfCustomer(value):
                return self.of(complement(value), depth)
        return Facts()

    def _named(self, name: str, depth: int, *, holds: bool) -> Facts:
        """Of a segment that somebody is in or not, or a trait that is a condition."""
        if name in self.model.segments:
            condition = self.model.segments[name].condition
        elif name in self.model.traits:
            condition = self.model.traits[name].value
        else:
            return Facts()
        return self.of(condition if holds else complement(condition), depth)

    # ------------------------------------------------------------ comparisons

    def _comparison(self, asked: Call, depth: int) -> Facts:
        entry, subject = OPERATORS[asked.operator], asked.arguments[0]
        if entry.equates and isinstance(subject, RuleReference) and subject.name in self.model.lifecycles:
            return self._stages(self.model.lifecycles[subject.name], asked, depth) | _one_of(asked)
        if not entry.is_condition or entry.knowing:  # holds of what is unknown, too: `is empty`
            return Facts()
        known = self._knows(asked.arguments if entry.strict else asked.arguments[:1], depth)
        return Facts.all((known, _one_of(asked), self._counted(asked, holds=True)))

    def _counted(self, asked: Call, *, holds: bool) -> Facts:
        """Rows that there must be or must not be, as a number of them is compared."""
        aggregate = self._gathered(asked.arguments[0])
        numbers = [a.value for a in asked.arguments[1:] if isinstance(a, Literal)]
        if aggregate is None or not numbers or len(numbers) < len(asked.arguments) - 1:
            return Facts()
        function = AGGREGATES[aggregate.function]
        found = Facts()
        if bool(OPERATORS[asked.operator].row(function.nothing, *numbers)) != holds:
            found = Facts.rows(aggregate.selection)
        if function.name != "count" or len(numbers) > 1:
            return found
        sign = asked.operator if holds else OPPOSITE.get(asked.operator, "")
        least, most = _bounds(sign, numbers[0])
        counted = Facts.rows(aggregate.selection, least) if least >= 1 else Facts()
        return found | counted | (Facts(most={aggregate.selection: most}) if most < math.inf else Facts())

    def _gathered(self, value: Expression) -> Aggregate | None:
        """The number of a customer's rows, or what comes to 0 without any, directly or by way of a trait."""
        while isinstance(value, RuleReference) and value.name in self.model.traits:
            value = self.model.traits[value.name].value
        if not isinstance(value, Aggregate) or value.owner != CUSTOMERS:
            return None
        return value if AGGREGATES[value.function].nothing is not None else None

    def _stages(self, lifecycle: Lifecycle, asked: Call, depth: int) -> Facts:
        """Of everybody in one of these stages."""
        names = [a.value for a in asked.arguments[1:] if isinstance(a, Literal)]
        if len(names) != len(asked.arguments) - 1:
            return Facts()
        found = [self._stage(lifecycle, str(name), depth) for name in names]
        return reduce(Facts.__and__, found) | Facts(known=frozenset({asked.arguments[0]}))

    def _stage(self, lifecycle: Lifecycle, name: str, depth: int) -> Facts:
        found = Facts() if lifecycle.among is None else self.of(lifecycle.among, depth)
        for stage in lifecycle.stages:
            if stage.condition is not None:
                own = stage.condition if stage.name == name else complement(stage.condition)
                found |= self.of(own, depth)
            if stage.name == name:
                break
        return found

    # ------------------------------------------------------------ values that are known

    def _knows(self, values: Sequence[Expression], depth: int) -> Facts:
        """The values are known, and so is what they are made of."""
        return Facts.all(self._made_of(value, depth) for value in values)

    def _made_of(self, value: Expression, depth: int) -> Facts:
        if depth > DEEPEST:
            return Facts()
        own = Facts(known=frozenset({value}))
        if is_condition(value):  # which is known whatever becomes of its parts
            return own
        match value:
            case RuleReference(name) if name in self.model.traits:
                return own | self._made_of(self.model.traits[name].value, depth + 1)
            case RuleReference(name) if name in self.model.lifecycles:
                among = self.model.lifecycles[name].among
                return own if among is None else own | self.of(among, depth + 1)
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
                return found if among is None else found | self.of(among, depth + 1)
            case Aggregate(function, selection) if value.owner == CUSTOMERS:
                needs_one = AGGREGATES[function].nothing is None
                return own | Facts.rows(selection) if needs_one else own
        return own


def _is_condition(operator: str) -> bool:
    return OPERATORS[operator].is_condition


def _one_of(asked: Call) -> Facts:
    """Of a thing that has one of a few values; a flag that is yes holds, too."""
    found = _few(asked)
    flags = [e for e, values in found.items() if e.kind.family == "flag" and values == {True}]
    return Facts(true=frozenset(call("holds", (e,), e.span) for e in flags), values=found)


def _few(asked: Call) -> Values:
    """The values that a thing is compared with."""
    subject, *others = asked.arguments
    values = [other.value for other in others if isinstance(other, Literal)]
    equates = OPERATORS[asked.operator].equates and subject.kind.family != "list"  # it has one
    if not equates or len(values) < len(others):
        return {}
    return {subject: frozenset(values)}


def _bounds(sign: str, number: Any) -> tuple[float, float]:
    """The least and the greatest whole number that stands to another one as the sign says."""
    match sign:
        case "=":
            return number, number
        case "<":
            return 0, math.ceil(number) - 1
        case "<=":
            return 0, math.floor(number)
        case ">":
            return math.floor(number) + 1, math.inf
        case ">=":
            return math.ceil(number), math.inf
    return 0, math.inf
