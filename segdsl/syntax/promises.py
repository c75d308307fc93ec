"""From the parser's trees to examples, expectations and guarantees.

In: trees of grammar.lark. Out: Example, Expectation and Guarantee nodes.
"""

from __future__ import annotations

from typing import Any, cast

from lark import Token, Tree

from segdsl.syntax import literals
from segdsl.syntax import nodes as n
from segdsl.syntax.clauses import because
from segdsl.syntax.page import Page, kind, token, tokens, tree, trees
from segdsl.syntax.sources import description


def example(page: Page, parent: Tree[Token]) -> n.Example:
    as_of = token(parent, "DATE", "DATETIME", "BAD_DATE")
    items = [(_item(page, c), c) for c in parent.children if isinstance(c, Tree)]
    facts = tuple([item for item, _ in items if not isinstance(item, n.Claim)])
    claims = tuple([item for item, _ in items if isinstance(item, n.Claim)])
    _facts_first(page, items)
    return n.Example(
        literals.text(page, parent.children[0]),
        cast("Any", page.expression(as_of)) if as_of else None,
        facts,
        claims,
        page.span(parent),
    )


Item = n.CustomerFacts | n.EventFacts | n.Given | n.GivenOverall | n.Claim


def _facts_first(page: Page, items: list[tuple[Item, Tree[Token]]]) -> None:
    claimed = False
    for item, place in items:
        if claimed and not isinstance(item, n.Claim):
            page.report(
                "syntax",
                place,
                "a fact stands behind what must hold",
                "write what is given first, then what must hold",
            )
            return
        claimed = claimed or isinstance(item, n.Claim)


def _item(page: Page, parent: Tree[Token]) -> Item:
    span = page.span(parent)
    match kind(parent):
        case "customer_facts":
            return n.CustomerFacts(_facts(page, parent), span)
        case "given":
            return n.Given(_facts(page, parent), span)
        case "given_overall":
            subject, _, value = parent.children
            return n.GivenOverall(page.expression(subject), page.expression(value), span)
        case "event_facts":
            return _event(page, parent)
        case "claim_in":
            return n.Claim(page.name(parent.children[0]), span)
        case "claim_not_in":
            return n.Claim(n.Call("not", (page.name(parent.children[-1]),), span), span)
        case _:
            return n.Claim(page.expression(parent.children[0]), span)


def _event(page: Page, parent: Tree[Token]) -> n.EventFacts:
    on = token(parent, "ON")
    day = parent.children[2] if on else None
    return n.EventFacts(
        page.name(parent.children[0]),
        page.expression(day) if day is not None else None,
        _facts(page, parent) if tree(parent, "facts") else (),
        page.span(parent),
    )


def _facts(page: Page, parent: Tree[Token]) -> tuple[n.Fact, ...]:
    return tuple([_fact(page, f) for facts in trees(parent, "facts") for f in trees(facts, "fact")])


def _fact(page: Page, parent: Tree[Token]) -> n.Fact:
    name, _, value = parent.children
    return n.Fact(page.name(name), page.expression(value), page.span(parent))


def expectation(page: Page, parent: Tree[Token]) -> n.Expectation:
    subject, bounds, *_ = parent.children
    low, high = _bounds(page, cast("Tree[Token]", bounds))
    of = next(tokens(Tree("rest", parent.children[1:]), "NAME"), None)
    return n.Expectation(
        page.expression(subject),
        low,
        high,
        page.name(of) if of else None,
        page.span(parent),
        description(page, token(parent, "STRING")),
    )


def steady(page: Page, parent: Tree[Token]) -> n.Expectation:
    """`expect S within 15% of 7 days ago`."""
    subject, share, ago, *_ = parent.children
    where = page.span(ago)
    day = page.expression(ago) if kind(ago) == "RELATIVE_AGO" else n.RelativeDay(page.name(ago), False, where)
    length = page.source.span(page.span(share).start, where.end)
    how = n.Steady(literals.amount(page, share), cast("n.RelativeDay", day), length)
    about = description(page, token(parent, "STRING"))
    return n.Expectation(page.expression(subject), None, None, None, page.span(parent), about, how)


def _bounds(page: Page, parent: Tree[Token]) -> tuple[n.Number | n.Name | None, n.Number | n.Name | None]:
    how, *amounts = parent.children
    ends = [literals.amount(page, a) for a in amounts]
    match kind(how):
        case "AT_LEAST":
            return ends[0], None
        case "AT_MOST":
            return None, ends[0]
        case _:
            return ends[0], ends[-1]


def guarantee(page: Page, parent: Tree[Token]) -> n.Guarantee:
    title = parent.children[0] if kind(parent.children[0]) == "STRING" else None
    rest = [c for c in parent.children if c is not title and kind(c) != "because"]
    quantifier, subject, condition = rest
    return n.Guarantee(
        literals.text(page, title) if title else None,
        "every" if kind(quantifier) == "EVERY" else "no",
        page.expression(subject),
        page.expression(condition),
        page.span(parent),
        because(page, parent),
    )


def covers(page: Page, parent: Tree[Token]) -> n.Guarantee:
    title = token(parent, "STRING")
    subject, whom = [c for c in parent.children if c is not title]
    return n.Guarantee(
        literals.text(page, title) if title else None,
        "covers",
        page.expression(subject),
        page.expression(whom),
        page.span(parent),
    )
