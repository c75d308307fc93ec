"""Values of a row, of rows that belong together and of groups, as expressions of Polars."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import polars as pl

from segdsl.engines.pandas_program.quicker import draws
from segdsl.engines.relational.forms import form_of
from segdsl.engines.relational.of_numbers import DEVIATION, OfNumbers
from segdsl.engines.relational.polars.column import TYPES, Column, literal, unknown
from segdsl.engines.relational.polars.kernel import PolarsKernel
from segdsl.engines.relational.polars.whole_columns import in_pandas, of_lists, sums_of_lists
from segdsl.engines.relational.protocol import Order
from segdsl.types import Kind


@dataclass(frozen=True, slots=True)
class Aggregate:
    """taken: what is taken of each row; of: what is made of those of a group."""

    taken: pl.Expr
    of: Callable[[pl.Expr], pl.Expr]


class PolarsExpressions:
    """Implements `segdsl.engines.relational.protocol.Expressions`.

    Aggregates are columns of their own, which `grouped` makes before it computes what is made of them.
    """

    kernel = PolarsKernel()

    def __init__(self) -> None:
        self._aggregates: dict[str, Aggregate] = {}

    def column(self, name: str, kind: Kind, *, known: bool = False) -> Column:
        return Column(pl.col(name), form_of(kind))

    def literal(self, value: Any) -> Column:
        return literal(value)

    def unknown(self, kind: Kind) -> Column:
        return unknown(form_of(kind))

    def stored(self, value: Column, kind: Kind) -> Column:
        """Floats have one zero."""
        form = form_of(kind)
        own = value.settled.cast(TYPES[form])
        return Column(own + 0.0 if form == "float" else own, form)

    def finite(self, value: Column, of: Sequence[Any] = ()) -> Column:
        if value.form != "float" or any(isinstance(a, Column) and a.may_be_infinite for a in of):
            return value
        return Column(value.expr, "float")

    def choose(self, pairs: Sequence[tuple[Column, Column]], otherwise: Column, kind: Kind) -> Column:
        chain: Any = pl
        for condition, value in pairs:
            chain = chain.when(condition.condition.expr).then(self.stored(value, kind).expr)
        return Column(chain.otherwise(self.stored(otherwise, kind).expr), form_of(kind))

    def points(self, pairs: Sequence[tuple[Column, float]]) -> Column:
        parts = [pl.when(c.condition.expr).then(float(points)).otherwise(0.0) for c, points in pairs]
        return Column(reduce(lambda a, b: a + b, parts), "float", loose=True)

    def draw(self, seed: str, keys: Sequence[Column]) -> Column:
        return in_pandas(lambda *parts: draws(seed, list(parts)), "float", *keys)

    # ------------------------------------------------------------ of rows that belong together

    def place(self, within: Sequence[Column], order: Sequence[Order[Column]]) -> Column:
        by = [_falling(o.by) if o.descending else o.by.settled for o in order]
        groups = [column.settled for column in within] or None
        place = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
        return Column(place.over(groups, order_by=by), "whole")

    def size(self, within: Sequence[Column]) -> Column:
        size = pl.len().cast(pl.Int64)
        return Column(size.over([column.settled for column in within]) if within else size, "whole")

    # ------------------------------------------------------------ of groups

    def count(self, where: Column | None) -> Column:
        counted = pl.lit(True) if where is None else where.condition.settled
        return Column(self._aggregate(counted, pl.Expr.sum).cast(pl.Int64), "whole")

    def total(self, value: Column, where: Column | None) -> Column:
        if value.form == "whole":  # the sum of so many floats of so many digits fits
            taken = _where(value, where).cast(pl.Float64).cast(pl.Int128)
            return Column(self._aggregate(taken, pl.Expr.sum).cast(pl.Float64), "float")
        lists = self._aggregate(_where(value, where), lambda x: x.drop_nulls().implode())
        return Column(lists.map_batches(sums_of_lists, pl.Float64, is_elementwise=True), "float")

    def smallest(self, value: Column, where: Column | None) -> Column:
        return self._one(value, where, pl.Expr.min)

    def largest(self, value: Column, where: Column | None) -> Column:
        return self._one(value, where, pl.Expr.max)

    def _one(self, value: Column, where: Column | None, function: Callable[[pl.Expr], pl.Expr]) -> Column:
        """Lists are not compared but where there is only one."""
        of = (lambda x: x.drop_nulls().first()) if value.form == "list" else function
        return Column(self._aggregate(_where(value, where), of), value.form)

    def distinct(self, value: Column, where: Column | None) -> Column:
        number = self._aggregate(_where(value, where), lambda x: x.drop_nulls().n_unique())
        return Column(number.cast(pl.Int64), "whole")

    def of_numbers(self, wanted: OfNumbers, value: Column) -> Column:
        lists = self._aggregate(value.as_float, lambda x: x.drop_nulls().implode())
        return Column(of_lists(wanted.function, lists), "float")

    def deviation(self, value: Column) -> Column:
        return self.of_numbers(DEVIATION, value)

    def _aggregate(self, taken: pl.Expr, of: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
        name = f"\0aggregate {len(self._aggregates)}"
        self._aggregates[name] = Aggregate(taken, of)
        return pl.col(name)

    def aggregates(self, values: Mapping[str, Column]) -> dict[str, Aggregate]:
        """Those that these values are made of."""
        names = {name: None for value in values.values() for name in value.settled.meta.root_names()}
        return {name: self._aggregates[name] for name in names if name in self._aggregates}


def _where(value: Column, where: Column | None) -> pl.Expr:
    return value.settled if where is None else pl.when(where.condition.expr).then(value.settled)


def _falling(value: Column) -> pl.Expr:
    """What rises where the value falls."""
    if value.form in ("float", "whole"):
        return -value.settled
    return -value.settled.rank("dense").cast(pl.Int64)
