"""What a relational engine offers to the lowering of plans: expressions about one row, and steps over many.

A relation has named columns, and rows in no order; an expression (`C`) is about a row of the relation that it
is given to a step with. The lowering calls nothing else, so whoever offers this runs every rule: SQL does, as
trees that are printed or run, and a library of lazy data frames can. What can't be said exactly raises
`Lacking`.

Names are ready to use: no two columns of a relation differ in the case of letters alone. `wanted` is what a
reader would call the relation that a step makes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Generic, Protocol, TypeVar

from segdsl.operators.kernel import Column, Kernel
from segdsl.types import Kind

R = TypeVar("R")
C = TypeVar("C", bound=Column)


def same(a: Any, b: Any) -> Any:
    """The condition that two columns are equal, which Python's types take for yes or no."""
    return a == b


@dataclass(frozen=True, slots=True)
class Taken:
    """A column of another relation, and the plain value that stands for it where no row fits."""

    column: str
    nothing: int | float | None = None


@dataclass(frozen=True, slots=True)
class Join(Generic[R]):
    """Columns brought from the one row of `other` that fits, unknown where there is none (a left join).

    on:   columns of the relation, each with that of `other` that it equals; none where `other` has one row
    take: new columns, each with that of `other` that it comes from
    """

    other: R
    on: tuple[tuple[str, str], ...]
    take: Mapping[str, Taken]


@dataclass(frozen=True, slots=True)
class Order(Generic[C]):
    """By what rows are sorted, unknown values anywhere."""

    by: C
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Makers(Generic[C]):
    """The fewest rows of each group, first in the order, who make the share of the sum of what is above 0.

    name:  of the column that says who they are
    value: of what, known of each row; the highest are first in the order
    free:  a new name for a column
    """

    name: str
    value: C
    share: Fraction
    within: tuple[str, ...]
    groups: tuple[C, ...]
    order: tuple[Order[C], ...]
    free: Callable[[str], str]


class Expressions(Protocol[C]):
    """Values of a row, beyond what operators need of a `Kernel`."""

    @property
    def kernel(self) -> Kernel[C]:
        """The column meanings of operators."""

    def column(self, name: str, kind: Kind, *, known: bool = False) -> C:
        """A column of the relation; `known` says that its value never is unknown."""

    def literal(self, value: Any) -> C:
        """A plain value."""

    def unknown(self, kind: Kind) -> C:
        """The unknown value of a kind."""

    def stored(self, value: C, kind: Kind) -> C:
        """The value as columns of this kind hold it; a condition that is yes or no, never unknown."""

    def finite(self, value: C, of: Sequence[Any] = ()) -> C:
        """The value of arithmetic whose arguments, unless they are not finite themselves, do not reach so
        far that it could lie beyond the floats.
        """

    def choose(self, pairs: Sequence[tuple[C, C]], otherwise: C, kind: Kind) -> C:
        """The value beside the first condition that holds."""

    def points(self, pairs: Sequence[tuple[C, float]]) -> C:
        """The points of the conditions that hold, added up as floats in this order."""

    def draw(self, seed: str, keys: Sequence[C]) -> C:
        """The first 32 bits of the MD5 of `seed:key` as a share of 2^32; unknown where a part is."""

    # ------------------------------------------------------------ of rows that belong together

    def place(self, within: Sequence[C], order: Sequence[Order[C]]) -> C:
        """The row's place, from 1, among those with the same values of `within`."""

    def size(self, within: Sequence[C]) -> C:
        """How many rows have the same values of `within`."""

    # ------------------------------------------------------------ of groups, in `grouped` alone

    def count(self, where: C | None) -> C:
        """How many rows there are for which the condition holds."""

    def total(self, value: C, where: C | None) -> C:
        """The exact sum of the known values, rounded once; 0 of nothing."""

    def smallest(self, value: C, where: C | None) -> C:
        """The smallest known value."""

    def largest(self, value: C, where: C | None) -> C:
        """The largest known value."""

    def distinct(self, value: C, where: C | None) -> C:
        """How many different known values there are."""

    def deviation(self, value: C) -> C:
        """The standard deviation of the known values as a sample, exact and rounded once."""


class Relations(Expressions[C], Protocol[R, C]):
    """Relations made of relations, by expressions about their rows."""

    def source(self, table: str, columns: Mapping[str, str]) -> R:
        """A table as it was read: columns of the relation, each with the column of the table that it is."""

    def single(self) -> R:
        """One row without columns."""

    def extended(self, of: R, wanted: str, columns: Mapping[str, C], joins: Sequence[Join[R]] = ()) -> R:
        """The same rows with more columns: brought from others, and computed from those there were."""

    def chosen(self, of: R, wanted: str, where: C) -> R:
        """The rows for which the condition holds."""

    def grouped(
        self, of: R, wanted: str, by: Sequence[str], values: Mapping[str, C], where: C | None = None
    ) -> R:
        """A row for each combination of values of `by` (one row where that is empty), with those columns."""

    def making(self, of: R, wanted: str, makers: Makers[C]) -> R:
        """The same rows with the column that says which of them are the makers. Sums of those that come
        first, and the share of the sum of all, are exact and rounded once.
        """

    def followed(self, first: R, second: R, wanted: str, on: Sequence[tuple[str, str]], after: str) -> R:
        """The distinct rows of `first`, with the next value after that of its last column.

        on:    columns of both that are equal, the last pair being those that have an order
        after: the new column: the least value of that column of `second` that is greater; unknown: none is
        """
