"""A statement in the words of a dialect.

In: a tree with calls of pieces. Out: a text, and which pieces it took, of which some differ there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect as SqlDialect

from segdsl.engines.relational.lacking import Lacking
from segdsl.engines.relational.sql.dialects import Dialect
from segdsl.engines.relational.sql.piece import Piece
from segdsl.engines.relational.sql.pieces import PIECES, macro, used
from segdsl.engines.relational.sql.templates import Tree, made, operand, said
from segdsl.engines.relational.sql.working_out import worked_out

_NEVER_TAUGHT = {"by_letter"}


@dataclass(slots=True)
class Saying:
    """`pieces` are those that there are, `taken` the names of those that were said."""

    dialect: Dialect
    pieces: Mapping[str, Piece] = field(default_factory=lambda: PIECES)
    taken: dict[str, None] = field(default_factory=dict)

    @property
    def differences(self) -> tuple[str, ...]:
        """Where the results may differ from what the language asks for, each once."""
        told = (self.dialect.differs.get(name) for name in self.taken)
        return tuple(dict.fromkeys(text for text in told if text is not None))

    def said(self, query: Tree) -> tuple[tuple[str, ...], str]:
        """What the database needs to be taught, and the statement. Raises Lacking."""
        own = self.whole(query)
        taught = tuple(used(own)) if self.dialect.teaches else ()
        self.taken |= {piece.name: None for piece in taught}
        return tuple(macro(piece, pretty=True) for piece in taught), self._printed(own)

    def whole(self, query: Tree) -> Tree:
        """The statement in the words of the dialect. Raises Lacking."""
        own = self.in_words(query)
        return worked_out(own) if self.dialect.inlines else own

    def _printed(self, query: Tree) -> str:
        text = query.sql(self.dialect.name, pretty=True)
        return f"{text}\n{self.dialect.ending}" if self.dialect.ending else text

    def in_words(self, tree: Tree) -> Tree:
        """The tree with each call of a piece that is not taught replaced by what the dialect says for it."""
        own, pieces = tree.copy(), _NEVER_TAUGHT if self.dialect.teaches else self.pieces
        for window in list(own.find_all(exp.Window)):
            if isinstance(window.this, exp.Anonymous) and window.this.name.lower() in self.pieces:
                window.replace(operand(self._over(window), window))
        for order in own.find_all(exp.Ordered):
            order.set("nulls_first", self._has_nulls_first(order))
        for quotient in own.find_all(exp.Div):
            quotient.set("safe", False)  # nothing is divided by zero
        for call in list(own.find_all(exp.Func)):
            if call.parent is None:
                continue
            if isinstance(call, exp.Anonymous) and call.name.lower() in pieces:
                call.replace(operand(self._words(self.pieces[call.name.lower()], call), call))
            elif call.key in self.dialect.functions:
                call.replace(operand(self._other(call), call))
        return own

    def _other(self, call: Tree) -> Tree:
        """What the dialect says for a function that others call alike."""
        arguments = {"X": call.this, "Y": call.expression}
        parts = {name: self._said_inside(part) for name, part in arguments.items() if part}
        return said(self.dialect.functions[call.key], self.dialect.name, parts)

    def _words(self, piece: Piece, call: exp.Anonymous) -> Tree:
        self.taken[piece.name] = None
        arguments = [self._said_inside(argument) for argument in call.expressions]
        parts = dict(zip(piece.parameters.split(", "), arguments, strict=True))
        words = self.dialect.words.get(piece.name)
        if words is not None:
            return _plainly(said(words, self.dialect.name, parts))
        if not (piece.portable or self.dialect.teaches):
            raise Lacking(piece.doc.rstrip("."))
        return self._said_inside(made(piece.body, **parts))

    def _over(self, window: Tree) -> Tree:
        """A piece of rows in a window: what it is made of goes by the window, each for itself."""
        words = exp.Paren(this=self._words(self.pieces[window.this.name.lower()], window.this))
        around = window.copy()
        around.set("this", exp.Null())
        over = self._said_inside(around)
        for aggregate in list(words.find_all(exp.AggFunc)):
            each = over.copy()
            aggregate.replace(each)
            each.set("this", aggregate)
        inside: Tree = words.this
        return inside

    def _said_inside(self, tree: Tree) -> Tree:
        inside: Tree = self.in_words(exp.Paren(this=tree)).this
        return inside

    def _has_nulls_first(self, order: Tree) -> bool:
        """As the dialect has it by itself: nothing is sorted by what is unknown."""
        ordering = SqlDialect.get_or_raise(self.dialect.name).NULL_ORDERING
        descending = bool(order.args.get("desc"))
        return ordering == ("nulls_are_large" if descending else "nulls_are_small")


def _plainly(tree: Tree) -> Tree:
    """Whole numbers that are written out need no rounding."""

    def plain(node: Tree) -> Tree:
        inside = node.this if isinstance(node, exp.Trunc | exp.Cast) else None
        return inside if isinstance(inside, exp.Literal) and inside.is_int else node

    return tree.transform(plain)
