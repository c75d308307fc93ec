"""From what was written to what is meant: which maker of meanings takes which node.

In: a value or condition and the scope it stands in. Out: an expression with every name resolved and every
type checked, or None where something is wrong (which is reported, once).
"""

from __future__ import annotations

from typing import assert_never

from segdsl.model import (
    aggregates,
    comparisons,
    conditions,
    functions,
    literals,
    metrics,
    moments,
    names,
    ranks,
    selections,
    texts,
    values,
    windows,
)
from segdsl.model.draft import Scope
from segdsl.model.findings import quoted
from segdsl.model.nodes import Expression
from segdsl.operators.aggregates import TYPED
from segdsl.syntax import nodes as syntax


def resolve(node: syntax.Expression, scope: Scope) -> Expression | None:
    if scope.pooled and metrics.asks_one_customer(scope, node):
        return None
    match node:
        case syntax.Name():
            return names.name(scope, node)
        case syntax.Path():
            return names.path(scope, node)
        case (
            syntax.Text() | syntax.Number() | syntax.YesNo() | syntax.DateLiteral() | syntax.InstantLiteral()
        ):
            return literals.literal(scope, node)
        case syntax.DayWord(word, span):
            return moments.day_word(word, span)
        case syntax.RelativeDay():
            return moments.relative_day(scope, node)
        case syntax.Everyone():
            return conditions.everyone(node)
        case syntax.Call():
            return _call(scope, node)
        case syntax.Function():
            return _function(scope, node)
        case syntax.Choice():
            return values.choice(scope, node)
        case syntax.LookedUp():
            return names.looked_up(scope, node)
        case syntax.InWindow():
            return windows.in_window(scope, node)
        case syntax.Query():
            return selections.query(scope, node)
        case syntax.SomeOf():
            return conditions.some_of(scope, node)
        case syntax.Top():
            return ranks.top(scope, node)
        case syntax.TopMaking():
            return ranks.top_making(scope, node)
        case syntax.Sample():
            return ranks.sample(scope, node)
        case syntax.Duration() | syntax.ListLiteral():
            _no_value(scope, node)
            return None
        case _:
            assert_never(node)


def _no_value(scope: Scope, node: syntax.Duration | syntax.ListLiteral) -> None:
    if isinstance(node, syntax.Duration):
        message = f"{quoted(node.span)} is a length of time, not a value by itself"
        hint = (
            f"write `{node.span.text} ago`, `in the last {node.span.text}`, or a plain number of {node.unit}s"
        )
    else:
        message = f"{quoted(node.span)} is a list, which can't stand here"
        hint = "a list goes after `in` or `contains any of`"
    scope.findings.add("type-mismatch", message, node.span, hint)


def _call(scope: Scope, node: syntax.Call) -> Expression | None:
    match node.operator:
        case "and" | "or" | "not" | "how many of":
            return conditions.junction(scope, node)
        case "=" | "<" | "<=" | ">" | ">=" | "between":
            return comparisons.compared(scope, node)
        case "in":
            return comparisons.within_list(scope, node)
        case "is known" | "is unknown" | "is empty":
            return comparisons.knowing(scope, node)
        case "contains" | "starts with" | "ends with" | "contains any starting with":
            return texts.tested(scope, node)
        case "contains any of" | "contains all of" | "contains none of":
            return texts.listed_in(scope, node)
        case "matches":
            return texts.matched(scope, node)
        case "default":
            return values.default(scope, node)
        case "+" | "-" | "*" | "/" | "negate":
            return values.arithmetic(scope, node)
        case _:
            return values.difference(scope, node)


def _function(scope: Scope, node: syntax.Function) -> Expression | None:
    if scope.pooled and metrics.is_over_customers(scope, node):
        return metrics.over_customers(scope, node)
    if node.name in TYPED:
        return aggregates.aggregate(scope, node)
    if node.name in ranks.QUANTILES or node.name == "ntile":
        return ranks.rank(scope, node)
    if node.name in ranks.OVERALL_NAMES:
        return ranks.overall(scope, node)
    if node.name == "standardised":
        return ranks.standardised(scope, node)
    return functions.function(scope, node)
