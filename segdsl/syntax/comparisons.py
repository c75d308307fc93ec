"""From the parser's trees to tests: comparisons, membership, texts, lists, stretches of time.

In: trees of grammar.lark. Out: Call and InWindow nodes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from lark import Token, Tree

from segdsl.syntax import habits, windows
from segdsl.syntax import nodes as n
from segdsl.syntax.page import Page, kind, token

_COMPARISONS = {"EQ": "=", "NE": "=", "LE": "<=", "GE": ">=", "LT": "<", "GT": ">"}


def _compared(page: Page, parent: Tree[Token]) -> n.Expression:
    left, comparison, right = parent.children[:3]
    assert isinstance(comparison, Tree)
    sign = cast(Token, comparison.children[0])
    operator = _COMPARISONS[sign.type]
    operands = (page.expression(left), page.expression(right))
    if operator == "=" and isinstance(operands[1], n.ListLiteral):
        habits.compared_with_list(page, sign)
        operator = "in"
    if isinstance(operands[1], n.RelativeDay) and not operands[1].forward:
        habits.compared_with_ago(page, parent, operator, operands[1])
    return n.Call(
        operator,
        operands,
        page.span(parent),
        negated=sign.type == "NE",
        ignoring_case=token(parent, "IGNORING_CASE") is not None,
    )


def _tested(page: Page, parent: Tree[Token]) -> n.Expression:
    value = page.expression(parent.children[0])
    negated = token(parent, "NOT") is not None
    test = next(child for child in parent.children[1:] if isinstance(child, Tree))
    if kind(test) in windows.FORMS and kind(test) != "between":
        return n.InWindow(value, windows.window(page, test, negated), page.span(parent))
    operator, operands, positive = _TESTS[kind(test)](page, test)
    return n.Call(
        operator,
        (value, *operands),
        page.span(parent),
        negated=negated or not positive,
        ignoring_case=token(parent, "IGNORING_CASE") is not None,
    )


# The operator, what follows it, and whether the test is positive.
Test = tuple[str, tuple[n.Expression, ...], bool]


def _between(page: Page, test: Tree[Token]) -> Test:
    return (
        "between",
        tuple(page.expression(c) for c in test.children if kind(c) != "BETWEEN"),
        True,
    )


def _in(page: Page, test: Tree[Token]) -> Test:
    return "in", (page.expression(test.children[0]),), True


def _last_operand(operator: str) -> Callable[[Page, Tree[Token]], Test]:
    def build(page: Page, test: Tree[Token]) -> Test:
        return operator, (page.expression(test.children[-1]),), token(test, "DOES_NOT") is None

    return build


def _contains(page: Page, test: Tree[Token]) -> Test:
    _, (operand,), positive = _last_operand("contains")(page, test)
    if isinstance(operand, n.ListLiteral):
        habits.contains_list(page, operand)
        return "contains any of", (operand,), positive
    return "contains", (operand,), positive


def _contains_of(page: Page, test: Tree[Token]) -> Test:
    which = token(test, "ANY", "ALL", "NONE")
    return _last_operand(f"contains {which} of")(page, test)


def _is(page: Page, test: Tree[Token]) -> Test:
    positive = token(test, "NOT") is None
    what = test.children[-1]
    match kind(what):
        case "KNOWN" | "UNKNOWN" | "EMPTY":
            return f"is {what}", (), positive
        case "NULL":
            known = str(what).lower() in ("set", "defined")
            habits.is_null(page, test, known == positive)
            return "is known" if known == positive else "is unknown", (), True
        case _:
            habits.is_value(page, test, positive)
            return "=", (page.expression(what),), positive


_TESTS: dict[str, Callable[[Page, Tree[Token]], Test]] = {
    "between": _between,
    "in": _in,
    "contains": _contains,
    "contains_of": _contains_of,
    "contains_any_starting_with": _last_operand("contains any starting with"),
    "starts_with": _last_operand("starts with"),
    "ends_with": _last_operand("ends with"),
    "matches": _last_operand("matches"),
    "is": _is,
}


def _anniversary(page: Page, parent: Tree[Token]) -> n.Expression:
    value = page.expression(parent.children[0])
    when = windows.window(page, cast(Tree[Token], parent.children[-1]), token(parent, "NOT") is not None)
    return n.InWindow(value, when, page.span(parent), anniversary=True)


TREES: dict[str, Callable[[Page, Tree[Token]], n.Expression]] = {
    "compared": _compared,
    "tested": _tested,
    "anniversary": _anniversary,
}
