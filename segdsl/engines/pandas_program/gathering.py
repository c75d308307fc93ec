"""Aggregates as code: calls of the functions in `pieces` that go over each owner's selected rows."""

from __future__ import annotations

import math
from dataclasses import dataclass

from segdsl.engines.pandas_program.code import Code, Form
from segdsl.operators.kernel import Gathered

MISSED: dict[Form, Form] = {"bool": "flag", "int": "Int", "small": "Int"}
"""How a column is held once some of its rows have no value."""

_LARGEST_COUNT = 2.0**31


@dataclass(frozen=True, slots=True)
class Gathering(Gathered[Code]):
    """The rows of `owner` (there are `size` of those) for which `where` holds.

    values: what is taken of each row, its value and its time, as far as the aggregate goes by them
    """

    owner: str
    size: str
    values: tuple[Code, ...]
    where: str | None
    nth: int | None

    def _call(self, function: str, form: Form, bound: float = math.inf) -> Code:
        arguments = [self.owner, self.size, *([] if self.nth is None else [str(self.nth)])]
        arguments += [value.plain for value in self.values]
        arguments += [] if self.where is None else [f"where={self.where}"]
        return Code(f"{function}({', '.join(arguments)})", form, bound=bound)

    def _one_of(self, function: str) -> Code:
        """One of the values, or none."""
        own = self.values[0]
        return self._call(function, MISSED.get(own.form, own.form), own.bound)

    def count(self) -> Code:
        return self._call("count_by", "int", _LARGEST_COUNT)

    def distinct(self) -> Code:
        return self._call("distinct_by", "int", _LARGEST_COUNT)

    def total(self) -> Code:
        return self._call("sum_by", "float")

    def average(self) -> Code:
        return self._call("average_by", "float")

    def smallest(self) -> Code:
        return self._one_of("min_by")

    def largest(self) -> Code:
        return self._one_of("max_by")

    def most_common(self) -> Code:
        return self._one_of("most_common_by")

    def first(self) -> Code:
        return self._one_of("first_by")

    def last(self) -> Code:
        return self._one_of("last_by")

    def first_time(self) -> Code:
        return self._one_of("min_by")

    def last_time(self) -> Code:
        return self._one_of("max_by")

    def nth_time(self) -> Code:
        return self._one_of("nth_by")
