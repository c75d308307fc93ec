"""From the parser's trees to stretches of time and selections of events.

In: trees of grammar.lark. Out: Window, Selection and Step nodes.
"""

from __future__ import annotations

from typing import cast

from lark import Token, Tree

from segdsl.syntax import habits, literals
from segdsl.syntax import nodes as n
from segdsl.syntax.page import Page, kind, token, tokens, tree, trees

FORMS = {
    "in_the",
    "in_the_unit",
    "in_period",
    "in_each",
    "in_at_least",
    "beside",
    "between",
    "day_word",
    "within",
    "ago_test",
}


def window(page: Page, stretch: Tree[Token], negated: bool = False) -> n.Window:
    """The window that one of the trees in `FORMS` describes."""
    form, arguments, unit = _described(page, stretch)
    return n.Window(cast(n.WindowForm, form), arguments, page.span(stretch), unit, negated)


def events_window(page: Page, parent: Tree[Token]) -> n.Window:
    stretch = cast("Tree[Token]", parent.children[-1])
    return window(page, stretch, token(parent, "NOT") is not None)


Description = tuple[str, tuple[n.Expression, ...], n.Unit | None]


def _described(page: Page, stretch: Tree[Token]) -> Description:
    children = stretch.children
    words = " ".join(str(c).lower() for c in children if isinstance(c, Token))
    match kind(stretch):
        case "in_the":
            return f"in the {children[0]}", (literals.length(page, children[1]),), None
        case "in_the_unit":
            habits.period_without_number(page, stretch)
            return f"in {children[0]}", (), literals.unit(children[1])
        case "in_period":
            return f"in {children[0]}", (), literals.unit(children[1])
        case "in_each":
            return "in each of the last", _periods(page, children[-1]), None
        case "in_at_least":
            amounts = (literals.amount(page, children[1]), *_periods(page, children[-1]))
            return "in at least of the last", amounts, None
        case "beside":
            return str(children[0]), (page.expression(children[1]),), None
        case "between":
            ends = tuple(page.expression(c) for c in children if kind(c) != "BETWEEN")
            return "between", ends, None
        case "day_word":
            return words, (), None
        case "within":
            day = page.expression(children[2])
            return f"within {children[1]}", (literals.length(page, children[0]), day), None
        case _:
            return _ago(page, stretch)


def _ago(page: Page, stretch: Tree[Token]) -> Description:
    comparison, day = stretch.children
    words = {"MORE": "more than", "LESS": "less than", "AT_LEAST_AGO": "at least", "AT_MOST_AGO": "at most"}
    assert isinstance(day, Token)
    how_long = page.name(day) if day.type == "NAME" else literals.relative_day(page, day).duration
    return f"{words[kind(comparison)]} ago", (how_long,), None


def _periods(page: Page, piece: Token | Tree[Token]) -> tuple[n.Expression, n.Expression]:
    """How many periods, and how long one is: `4 periods of 90 days`, `3 months`."""
    assert isinstance(piece, Tree)
    count, period = piece.children
    if isinstance(period, Token) and period.type == "UNIT":
        span = page.span(period)
        one = n.Duration(n.Number(1, False, span), literals.unit(period), span)
        return literals.amount(page, count), one
    return literals.amount(page, count), literals.length(page, period)


def taken_from(value: n.Expression) -> tuple[n.Expression, n.Window | None]:
    """Inside an aggregate `orders in the last 30 days` is the events and their window, not a condition."""
    match value:
        case n.InWindow(inner, when, anniversary=False):
            return inner, when
        case n.Call("between", (inner, low, high), span, negated):
            return inner, n.Window("between", (low, high), span, negated=negated)
        case _:
            return value, None


# ---------------------------------------------------------------- events


def selection(page: Page, parent: Tree[Token]) -> n.Selection:
    when = tree(parent, "events_window")
    return n.Selection(
        page.name(parent.children[0]),
        events_window(page, when) if when else None,
        page.where(parent),
        tuple(_step(page, step) for step in trees(parent, "step")),
        page.span(parent),
    )


def _step(page: Page, parent: Tree[Token]) -> n.Step:
    within = tree(parent, "step_within")
    return n.Step(
        page.name(next(tokens(parent, "NAME"))),
        token(parent, "NOT") is not None,
        literals.length(page, within.children[0]) if within else None,
        token(parent, "SAME_DAY") is not None,
        page.where(parent),
        page.span(parent),
    )
