"""Conditions and what joins them: and, or, not, how many of, at least 2 of (…).

In: what was written. Out: an expression that is known to be true or false for everybody.
"""

from __future__ import annotations

from collections.abc import Iterable

from segdsl.model import literals, names
from segdsl.model.draft import Scope
from segdsl.model.findings import quoted
from segdsl.model.nodes import Call, Expression
from segdsl.model.nodes import Literal as Constant
from segdsl.model.terms import as_condition, call, negation, whole
from segdsl.syntax import nodes as syntax
from segdsl.types import CONDITION, Number, OneOf, Type, in_words

_COUNTED = {"at least": ">=", "at most": "<=", "exactly": "="}


def condition(scope: Scope, node: syntax.Expression) -> Expression | None:
    """What was written, as a condition; a value that is none is reported."""
    if isinstance(node, syntax.Name) and names.is_unheard_of(scope, node, "condition"):
        return None
    value = scope.resolve(node)
    if value is None:
        return None
    found = as_condition(value)
    if found is None:
        message = f"{quoted(node.span)} is {in_words(value.kind.type)}, not a condition"
        scope.findings.add("type-mismatch", message, node.span, _compare(value, node))
    return found


def _compare(value: Expression, node: syntax.Expression) -> str:
    if isinstance(value, Constant):
        return 'a condition asks something of an attribute, as in `country = "DE"`'
    example = f"{node.span.text.strip()} {_comparison(value.kind.type)}" if len(node.span.text) < 40 else None
    return "compare it with something" + (f", as in `{example}`" if example else "")


def _comparison(type_: Type) -> str:
    match type_:
        case OneOf(values) if values:
            return f'= "{values[0]}"'
        case Number(_, low, high):
            return f">= {high if high is not None else low if low is not None else 10:g}"
    of_family = {"Text": '= "…"', "Day": "in the last 30 days", "Instant": "in the last 30 days"}
    return of_family.get(type(type_).__name__, 'contains "…"')


def conditions(scope: Scope, nodes: Iterable[syntax.Expression]) -> list[Expression] | None:
    """All of them, or None where one is wrong (all are looked at)."""
    found = [condition(scope, node) for node in nodes]
    return None if any(f is None for f in found) else [f for f in found if f is not None]


def junction(scope: Scope, node: syntax.Call) -> Expression | None:
    """`and`, `or`, `not`, `how many of`."""
    operands = conditions(scope, node.arguments)
    if operands is None:
        return None
    if node.operator == "how many of":
        return call("how many of", operands, node.span)
    made: Expression = Call(node.operator, tuple(operands), CONDITION, node.span)
    return negation(made, node.span) if node.negated else made


def everyone(node: syntax.Everyone) -> Expression:
    return Constant(not node.none, CONDITION, node.span)


def some_of(scope: Scope, node: syntax.SomeOf) -> Expression | None:
    operands = conditions(scope, node.conditions)
    count = literals.count(scope, node.count)
    if operands is None or count is None:
        return None
    many = call("how many of", operands, node.span)
    return call(_COUNTED[node.quantifier], (many, whole(count, node.count.span)), node.span)


def counted(quantifier: str) -> str:
    """The comparison behind `at least`, `at most`, `exactly`."""
    return _COUNTED[quantifier]


def group(scope: Scope, among: syntax.Expression | None) -> Expression | None:
    """The condition behind `among NAME` (a segment, or a trait or flag) or `among (condition)`."""
    own = scope.customer()
    if among is None or (isinstance(among, syntax.Name) and names.is_unheard_of(own, among, "segment")):
        return None
    return condition(own, among)
