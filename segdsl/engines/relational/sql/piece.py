"""What a function that SQL is taught is."""

from __future__ import annotations

from dataclasses import dataclass

from segdsl.engines.relational.sql.templates import Tree, made


@dataclass(frozen=True, slots=True)
class Piece:
    """A function: its parameters, its meaning, and an expression of them in DuckDB's words.

    It may call other pieces.
    """

    name: str
    parameters: str
    doc: str
    body: str

    @property
    def tree(self) -> Tree:
        return made(self.body)
