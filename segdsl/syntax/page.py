"""What the builders of the tree share: the source, and what they find wrong on the way.

In: tokens and trees of the parser. Out: spans, names, texts and numbers, and diagnostics about
literals that can be recognised but not accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from lark import Token, Tree

from segdsl.diagnostics import Diagnostic, Fix, Label
from segdsl.source import Source, Span
from segdsl.syntax import nodes as n

Piece = Token | Tree[Token]


@dataclass(frozen=True, slots=True)
class Builders:
    """What makes the node of each kind of tree and token that is a value or a condition."""

    trees: Mapping[str, Callable[[Page, Tree[Token]], n.Expression]]
    tokens: Mapping[str, Callable[[Page, Token], n.Expression]]


@dataclass(slots=True)
class Page:
    """A source on its way to a tree, with the diagnostics found so far, and how many words have been read.

    It carries the builders of values and conditions, so that the files that build each other's parts need not
    know one another.
    """

    source: Source
    builders: Builders
    found: list[Diagnostic] = field(default_factory=list)
    words: int = 0

    def span(self, piece: Piece) -> Span:
        if isinstance(piece, Token):
            return Span(self.source, piece.start_pos or 0, piece.end_pos or 0)
        return Span(self.source, piece.meta.start_pos, piece.meta.end_pos)

    def report(
        self,
        code: str,
        place: Piece | Span,
        message: str,
        hint: str | None = None,
        fix: Fix | None = None,
        labels: tuple[Label, ...] = (),
    ) -> None:
        span = place if isinstance(place, Span) else self.span(place)
        self.found.append(Diagnostic(code, message, span, hint=hint, fix=fix, labels=labels))

    def expression(self, piece: Piece) -> n.Expression:
        """The node of a value or a condition."""
        while isinstance(piece, Tree) and piece.data == "paren":
            piece = piece.children[-1]
        if isinstance(piece, Token):
            return self.builders.tokens[piece.type](self, piece)
        return self.builders.trees[str(piece.data)](self, piece)

    def expressions(self, parent: Tree[Token]) -> tuple[n.Expression, ...]:
        return tuple([self.expression(child) for child in parent.children if kind(child) != "OPEN"])

    def where(self, parent: Tree[Token]) -> n.Expression | None:
        condition = tree(parent, "where")
        return self.expression(condition.children[0]) if condition else None

    def name(self, token: Piece) -> n.Name:
        return n.Name(str(token).strip("`"), self.span(token))


def kind(piece: Piece) -> str:
    """The name of the rule or the terminal."""
    return piece.type if isinstance(piece, Token) else str(piece.data)


def tokens(tree: Tree[Token], *kinds: str) -> Iterator[Token]:
    """The tokens of these kinds among the children."""
    return (c for c in tree.children if isinstance(c, Token) and c.type in kinds)


def token(tree: Tree[Token], *kinds: str) -> Token | None:
    return next(tokens(tree, *kinds), None)


def trees(tree: Tree[Token], *kinds: str) -> Iterator[Tree[Token]]:
    """The trees of these kinds among the children."""
    return (c for c in tree.children if isinstance(c, Tree) and c.data in kinds)


def tree(parent: Tree[Token], *kinds: str) -> Tree[Token] | None:
    return next(trees(parent, *kinds), None)


def only(page: Page, parent: Tree[Token], clause: str, words: str | None = None) -> Tree[Token] | None:
    """The one clause of this kind; a second one is reported."""
    found = list(trees(parent, clause))
    for other in found[1:]:
        page.report(
            "syntax",
            other,
            f"`{words or clause}` stands here a second time",
            "keep one of the two",
            labels=(Label(page.span(found[0]), "the first one"),),
        )
    return found[0] if found else None


# Trees that do not become a level of the nodes: parentheses vanish, and these only hold others.
_LEVEL = {"paren", "comparison", "arguments", "argument", "where", "events_window", "list"}


def too_deep(whole: Tree[Token], most: int) -> bool:
    """Whether the nodes of a tree would stand in one another more than `most` deep.

    A chain such as `a + b + c` counts as deep as it is long, because it is read as `(a + b) + c`.
    """
    waiting: list[tuple[Tree[Token], int]] = [(whole, 0)]
    while waiting:
        parent, depth = waiting.pop()
        if depth > most:
            return True
        chained = parent.data in ("sum", "product", "defaulted")
        here = depth + (len(parent.children) // 2 if chained else parent.data not in _LEVEL)
        waiting.extend((child, here) for child in parent.children if isinstance(child, Tree))
        if chained and here > most:
            return True
    return False
