"""What a function that SQL is taught is."""

from __future__ import annotations

from dataclasses import dataclass

from segdsl.engines.relational.sql.templates import Tree, made


@dataclass(frozen=True, slots=True)
class Piece:
    """A function: its parameters, its meaning, and an expression of them in DuckDB's words.

    It may call other pieces. Where it is `portable`, the body means the same in every dialect.
    """

    name: str
    parameters: str
    doc: str
    body: str
    portable: bool = False

    @property
    def tree(self) -> Tree:
        return made(self.body)
