"""A statement that calls Python for what it works out of many numbers at once."""

from __future__ import annotations

from sqlglot import exp

from segdsl.engines.relational.of_numbers import DEVIATION, OfNumbers, counted
from segdsl.engines.relational.protocol import Makers
from segdsl.engines.relational.sql.column import Column
from segdsl.engines.relational.sql.statement import Part, Statement


class Calling(Statement):
    """`called` are the functions that whoever runs the statement lets the database call, by their names.

    `mark` stands behind these, where several statements know the functions of each other.
    """

    def __init__(self, mark: str = "") -> None:
        super().__init__()
        self._behind = mark
        self.called: dict[str, OfNumbers] = {}

    def of_numbers(self, wanted: OfNumbers, value: Column) -> Column:
        """The function of a list of the values."""
        name = f"{wanted.name}{self._behind}"
        self.called[name] = wanted
        values = exp.ArrayAgg(this=value.as_float.sql)
        return Column(exp.Anonymous(this=name.upper(), expressions=[values]), "float")

    def deviation(self, value: Column) -> Column:
        return self.of_numbers(DEVIATION, value)

    def making(self, of: Part, wanted: str, makers: Makers[Column]) -> Part:
        return counted(self, of, wanted, makers)
