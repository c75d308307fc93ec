"""Why a customer is in or out, or how a value came about, clause by clause.

In: a reference and an expression or a name. Out: a tree of clauses in the words of the rule file. Conditions
are split at `and`, `or`, `not` and `how many of` where the parts were written as such; the segments and
stages that a clause names are followed all the way down, traits one level. Private values are held back, and
whether conditions on them hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from segdsl.diagnostics import PRIVATE
from segdsl.instants import at_its_offset
from segdsl.model.nodes import (
    Aggregate,
    Call,
    Choice,
    Clock,
    Column,
    Expression,
    Literal,
    LookedUp,
    Missing,
    Overall,
    Ranking,
    RuleReference,
    Sample,
)
from segdsl.model.project import Lifecycle, Score
from segdsl.operators import OPERATORS
from segdsl.reference.disclosure import gives_away
from segdsl.reference.evaluate import Reference
from segdsl.source import Span


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a rule and what became of it for one customer.

    text:    as written, white space folded
    holds:   of a condition, whether it does; None for a value, and where that would tell something private
    value:   of a value, what it is (None: unknown; an instant in the project's zone); of a condition, its
             subject's value; `(private)` where it is held back
    clauses: what it rests on
    """

    text: str
    holds: bool | None
    value: Any
    span: Span
    clauses: tuple[Clause, ...] = ()


def explain(
    reference: Reference, expression: Expression, customer: int, levels: int = 1, *, made_up: bool = False
) -> Clause:
    """Why the expression has the value it has for the customer at this place.

    Of a made-up customer it is told which conditions hold, on something private as well: all of that stands
    in the rules.
    """
    return _Explanation(reference, customer, made_up).of(expression, levels)


def explain_name(reference: Reference, name: str, customer: int, levels: int = 1) -> Clause:
    """Why a segment holds, or how a trait, a stage or a score came about; raises KeyError for other names."""
    explanation = _Explanation(reference, customer)
    kind = reference.model.kind_of(name)
    value = reference.value(name, customer)
    clauses = tuple(explanation.under(name, levels))
    if kind == "segment":
        return Clause(name, bool(value), None, reference.model.segments[name].span, clauses)
    return Clause(name, None, explanation.shown(name, value), explanation.span(name), clauses)


def written(span: Span) -> str:
    """The text of a span on one line."""
    return span.one_line


def is_condition(expression: Expression) -> bool:
    return expression.kind.family == "flag" and not expression.kind.unknown


