"""Steps as one statement of Postgres, with the values that the language asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlglot import exp, parse_one

from segdsl.engines.relational.postgres.adding import added_up, columns_of
from segdsl.engines.relational.postgres.arithmetic import ARITHMETIC, safe
from segdsl.engines.relational.postgres.patterns import for_postgres
from segdsl.engines.relational.postgres.places import Places
from segdsl.engines.relational.postgres.words import EXACTLY
from segdsl.engines.relational.sql.column import Column, cast
from segdsl.engines.relational.sql.kernel import SqlKernel
from segdsl.engines.relational.sql.pieces import PIECES
from segdsl.engines.relational.sql.saying import Saying
from segdsl.engines.relational.sql.statement import Part, Statement, called, selected
from segdsl.engines.relational.sql.templates import Tree, named

_OF_FLOATS = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Pow, exp.Exp, exp.Ln, exp.Sqrt)


class PostgresKernel(SqlKernel):
    """As SQL elsewhere, but for what Postgres reads or types in its own way."""

    def matches(self, x: Column, pattern: str, ignoring_case: bool = False) -> Column:
        """Ignoring case, whatever is found otherwise still is."""
        found = self._test("MATCHES(X, Y)", x, for_postgres(pattern))
        if not ignoring_case:
            return found
        return found | self._test("MATCHES(X, Y)", x, for_postgres(pattern, ignoring_case=True))

    def _part(self, template: str, day: Column) -> Column:
        return _whole(super()._part(template, day))

    def hour(self, instant: Column, zone: str) -> Column:
        return _whole(super().hour(instant, zone))

    def months_between(self, earlier: Any, later: Any) -> Column:
        return _whole(super().months_between(earlier, later))


class Exact(Statement):
    """Steps for the words of `words.EXACTLY`; without places, nobody runs them."""

    kernel = PostgresKernel()

    def __init__(self, places: Places | None = None) -> None:
        super().__init__()
        self._places = places
        self._taken |= set() if places is None else places.names()
        self._rows: dict[str, int] = {}

    def source(self, table: str, columns: Mapping[str, str]) -> Part:
        """The columns that are read, and the place of each row."""
        if self._places is None:
            return super().source(table, columns)
        query = parse_one(self._places.reading(table, columns), read="postgres")
        assert isinstance(query, exp.Query)
        part = super()._added(f"read_{table}", query)
        self._rows[part.name] = self._places.rows[table]
        return part

    def grouped(
        self,
        of: Part,
        wanted: str,
        by: Sequence[str],
        values: Mapping[str, Column],
        where: Column | None = None,
    ) -> Part:
        """All rows as one group are a row even where there are none."""
        values, before = added_up(values)
        if before:
            needed = [*by, *columns_of(value.tree for value in values.values())]
            columns = {name: before.get(name, named(name)) for name in needed}
            of, where = self._computed(of, wanted, columns, where), None
        part = super().grouped(of, wanted, by, values, where)
        if not by:
            self._rows[part.name] = 1
        return part

    def _computed(self, of: Part, wanted: str, columns: Mapping[str, Tree], where: Column | None) -> Part:
        """These columns and no others; each is computed once, however often it is said later."""
        query = selected([called(name, tree) for name, tree in columns.items()], of, where)
        query.set("offset", exp.Offset(expression=exp.Literal.number(0)))
        return self._added(f"{wanted}_added", query)

    def smallest(self, value: Column, where: Column | None) -> Column:
        if value.form in ("flag", "condition"):
            return Column(self._aggregate("BOOL_AND(X)", value, where), value.form)
        return super().smallest(value, where)

    def largest(self, value: Column, where: Column | None) -> Column:
        if value.form in ("flag", "condition"):
            return Column(self._aggregate("BOOL_OR(X)", value, where), value.form)
        return super().largest(value, where)

    def text(self, of: Part, columns: Mapping[str, Column], order: Sequence[str]) -> str:
        """The statement that gives values of a relation, each in the type of its form. Raises Lacking."""
        typed = {name: Column(cast(value.sql, value.form), value.form) for name, value in columns.items()}
        query = Saying(EXACTLY, {**PIECES, **ARITHMETIC}).whole(self.select(of, typed, order))
        return query.sql("postgres")

    def select(self, of: Part, columns: Mapping[str, Column], order: Sequence[str] = ()) -> exp.Select:
        return super().select(of, {n: _floating(c) for n, c in columns.items()}, order)

    def _added(self, wanted: str, query: exp.Query) -> Part:
        """Joins bring no rows, which Postgres is told: else it takes their number for that of all pairs."""
        first = query.args.get("from_")
        most = None if first is None else self._rows.get(first.this.name)
        if most is not None and query.args.get("joins"):
            query.set("limit", exp.Limit(expression=exp.Literal.number(most)))
        part = super()._added(wanted, _with_floats(query))
        if most is not None:
            self._rows[part.name] = most
        return part


def _whole(column: Column) -> Column:
    return Column(cast(column.tree, "whole"), "whole", known=column.known)


def _floating(column: Column) -> Column:
    return Column(_with_floats(column.tree.copy()), column.form, column.loose, column.known, column.fixed)


def _with_floats(tree: Any) -> Any:
    """The tree, in which numbers that are written out are floats where floats are meant.

    Postgres takes `0.1` for a decimal number, and `2147483647 + 1` for an overflow.
    """
    for literal in list(tree.find_all(exp.Literal)):
        if not literal.is_string and _is_float(literal):
            literal.replace(cast(literal.copy(), "float"))
    for call in list(tree.find_all(exp.Anonymous)):
        if call.name == "FINITE":
            call.set("expressions", [safe(part) for part in call.expressions])
    return tree


def _is_float(literal: exp.Literal) -> bool:
    around = literal.parent
    while isinstance(around, exp.Neg | exp.Paren):
        around = around.parent
    if isinstance(around, exp.Cast):
        return False
    return isinstance(around, _OF_FLOATS) or not literal.is_int
