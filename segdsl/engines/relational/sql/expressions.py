"""Values of a row, of rows that belong together and of groups, as expressions of SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from sqlglot import exp

from segdsl.engines.relational.forms import form_of
from segdsl.engines.relational.protocol import Order
from segdsl.engines.relational.sql.column import Column, cast, literal, unknown
from segdsl.engines.relational.sql.kernel import SqlKernel
from segdsl.engines.relational.sql.templates import Tree, made, named
from segdsl.types import Kind

_WRITTEN = {"float": "WRITTEN_NUMBER(X)", "day": "CAST(X AS TEXT)", "instant": "WRITTEN_INSTANT(X)"}


class SqlExpressions:
    """Implements `segdsl.engines.relational.protocol.Expressions`."""

    kernel = SqlKernel()

    def column(self, name: str, kind: Kind, *, known: bool = False) -> Column:
        return Column(named(name), form_of(kind), known=known)

    def literal(self, value: Any) -> Column:
        return literal(value)

    def unknown(self, kind: Kind) -> Column:
        return unknown(form_of(kind))

    def stored(self, value: Column, kind: Kind) -> Column:
        own, form = value.settled, form_of(kind)
        if form == "flag":
            return own
        literally = own.fixed is not None and form in ("float", "whole")
        if own.form == form and not literally:
            return own
        return Column(cast(own.tree, form), form, known=own.known)

    def finite(self, value: Column, of: Sequence[Any] = ()) -> Column:
        if value.form != "float" or any(isinstance(a, Column) and a.may_be_infinite for a in of):
            return value
        return replace(value, loose=False)

    def choose(self, pairs: Sequence[tuple[Column, Column]], otherwise: Column, kind: Kind) -> Column:
        form = form_of(kind)
        of_number = form in ("float", "whole")
        values = [
            self.stored(value, kind) if of_number else value.settled
            for _, value in (*pairs, (None, otherwise))
        ]
        arms = [
            exp.If(this=condition.condition.tree, true=value.tree)
            for (condition, _), value in zip(pairs, values, strict=False)
        ]
        last = (
            None
            if isinstance(otherwise.tree, exp.Cast) and isinstance(otherwise.tree.this, exp.Null)
            else values[-1]
        )
        tree = exp.Case(ifs=arms, default=None if last is None else last.tree)
        return Column(tree, form, known=all(v.known for v in values))

    def points(self, pairs: Sequence[tuple[Column, float]]) -> Column:
        whole = all(float(points).is_integer() for _, points in pairs)
        type_ = "BIGINT" if whole and sum(abs(points) for _, points in pairs) < 2**53 else "DOUBLE"
        parts = [
            made(
                f"CASE WHEN X THEN CAST(P AS {type_}) ELSE 0 END",
                X=c.condition.tree,
                P=literal(float(points)).tree,
            )
            for c, points in pairs
        ]
        tree = reduce(lambda a, b: made("A + B", A=a, B=b), parts)
        return Column(tree, "whole" if type_ == "BIGINT" else "float", loose=type_ == "DOUBLE", known=True)

    def draw(self, seed: str, keys: Sequence[Column]) -> Column:
        parts = [made(_WRITTEN.get(c.form, "CAST(X AS TEXT)"), X=c.sql) for c in keys]
        key = reduce(lambda a, b: made("A || '|' || B", A=a, B=b), parts)
        return Column(made("HASH_SHARE(S || X)", S=literal(f"{seed}:").tree, X=key), "float")

    # ------------------------------------------------------------ of rows that belong together

    def place(self, within: Sequence[Column], order: Sequence[Order[Column]]) -> Column:
        return Column(window(exp.RowNumber(), within, order), "whole", known=True)

    def size(self, within: Sequence[Column]) -> Column:
        return Column(window(exp.Count(this=exp.Star()), within), "whole", known=True)

    # ------------------------------------------------------------ of groups

    def count(self, where: Column | None) -> Column:
        tree = (
            made("COUNT(*)")
            if where is None
            else made("COUNT(CASE WHEN X THEN 1 END)", X=where.condition.tree)
        )
        return Column(tree, "whole", known=True)

    def total(self, value: Column, where: Column | None) -> Column:
        x = _where(value, where)
        template = "EXACT_SUM_OF_WHOLES(X)" if value.form == "whole" else "EXACT_SUM(X)"
        return Column(made(template, X=x), "float", known=True)

    def _aggregate(self, template: str, value: Column, where: Column | None) -> Tree:
        return made(template, X=_where(value, where))

    def smallest(self, value: Column, where: Column | None) -> Column:
        return Column(
            self._aggregate("MIN(BY_LETTER(X))" if value.form == "text" else "MIN(X)", value, where),
            value.form,
        )

    def largest(self, value: Column, where: Column | None) -> Column:
        return Column(self._aggregate("MAX(X)", value, where), value.form)

    def distinct(self, value: Column, where: Column | None) -> Column:
        return Column(self._aggregate("COUNT(DISTINCT X)", value, where), "whole", known=True)

    def deviation(self, value: Column) -> Column:
        return Column(made("EXACT_DEVIATION(X)", X=value.as_float.sql), "float")


def window(
    of: Tree, within: Sequence[Column], order: Sequence[Order[Column]] = (), spec: Tree | None = None
) -> Tree:
    """A function of the rows with the same values of `within`, in an order where it goes by one."""
    keys = [exp.Ordered(this=_sorted(o.by), desc=o.descending, nulls_first=False) for o in order]
    by = exp.Order(expressions=keys) if keys else None
    return exp.Window(this=of, partition_by=[c.sql for c in within], order=by, spec=spec)


def _sorted(value: Column) -> Tree:
    return made("BY_LETTER(X)", X=value.sql) if value.form == "text" else value.sql


def _where(value: Column, where: Column | None) -> Tree:
    if where is None:
        return value.sql
    return made("CASE WHEN C THEN X END", C=where.condition.tree, X=value.sql)
