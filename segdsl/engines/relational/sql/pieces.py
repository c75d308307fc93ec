"""Functions of SQL that no database has by itself, or that each calls otherwise.

In: parameters. Out: an expression. DuckDB gets those that a statement uses as macros before it; elsewhere
they stand in the place of their call, in the words of each dialect (`dialects`).
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from segdsl.engines.relational.sql.piece import Piece
from segdsl.engines.relational.sql.pieces_of_days import DAYS
from segdsl.engines.relational.sql.pieces_of_numbers import SUMS
from segdsl.engines.relational.sql.pieces_of_texts import TEXTS
from segdsl.engines.relational.sql.templates import Tree

PIECES: dict[str, Piece] = {piece.name: piece for piece in (*SUMS, *TEXTS, *DAYS)}


def called(tree: Tree) -> set[str]:
    """The names of the pieces that an expression calls itself."""
    return {call.name.lower() for call in tree.find_all(exp.Anonymous)} & PIECES.keys()


def used(tree: Tree) -> Iterator[Piece]:
    """The pieces that an expression calls, and those that these call: each after those that it needs."""
    names: set[str] = set()
    waiting = called(tree)
    while waiting:
        name = waiting.pop()
        names.add(name)
        waiting |= called(PIECES[name].tree) - names
    return (piece for name, piece in PIECES.items() if name in names)


def macro(piece: Piece, *, pretty: bool = False) -> str:
    """What teaches DuckDB a piece; `pretty` for a reader."""
    head = f"CREATE OR REPLACE TEMP MACRO {piece.name}({piece.parameters}) AS"
    if not pretty:
        return f"{head} {piece.tree.sql('duckdb')}"
    return f"-- {piece.doc}\n{head}\n{piece.tree.sql('duckdb', pretty=True)}"