@dataclass(frozen=True, slots=True)
class _Explanation:
    reference: Reference
    customer: int
    made_up: bool = False

    def of(self, expression: Expression, levels: int) -> Clause:
        if not is_condition(expression):
            return self._value(expression, levels)
        if (
            isinstance(expression, Call)
            and OPERATORS[expression.operator].joins
            and _has_own_parts(expression)
        ):
            parts = tuple(self.of(part, levels) for part in expression.arguments)
            return self._condition(expression, None, parts)
        if isinstance(expression, Choice):
            return self._condition(expression, None, tuple(self._arms(expression, levels)))
        if isinstance(expression, RuleReference):
            return self._condition(expression, None, tuple(self._below(expression.name, levels)))
        return self._leaf(expression, levels)

    # ------------------------------------------------------------ conditions

    def _condition(self, expression: Expression, value: Any, clauses: tuple[Clause, ...]) -> Clause:
        said = written(expression.span)
        if self._is_secret(expression):
            return Clause(said, None, PRIVATE, expression.span, clauses)
        return Clause(said, self._holds(expression), value, expression.span, clauses)

    def _holds(self, condition: Expression) -> bool:
        return bool(self.reference.evaluate(condition, self.customer))

    def _is_secret(self, condition: Expression) -> bool:
        return not self.made_up and gives_away(self.reference.model, condition)

    def _leaf(self, expression: Expression, levels: int) -> Clause:
        """A condition that is shown whole, with the value of its subject and what the values rest on."""
        inputs = {part.span: part for part in _inputs(expression, expression.span)}
        value = self._shown_value(_subject(expression))
        clauses = tuple(self.of(part, levels) for part in inputs.values() if part.span != expression.span)
        match clauses:
            case (Clause(text=text, value=same, clauses=()),) if same == value and text in written(
                expression.span
            ):
                clauses = ()  # it would only say again what stands in the line above
        return self._condition(expression, value, clauses)

    # ------------------------------------------------------------ values

    def _value(self, expression: Expression, levels: int) -> Clause:
        value, span = self._shown_value(expression), expression.span
        match expression:
            case RuleReference(name):
                return self._named(name, value, span, levels)
            case Choice():
                return Clause(written(span), None, value, span, tuple(self._arms(expression, levels)))
            case Ranking():
                return Clause(written(span), None, value, span, (self.of(expression.value, levels),))
            case Column(table, name):
                definition = self.reference.model.catalog.table(table).columns[name].definition
                below = () if definition is None or levels == 0 else self._parts(definition, levels - 1)
                return Clause(written(span), None, value, span, below)
            case _:
                return Clause(written(span), None, value, span, self._parts(expression, levels))

    def _parts(self, expression: Expression, levels: int) -> tuple[Clause, ...]:
        inputs = {part.span: part for part in _inputs(expression, expression.span)}
        return tuple(self.of(part, levels) for part in inputs.values() if part is not expression)

    def _named(self, name: str, value: Any, span: Span, levels: int) -> Clause:
        traits = self.reference.model.traits
        if name not in traits:
            return Clause(name, None, value, span, tuple(self._below(name, levels)))
        if traits[name].learnt is not None:  # its reasons are told when it is asked for itself
            return Clause(name, None, value, span)
        definition = traits[name].value.span
        below = tuple(self._below(name, levels))
        if len(below) == 1 and below[0].span == definition:
            below = below[0].clauses
        return Clause(f"{name} = {written(definition)}", None, value, definition, below)

    def _shown_value(self, expression: Expression) -> Any:
        value = self.reference.evaluate(expression, self.customer)
        return self._held_back(value, gives_away(self.reference.model, expression))

    def _held_back(self, value: Any, private: bool) -> Any:
        if private and value is not None:
            return PRIVATE
        if isinstance(value, dt.datetime):
            return at_its_offset(value, self.reference.as_of.zone)
        return value

    def shown(self, name: str, value: Any) -> Any:
        model = self.reference.model
        return self._held_back(value, name in model.private and model.kind_of(name) != "lifecycle")

    # ------------------------------------------------------------ names

    def span(self, name: str) -> Span:
        model = self.reference.model
        for declared in (model.traits, model.segments, model.lifecycles, model.scores):
            if name in declared:
                span: Span = declared[name].span
                return span
        raise KeyError(name)

    def _below(self, name: str, levels: int) -> Iterator[Clause]:
        """Segments and lifecycles are followed all the way down, traits and scores so many levels."""
        if name in self.reference.given:
            return
        if self.reference.model.kind_of(name) in ("segment", "lifecycle"):
            yield from self.under(name, levels)
        elif levels > 0:
            yield from self.under(name, levels - 1)

    def under(self, name: str, levels: int) -> Iterator[Clause]:
        """The clauses that a name rests on."""
        model = self.reference.model
        match model.kind_of(name):
            case "trait":
                yield from self._under_trait(model.traits[name].value, levels)
            case "segment":
                yield from self._under_segment(model.segments[name].condition, levels)
            case "lifecycle":
                yield from self._stages(model.lifecycles[name], levels)
            case "score":
                yield from self._lines(model.scores[name], levels)

    def _under_trait(self, value: Expression, levels: int) -> Iterator[Clause]:
        """The formula with what it is made of; the arms of a choice say it already."""
        whole = self.of(value, levels)
        if isinstance(value, Choice) and whole.holds is None:
            yield from whole.clauses
        else:
            yield whole

    def _under_segment(self, condition: Expression, levels: int) -> Iterator[Clause]:
        whole = self.of(condition, levels)
        if isinstance(condition, Call) and condition.operator == "and" and _has_own_parts(condition):
            yield from whole.clauses
        else:
            yield whole

    def _stages(self, lifecycle: Lifecycle, levels: int) -> Iterator[Clause]:
        """The condition of the lifecycle, and its stages as far as the one that holds."""
        if lifecycle.among is not None:
            among = self.of(lifecycle.among, levels)
            yield Clause(f"among {among.text}", among.holds, among.value, among.span, among.clauses)
            if not self._holds(lifecycle.among):
                return
        for stage in lifecycle.stages:
            if stage.condition is None:
                yield Clause(f"stage {stage.name} otherwise", True, None, stage.span)
                return
            why = self.of(stage.condition, levels)
            text = f"stage {stage.name} where {why.text}"
            yield Clause(text, why.holds, why.value, stage.span, why.clauses)
            if self._holds(stage.condition):
                return

    def _lines(self, score: Score, levels: int) -> Iterator[Clause]:
        for line in score.points:
            why = self.of(line.condition, levels)
            text = f"{line.points:+g} when {why.text}"
            points = line.points if why.holds else 0.0
            value = PRIVATE if why.holds is None else points
            yield Clause(text, why.holds, value, line.span, why.clauses)

    def _arms(self, choice: Choice, levels: int) -> Iterator[Clause]:
        """The arms as far as the one that holds; all of them where it is a secret which one that is."""
        if any(self._is_secret(arm.condition) for arm in choice.arms):
            yield from self._secret_arms(choice, levels)
            return
        for arm in choice.arms:
            why = self.of(arm.condition, levels)
            text = f"{written(arm.value.span)} when {why.text}"
            value = self._shown_value(arm.value) if why.holds else None
            yield Clause(text, why.holds, value, why.span, why.clauses)
            if why.holds:
                return
        if not isinstance(choice.otherwise, Missing):
            text = f"{written(choice.otherwise.span)} otherwise"
            yield Clause(text, True, self._shown_value(choice.otherwise), choice.otherwise.span)

    def _secret_arms(self, choice: Choice, levels: int) -> Iterator[Clause]:
        for arm in choice.arms:
            why = self.of(arm.condition, levels)
            text = f"{written(arm.value.span)} when {why.text}"
            yield Clause(text, None, PRIVATE, why.span, why.clauses)
        if not isinstance(choice.otherwise, Missing):
            text = f"{written(choice.otherwise.span)} otherwise"
            yield Clause(text, None, PRIVATE, choice.otherwise.span)


