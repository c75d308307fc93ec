"""Metrics: numbers about groups of customers.

In: what stands behind `metric NAME =`. Out: a number in which each aggregate of events goes over the events
of everybody, and each aggregate of customers over everybody. For a group, `of_group` narrows each of them
down; so a ratio is a ratio of totals, and never a mean of ratios.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from segdsl.model.draft import Draft, Scope
from segdsl.model.findings import quoted
from segdsl.model.names import VALUES
from segdsl.model.nodes import Aggregate, Arm, Call, Choice, Expression, OfCustomer, Overall, RuleReference
from segdsl.model.project import Metric, Model
from segdsl.model.ranks import overall
from segdsl.model.terms import all_of
from segdsl.operators.overall import OVERALL
from segdsl.operators.ranks import RANKS
from segdsl.syntax import nodes as syntax
from segdsl.types import CONDITION, in_words

_OF_ONE = (syntax.InWindow, syntax.Query, syntax.Top, syntax.TopMaking, syntax.Sample, syntax.LookedUp)


def metric(draft: Draft, written: syntax.Metric) -> Metric | None:
    """The metric; None where it is wrong, which is told."""
    value = Scope(draft, seed=written.name.text, pooled=True).resolve(written.value)
    if value is None:
        return None
    if value.kind.family != "number":
        message = f"a metric is a number, and {quoted(written.value.span)} is {in_words(value.kind.type)}"
        hint = "count or add up, as in `count(orders)`, `sum(orders.total)` or `share(newsletter)`"
        draft.findings.add("type-mismatch", message, written.value.span, hint)
        return None
    name, about = written.name.text, written.description
    return Metric(name, value, written.span, about, written.because, written.not_private)


# ---------------------------------------------------------------- what was written


def asks_one_customer(scope: Scope, node: syntax.Expression) -> bool:
    """Whether this can only be asked of one customer at a time; that is told, with how a group is asked."""
    words = node.span.text.strip()
    match node:
        case syntax.Name(name) if scope.draft.names.get(name) is not None:
            declared = scope.draft.names[name]
            if declared.what not in VALUES or declared.what == "setting":
                return False
            is_condition = declared.what == "segment"
        case syntax.Path(syntax.Name("customer")) if "customer" not in scope.draft.tables:
            words, is_condition = node.name.text, False
        case syntax.Function(name) if name.startswith("overall "):
            own = name.removeprefix("overall ")
            message = f"a metric is about a group, and `{name}` about all customers, whatever the group"
            scope.findings.add(
                "type-mismatch", message, node.name_span, f"write `{own}(…)`: it goes over the group"
            )
            return True
        case syntax.Function(name, arguments) if _is_rank(name) and not _is_overall(name, arguments):
            is_condition = False
        case _ if isinstance(node, _OF_ONE):
            is_condition = not isinstance(node, syntax.LookedUp)
        case _:
            return False
    message = f"a metric is about a group, and {quoted(node.span)} has a value for each customer"
    example = f"share({words})" if is_condition else f"average({words})"
    scope.findings.add(
        "type-mismatch", message, node.span, f"say how the group's number comes about, as in `{example}`"
    )
    return True


def _is_rank(name: str) -> bool:
    """Whether it says where a customer stands among the others."""
    return name in RANKS or name == "standardised"


def _is_overall(name: str, arguments: tuple[syntax.Argument, ...]) -> bool:
    """`percentile(x)` is a customer's rank, `percentile(x, 90)` a number of the group."""
    return name in OVERALL and len(arguments) == 2


def over_customers(scope: Scope, node: syntax.Function) -> Expression | None:
    """`average(spend among buyers)`: over the customers of the group."""
    within = node.arguments[0].within
    if within is None:
        return overall(scope.customer(), node)
    message = "a metric has one number for a group, and `within` would make several of it"
    hint = f"leave it out, and ask `segdsl metrics --by {within.text}`"
    scope.findings.add("type-mismatch", message, within.span, hint)
    return None


def is_over_customers(scope: Scope, node: syntax.Function) -> bool:
    """Whether a call such as `sum(spend)` goes over the customers of a group, and not over events."""
    if node.name not in OVERALL or not node.arguments:
        return False
    match node.arguments[0].value:
        case syntax.Path(owner) if owner.text != "customer" or "customer" in scope.draft.tables:
            return False
        case syntax.Name(name):
            return not scope.draft.bears_rows(name)
        case value:
            return value is not None


# ---------------------------------------------------------------- of a group


def of_everyone(model: Model, metric: Metric) -> Expression:
    """The metric of all customers: what it says, with what other metrics say in the place of their names."""

    def put_in(part: Expression) -> Expression:
        if isinstance(part, RuleReference) and part.name in model.metrics:
            return of_everyone(model, model.metrics[part.name])
        return _rebuilt(part, put_in)

    return put_in(metric.value)


def of_group(expression: Expression, group: Expression, sent: Expression | None = None) -> Expression:
    """The metric (as of everyone) of those customers for whom the condition `group` holds.

    `sent` is a condition about rows of `sent`, where groups are of messages: aggregates of those then take
    such rows alone.
    """

    def narrowed(part: Expression) -> Expression:
        return of_group(part, group, sent)

    match expression:
        case Aggregate(selection=selection):
            given = () if selection.condition is None else (selection.condition,)
            rows = () if sent is None or selection.events != SENT else (sent,)
            own = OfCustomer(group, CONDITION, group.span)
            condition = all_of((*given, *rows, own), expression.span)
            return replace(expression, selection=replace(selection, condition=condition))
        case Overall(among=among):
            both = group if among is None else all_of((among, group), expression.span)
            return replace(expression, among=both)
        case _:
            return _rebuilt(expression, narrowed)


def _rebuilt(expression: Expression, part: Callable[[Expression], Expression]) -> Expression:
    """The expression with each part of what calculates with aggregates as `part` gives it."""
    match expression:
        case Call(arguments=arguments):
            return replace(expression, arguments=tuple(map(part, arguments)))
        case Choice(arms, otherwise):
            parts = tuple(Arm(part(arm.value), part(arm.condition)) for arm in arms)
            return replace(expression, arms=parts, otherwise=part(otherwise))
        case _:
            return expression


SENT = "sent"
"""The events that are what the project sent, where they are declared `from history`."""
