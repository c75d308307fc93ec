"""The clauses that several kinds of declarations have: whose they are, why, and what is said of them.

In: the parser's tree of a declaration. Out: what a clause says, None where it is not there; one that is given
twice is reported.
"""

from __future__ import annotations

from typing import cast

from lark import Token, Tree

from segdsl.syntax import literals
from segdsl.syntax import nodes as n
from segdsl.syntax.page import Page, kind, only, tree, trees
from segdsl.syntax.sources import description, texts


def name(page: Page, parent: Tree[Token]) -> n.Name:
    return page.name(parent.children[0])


def described(page: Page, parent: Tree[Token]) -> str | None:
    """The text right after the name."""
    second = parent.children[1] if len(parent.children) > 1 else None
    return description(page, second) if second is not None and kind(second) == "STRING" else None


def about(page: Page, parent: Tree[Token]) -> str | None:
    """The same where a condition follows, which may be a text too."""
    found = tree(parent, "about")
    return description(page, found.children[0]) if found else None


def because(page: Page, parent: Tree[Token]) -> str | None:
    clause = only(page, parent, "because")
    return literals.text(page, clause.children[0]).value if clause else None


def not_private(page: Page, parent: Tree[Token]) -> str | None:
    """Why what is made of something private is not."""
    clause = only(page, parent, "not_private", "not private")
    return literals.text(page, clause.children[0]).value if clause else None


def notes(page: Page, parent: Tree[Token]) -> tuple[n.Note, ...]:
    return tuple(
        [
            n.Note(page.name(c.children[0]), literals.text(page, c.children[1]), page.span(c))
            for c in trees(parent, "note")
        ]
    )


def text(page: Page, parent: Tree[Token], clause: str) -> n.Text | None:
    found = only(page, parent, clause)
    return literals.text(page, found.children[0]) if found else None


def named(page: Page, parent: Tree[Token], clause: str) -> n.Name | None:
    found = only(page, parent, clause)
    return page.name(found.children[0]) if found else None


def priority(page: Page, parent: Tree[Token]) -> n.Number | None:
    found = only(page, parent, "priority")
    return literals.signed(page, cast("Tree[Token]", found.children[0])) if found else None


def tags(page: Page, parent: Tree[Token]) -> tuple[n.Text, ...]:
    found = only(page, parent, "tags")
    return texts(page, tree(found, "texts")) if found else ()


def condition(page: Page, parent: Tree[Token], clause: str) -> n.Expression | None:
    found = only(page, parent, clause)
    return page.expression(found.children[0]) if found else None
