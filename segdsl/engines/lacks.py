"""What an engine lacks for rules, by name and place; found out of the rules alone, before data are read.

In: an engine, a model, and what is to be computed. Out: a finding for each thing that the engine can't do, at
the smallest part of a rule that needs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic, option
from segdsl.engines.protocol import Engine, Unlimited
from segdsl.model.nodes import Aggregate, Expression, RuleReference
from segdsl.model.project import Model
from segdsl.model.traversal import parts
from segdsl.plan.from_model import plan
from segdsl.plan.kept import plan_again
from segdsl.source import Span


class _Need(NamedTuple):
    """What a rule needs, and where; without a name it is the part of none, such as an audience."""

    rule: str | None
    word: str
    span: Span


def lacks(
    engine: Engine,
    model: Model,
    as_of: AsOf,
    names: Iterable[str] | None,
    extra: Mapping[str, Expression],
) -> tuple[Diagnostic, ...]:
    """A finding for each thing that the engine can't do, of the arguments of `compute`, in reading order.

    What a rule needs in several places is told at the first.
    """
    if isinstance(engine.abilities, Unlimited):
        return ()
    wanted = None if names is None else tuple(names)
    if not engine.abilities.lacking(plan_again(model, as_of, wanted, extra)):
        return ()
    search = _Search(engine, model, as_of)
    needs = [need for name in (model.order if wanted is None else wanted) for need in search.of_rule(name)]
    needs += [need for expression in extra.values() for need in search.of(None, expression)]
    first = {(need.rule, need.word): need for need in sorted(needs, key=_place, reverse=True)}
    return tuple(_finding(engine, need) for need in sorted(first.values(), key=_place))


def _place(need: _Need) -> tuple[str, int, str]:
    return need.span.source.name, need.span.start, need.word


def _finding(engine: Engine, need: _Need) -> Diagnostic:
    who = "this" if need.rule is None else f"`{need.rule}`"
    message = f"the engine `{engine.name}` can't do what {who} needs: `{need.word}`"
    other = option("--engine packed", 'engine="packed"')
    hint = f"take another engine, such as {other}, or write the rule without it"
    return Diagnostic("engine-lacks", message, need.span, hint=hint)


class _Search:
    """Looks for what is lacking from a rule down to its parts, and on in the rules that it names."""

    def __init__(self, engine: Engine, model: Model, as_of: AsOf) -> None:
        self._engine, self._model, self._as_of = engine, model, as_of
        self._rules: dict[str, tuple[_Need, ...]] = {}

    def of_rule(self, name: str) -> tuple[_Need, ...]:
        if name not in self._rules:
            said = self._model.says(name)
            self._rules[name] = tuple(need for expression in said for need in self.of(name, expression))
        return self._rules[name]

    def of(self, rule: str | None, expression: Expression) -> Iterator[_Need]:
        """Each thing at the smallest part about customers; the parts of an aggregate are about rows."""
        if isinstance(expression, RuleReference):
            yield from self.of_rule(expression.name)
            return
        made = plan(self._model, self._as_of, (), {"": expression})
        lacking = self._engine.abilities.lacking(made)
        if not lacking:
            return
        inside = () if isinstance(expression, Aggregate) else tuple(parts(expression))
        within = [need for part in inside for need in self.of(rule, part)]
        yield from within
        told = {need.word for need in within}
        yield from (_Need(rule, word, expression.span) for word in lacking if word not in told)
