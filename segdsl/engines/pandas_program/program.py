"""A program that is being written, as those who write its parts see it."""

from __future__ import annotations

from typing import Protocol

from segdsl.engines.pandas_program.code import Code
from segdsl.plan.nodes import Node, Rows


class Program(Protocol):
    """Gives what is written already, and writes what is needed next."""

    def code(self, node: Node) -> Code:
        """The node's value as code: a variable, or a short text that is used once."""

    def column(self, node: Node) -> Code:
        """The node as a whole column of customers, also where it is one value for all of them."""

    def column_of(self, node: Node, rows: Rows) -> Code:
        """The node as a whole column of these rows."""

    def key(self) -> list[str]:
        """The columns of the customers' key."""

    def size(self, rows: Rows) -> str:
        """How many rows there are."""

    def variable(self, wanted: str, text: str, *, disposable: bool) -> str:
        """A new variable that holds the text's value; its name is the wanted one or like it."""

    def variables_of(self, wanted: tuple[str, ...], text: str) -> tuple[str, ...]:
        """New variables for the parts of a tuple."""