def _has_own_parts(call: Call) -> bool:
    """Whether the arguments were written one by one, and not made by lowering a shorter spelling."""
    spans = [argument.span for argument in call.arguments]
    inside = all(call.span.start <= s.start and s.end <= call.span.end for s in spans)
    return inside and len(set(spans)) == len(spans) and call.span not in spans


def _subject(expression: Expression) -> Expression:
    """What a condition is about: its first operand, out of the wrappings that lowering puts around it."""
    if isinstance(expression, Ranking) and is_condition(expression):
        return expression.value
    if not isinstance(expression, Call):
        return expression
    first = expression.arguments[0]
    if is_condition(expression) and (is_condition(first) or isinstance(first, Literal | Clock)):
        others = [a for a in expression.arguments if not isinstance(a, Literal | Clock)]
        return _subject(others[0]) if others else expression
    while isinstance(first, Call) and first.span == first.arguments[0].span:
        first = first.arguments[0]
    return first


def _inputs(expression: Expression, whole: Span) -> Iterator[Expression]:
    """The pieces a value or condition is made of that mean something to a reader, in reading order."""
    match expression:
        case Literal() | Missing() | Clock():
            return
        case Ranking(value=value) if is_condition(expression) and expression.span == whole:
            yield from _inputs(value, whole)
        case Column() | RuleReference() | Aggregate() | Overall() | Ranking() | Sample() | Choice():
            yield expression
        case LookedUp(_, _, keys):
            if expression.span != whole:
                yield expression
            else:
                for key in keys:
                    yield from _inputs(key, whole)
        case Call(_, arguments):
            if is_condition(expression) and expression.span != whole:
                yield expression
            else:
                for argument in arguments:
                    yield from _inputs(argument, whole)
