"""From the parser's trees to values and conditions.

In: trees of grammar.lark. Out: the nodes of segdsl.syntax.nodes, habits of other languages turned
into the language's own words.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Literal, cast

from lark import Token, Tree

from segdsl.operators.aggregates import TYPED
from segdsl.syntax import comparisons, habits, literals, windows
from segdsl.syntax import nodes as n
from segdsl.syntax.page import Builders, Page, Piece, kind, tree, trees

# Functions over events: `in the last 30 days` inside them narrows the events, it is not a condition.
AGGREGATES = TYPED

# ---------------------------------------------------------------- logic


def _all_of(page: Page, parent: Tree[Token]) -> n.Expression:
    return n.Call("and", page.expressions(parent), page.span(parent))


def _any_of(page: Page, parent: Tree[Token]) -> n.Expression:
    if any(trees(parent, "conjunction")):
        habits.mixed_and_or(page, parent)
    return n.Call("or", page.expressions(parent), page.span(parent))


def _not(page: Page, parent: Tree[Token]) -> n.Expression:
    return n.Call("not", (page.expression(parent.children[-1]),), page.span(parent))


# ---------------------------------------------------------------- events, shares


_QUANTIFIERS: dict[str, n.Quantifier] = {
    "ANY": "any",
    "NO": "no",
    "EVERY_EVENT": "every",
    "AT_LEAST": "at least",
    "AT_MOST": "at most",
    "EXACTLY": "exactly",
}


def _query(page: Page, parent: Tree[Token]) -> n.Expression:
    count = literals.amount(page, parent.children[1]) if len(parent.children) == 3 else None
    which = windows.selection(page, cast(Tree[Token], parent.children[-1]))
    return n.Query(_QUANTIFIERS[kind(parent.children[0])], count, which, page.span(parent))


def _some_of(page: Page, parent: Tree[Token]) -> n.Expression:
    quantifier, count, conditions = parent.children
    which = cast(Literal["at least", "at most", "exactly"], _QUANTIFIERS[kind(quantifier)])
    listed = page.expressions(cast(Tree[Token], conditions))
    return n.SomeOf(which, literals.amount(page, count), listed, page.span(parent))


def _top(page: Page, parent: Tree[Token]) -> n.Expression:
    end, share, value = parent.children[:3]
    amount = literals.amount(page, share)
    if isinstance(amount, n.Number):
        habits.top_number(page, str(end), amount)
    within, among = _scope(page, parent)
    return n.Top(str(end) == "bottom", amount, page.expression(value), within, among, page.span(parent))


def _top_making(page: Page, parent: Tree[Token]) -> n.Expression:
    share, value = parent.children[:2]
    within, among = _scope(page, parent)
    amount = literals.amount(page, share)
    return n.TopMaking(amount, page.expression(value), within, among, page.span(parent))


def _scope(page: Page, parent: Tree[Token]) -> tuple[n.Name | None, n.Expression | None]:
    found: dict[str, Tree[Token]] = {}
    for scope in trees(parent, "within_group", "among"):
        words = "within" if kind(scope) == "within_group" else "among"
        if words in found:
            page.report("syntax", scope, f"`{words}` stands here twice", "a ranking can have one of each")
        found[words] = scope
    within, among = found.get("within"), found.get("among")
    return (
        page.name(within.children[0]) if within else None,
        page.expression(among.children[0]) if among else None,
    )


def _sample(page: Page, parent: Tree[Token]) -> n.Expression:
    by = tree(parent, "sample_by")
    return n.Sample(
        literals.amount(page, parent.children[0]),
        seed(page, parent),
        page.span(parent),
        page.name(by.children[0]) if by else None,
    )


def seed(page: Page, parent: Tree[Token]) -> n.Text | None:
    given = tree(parent, "seed")
    return literals.text(page, given.children[0]) if given else None


# ---------------------------------------------------------------- values


def _left_to_right(page: Page, parent: Tree[Token]) -> n.Expression:
    """`a - b - c` is `(a - b) - c`."""
    first, *rest = parent.children
    value = page.expression(first)
    for sign, operand in zip(rest[::2], rest[1::2], strict=True):
        right = page.expression(operand)
        value = n.Call(str(sign), (value, right), page.span(first).to(right.span))
    return value


def _defaulted(page: Page, parent: Tree[Token]) -> n.Expression:
    values = page.expressions(parent)
    return reduce(lambda left, right: n.Call("default", (left, right), left.span.to(right.span)), values)


def _negate(page: Page, parent: Tree[Token]) -> n.Expression:
    inner = page.expression(parent.children[-1])
    span = page.span(parent)
    if isinstance(inner, n.Number) and isinstance(parent.children[-1], Token):
        return n.Number(-inner.value, inner.percent, span)
    return n.Call("negate", (inner,), span)


def choice(page: Page, parent: Tree[Token]) -> n.Choice:
    arms = tuple(
        n.Arm(page.expression(arm.children[0]), page.expression(arm.children[1]), page.span(arm))
        for arm in trees(parent, "arm")
    )
    last = parent.children[-1]
    otherwise = None if kind(last) == "arm" else page.expression(last)
    return n.Choice(arms, otherwise, page.span(parent))


def _ago(page: Page, parent: Tree[Token]) -> n.Expression:
    return n.RelativeDay(page.name(parent.children[0]), False, page.span(parent))


def _path(page: Page, parent: Tree[Token]) -> n.Path:
    owner, name = parent.children
    return n.Path(page.name(owner), page.name(name), page.span(parent))


def _looked_up(page: Page, parent: Tree[Token]) -> n.Expression:
    path, key = parent.children
    keys = page.expressions(key) if isinstance(key, Tree) and key.data == "list" else (page.expression(key),)
    return n.LookedUp(_path(page, cast(Tree[Token], path)), keys, page.span(parent))


def _list(page: Page, parent: Tree[Token]) -> n.ListLiteral:
    return n.ListLiteral(page.expressions(parent), page.span(parent))


def _days(page: Page, parent: Tree[Token]) -> n.Expression:
    operator = " ".join(str(parent.children[0]).split())
    return n.Call(operator, tuple(page.expression(c) for c in parent.children[1:]), page.span(parent))


def _how_many(page: Page, parent: Tree[Token]) -> n.Expression:
    return n.Call("how many of", page.expressions(cast(Tree[Token], parent.children[0])), page.span(parent))


def _call(page: Page, parent: Tree[Token]) -> n.Expression:
    words = [c for c in parent.children if isinstance(c, Token)]
    name = " ".join(" ".join(words).replace("`", "").split())
    given = tree(parent, "arguments")
    arguments = () if given is None else tuple([_argument(page, c, name) for c in given.children])
    return n.Function(name, arguments, page.span(parent), page.span(words[0]).to(page.span(words[-1])))


def _argument(page: Page, piece: Piece, function: str) -> n.Argument:
    span = page.span(piece)
    if not isinstance(piece, Tree) or piece.data != "argument":
        return n.Argument(page.expression(piece), span)
    first = piece.children[0]
    value = None if kind(first) == "where" else page.expression(first)
    when = tree(piece, "events_window")
    window = windows.events_window(page, when) if when else None
    if window is None and function in AGGREGATES and value is not None:
        value, window = windows.taken_from(value)
    where = tree(piece, "where")
    within, among = _scope(page, piece)
    condition = page.expression(where.children[0]) if where else None
    return n.Argument(value, span, window, condition, within, among)


_TREES: dict[str, Callable[[Page, Tree[Token]], n.Expression]] = {
    **comparisons.TREES,
    "condition": _any_of,
    "conjunction": _all_of,
    "not": _not,
    "query": _query,
    "some_of": _some_of,
    "top": _top,
    "top_making": _top_making,
    "sample": _sample,
    "defaulted": _defaulted,
    "sum": _left_to_right,
    "product": _left_to_right,
    "negate": _negate,
    "negative_number": _negate,
    "choice": choice,
    "ago": _ago,
    "path": _path,
    "looked_up": _looked_up,
    "call": _call,
    "list": _list,
    "days_since": _days,
    "days_between": _days,
    "how_many": _how_many,
    "duration": literals.duration,
}


def _day_word(page: Page, piece: Token) -> n.Expression:
    return n.DayWord(cast(Literal["today", "yesterday", "tomorrow"], str(piece)), page.span(piece))


_TOKENS: dict[str, Callable[[Page, Token], n.Expression]] = {
    "NAME": lambda page, piece: page.name(piece),
    "LINE_NAME": lambda page, piece: page.name(piece),
    "STRING": literals.text,
    "NUMBER": literals.number,
    "PERCENT": literals.number,
    "BAD_NUMBER": literals.number,
    "DATE": literals.date,
    "DATETIME": literals.instant,
    "BAD_DATE": literals.bad_date,
    "YES": lambda page, piece: n.YesNo(True, page.span(piece)),
    "NO": lambda page, piece: n.YesNo(False, page.span(piece)),
    "TODAY": _day_word,
    "YESTERDAY": _day_word,
    "TOMORROW": _day_word,
    "EVERYONE": lambda page, piece: n.Everyone(False, page.span(piece)),
    "NOBODY": lambda page, piece: n.Everyone(True, page.span(piece)),
    "RELATIVE_AGO": literals.relative_day,
    "RELATIVE_IN": literals.relative_day,
}

BUILDERS = Builders(_TREES, _TOKENS)
