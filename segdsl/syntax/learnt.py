"""From the parser's trees to what is learnt: predictions, clusters, lifetimes.

In: trees of grammar.lark. Out: the declarations of segdsl.syntax.nodes; a clause that is missing or given
twice is reported.
"""

from __future__ import annotations

from typing import Any, cast

from lark import Token, Tree

from segdsl.syntax import clauses, literals
from segdsl.syntax import nodes as n
from segdsl.syntax.page import Page, kind, only, token, trees


def prediction(page: Page, parent: Tree[Token]) -> n.Prediction | None:
    answer, features = clauses.condition(page, parent, "answer"), _features(page, parent)
    most = only(page, parent, "most_features", "at most … features")
    if answer is None:
        _missing(page, parent, "this prediction does not say of what", "write, say, `of converted`")
    if answer is None or features is None:
        return None
    return n.Prediction(
        clauses.name(page, parent),
        answer,
        features,
        page.span(parent),
        most=literals.number(page, most.children[1]) if most else None,
        **_common(page, parent),
    )


def learnt_clusters(page: Page, parent: Tree[Token]) -> n.Clusters | None:
    features = _features(page, parent)
    if features is None:
        return None
    named = tuple([_cluster(page, one) for one in trees(parent, "cluster")])
    return n.Clusters(clauses.name(page, parent), features, named, page.span(parent), **_common(page, parent))


def _cluster(page: Page, parent: Tree[Token]) -> n.Cluster:
    words, notes = clauses.about(page, parent), clauses.notes(page, parent)
    return n.Cluster(clauses.name(page, parent), page.span(parent), words, notes)


def lifetime(page: Page, parent: Tree[Token]) -> n.Lifetime | None:
    money, horizon = only(page, parent, "money", "from"), only(page, parent, "horizon", "in the next")
    if money is None:
        _missing(page, parent, "this lifetime does not say what is spent", "write, say, `from orders.total`")
    if horizon is None:
        _missing(page, parent, "this lifetime does not say how far ahead", "write `in the next 12 months`")
    if money is None or horizon is None:
        return None
    margin = only(page, parent, "margin")
    return n.Lifetime(
        clauses.name(page, parent),
        cast("n.Path", page.expression(money.children[0])),
        literals.length(page, horizon.children[-1]),
        page.span(parent),
        margin=literals.amount(page, margin.children[0]) if margin else None,
        discount=_discount(page, only(page, parent, "discount")),
        **_common(page, parent),
    )


def _discount(page: Page, clause: Tree[Token] | None) -> n.Discount | None:
    if clause is None:
        return None
    share, unit = clause.children
    return n.Discount(literals.amount(page, share), literals.unit(unit), page.span(clause))


def _common(page: Page, parent: Tree[Token]) -> dict[str, Any]:
    """The clauses that all three have."""
    return {
        "description": clauses.described(page, parent),
        "among": clauses.condition(page, parent, "among"),
        "owner": clauses.text(page, parent, "owner"),
        "tags": clauses.tags(page, parent),
        "because": clauses.because(page, parent),
        "not_private": clauses.not_private(page, parent),
        "notes": clauses.notes(page, parent),
    }


def _features(page: Page, parent: Tree[Token]) -> tuple[n.Feature, ...] | None:
    found = only(page, parent, "features", "from")
    if found is None:
        what = kind(parent).removeprefix("learnt_")
        hint = "list what may tell customers apart, as in `from recency, frequency`"
        _missing(page, parent, f"`{what}` says nothing to learn from", hint)
        return None
    return tuple([_feature(page, one) for one in trees(found, "feature")])


def _feature(page: Page, parent: Tree[Token]) -> n.Feature:
    way = token(parent, "RISING", "FALLING")
    direction = None if way is None else "rising" if way.type == "RISING" else "falling"
    return n.Feature(page.expression(parent.children[0]), cast("Any", direction), page.span(parent))


def _missing(page: Page, parent: Tree[Token], message: str, hint: str) -> None:
    page.report("syntax", page.span(parent.children[0]), message, hint)
