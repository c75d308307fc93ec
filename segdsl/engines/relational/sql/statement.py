"""Steps as the parts of one statement: each a query with a name that later ones read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from segdsl.engines.relational.names import shortened
from segdsl.engines.relational.protocol import Join, Makers, Taken
from segdsl.engines.relational.sql.column import Column, literal
from segdsl.engines.relational.sql.expressions import SqlExpressions, window
from segdsl.engines.relational.sql.templates import Tree, made, named


@dataclass(frozen=True, slots=True)
class Part:
    """A query that others read by its name; where it is that of everybody, `alone`, it is one row."""

    name: str
    alone: bool = False


class Statement(SqlExpressions):
    """Implements `segdsl.engines.relational.protocol.Relations`; `parts` are the queries in their order.

    Whoever knows where tables are adds a `source`.
    """

    def __init__(self) -> None:
        self.parts: dict[str, exp.Query] = {}
        self._reads: dict[str, set[str]] = {}
        self._taken: set[str] = set()

    # ------------------------------------------------------------ steps

    def source(self, table: str, columns: Mapping[str, str]) -> Part:
        """The table under its own name, as if it were there."""
        return Part(table)

    def read(
        self, wanted: str, table: Sequence[str], columns: Mapping[str, str], known: Sequence[str]
    ) -> Part:
        """Columns of a table of the database (its name, after that of its schema), each under another name.

        Of those that are `known`, rows that have no value are left out.
        """
        query = exp.Select(expressions=[called(new, named(old)) for new, old in columns.items()])
        query.set("from_", exp.From(this=self.named_table(table)))
        nothing = exp.Not(this=exp.null())
        there = [exp.Is(this=named(columns[name]), expression=nothing) for name in known]
        if there:
            query.set("where", exp.Where(this=exp.and_(*there, copy=False)))
        self._taken.add(table[-1].lower())
        return self._added(f"read_{wanted}", query)

    def named_table(self, table: Sequence[str]) -> exp.Table:
        """How a statement calls a table of the database."""
        return exp.Table(this=_identifier(table[-1]), db=_identifier(table[-2]) if len(table) > 1 else None)

    def single(self) -> Part:
        return Part("", alone=True)

    def extended(
        self, of: Part, wanted: str, columns: Mapping[str, Column], joins: Sequence[Join[Part]] = ()
    ) -> Part:
        others = _aliased([join for join in joins if join.take])
        if not columns and not others:
            return of
        own = of.name if others else None
        before = [] if of.alone else [_everything_of(own)]
        brought = [
            called(new, _taken(taken, alias)) for join, alias in others for new, taken in join.take.items()
        ]
        new = [called(name, _of(column.sql, own)) for name, column in columns.items()]
        query = selected([*before, *brought, *new], of)
        return self._added(wanted, _with_joins(query, of, others))

    def chosen(self, of: Part, wanted: str, where: Column) -> Part:
        return self._added(wanted, selected([exp.Star()], of, where))

    def grouped(
        self,
        of: Part,
        wanted: str,
        by: Sequence[str],
        values: Mapping[str, Column],
        where: Column | None = None,
    ) -> Part:
        columns = [named(name) for name in by]
        made_of = [called(name, value.sql) for name, value in values.items()]
        query = selected([*columns, *made_of], of, where)
        if by:
            query.set("group", exp.Group(expressions=[named(name) for name in by]))
        return self._added(wanted, query)

    def making(self, of: Part, wanted: str, makers: Makers[Column]) -> Part:
        """Those before whom less than the share is made."""
        counts = makers.free("above")
        above = Column(made("CASE WHEN X > 0 THEN X END", X=makers.value.sql), "float")
        rows = self.extended(of, wanted, {counts: above})
        before = exp.WindowSpec(
            kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end="1", end_side="PRECEDING"
        )
        total = made("EXACT_SUM(X)", X=named(counts))
        share = made("SHARE_OF_SUM(X, SHARE)", X=named(counts), SHARE=literal(float(makers.share)).tree)
        holds = made(
            "A < B",
            A=window(total, makers.groups, makers.order, before),
            B=window(share, makers.groups),
        )
        return self.extended(rows, wanted, {makers.name: Column(holds, "condition", known=True)})

    def followed(
        self, first: Part, second: Part, wanted: str, on: Sequence[tuple[str, str]], after: str
    ) -> Part:
        """The times of both, each once, in their order: one that counts lies ahead, or none does."""
        names = [name for name, _ in on]
        counts = after + "_counts"
        froms = selected([*map(named, names), called(counts, exp.Literal.number(0))], first)
        seconds = [called(name, named(other)) for name, other in on]
        tos = selected([*seconds, called(counts, exp.Literal.number(1))], second)
        both = self._added(f"{wanted}_times", exp.Union(this=froms, expression=tos, distinct=True))
        spec = exp.WindowSpec(
            kind="ROWS", start="1", start_side="FOLLOWING", end="UNBOUNDED", end_side="FOLLOWING"
        )
        times = self.grouped(
            both, f"{wanted}_each", names, {counts: Column(exp.Max(this=named(counts)), "whole")}
        )
        window = exp.Window(
            this=made("MIN(CASE WHEN C = 1 THEN X END)", C=named(counts), X=named(names[-1])),
            partition_by=list(map(named, names[:-1])),
            order=exp.Order(expressions=[exp.Ordered(this=named(names[-1]), nulls_first=False)]),
            spec=spec,
        )
        return self._added(wanted, selected([*map(named, names), called(after, window)], times))

    # ------------------------------------------------------------ the whole

    def select(self, of: Part, columns: Mapping[str, Column], order: Sequence[str] = ()) -> exp.Select:
        """The statement that gives values of a relation, each under a name, sorted by columns of it."""
        query = selected([called(name, value.sql) for name, value in columns.items()], of)
        if order:
            by = [exp.Ordered(this=named(name), nulls_first=False) for name in order]
            query.set("order", exp.Order(expressions=by))
        return self.with_parts(query)

    def with_parts(self, query: exp.Select) -> exp.Select:
        """The query, with what it reads in front of it."""
        needed = [_cte(name, self.parts[name]) for name in self._needed(query)]
        if needed:
            query.set("with_", exp.With(expressions=needed))
        return query

    def _needed(self, query: Tree) -> list[str]:
        """The parts that a query reads, and those that these read, in their order."""
        waiting, needed = _read(query) & self.parts.keys(), set()
        while waiting:
            name = waiting.pop()
            needed.add(name)
            waiting |= self._reads[name] - needed
        return [name for name in self.parts if name in needed]

    def named(self, wanted: str) -> Part:
        """A part that has no query yet, under a name like the one that is wanted."""
        name, number = shortened(re.sub(r"\W+", "_", wanted).strip("_").lower() or "rows"), 1
        free = name
        while free in self._taken:
            number += 1
            free = f"{name}_{number}"
        self._taken.add(free)
        return Part(free)

    def _added(self, wanted: str, query: exp.Query) -> Part:
        part = self.named(wanted)
        self.parts[part.name] = query
        self._reads[part.name] = _read(query) & self.parts.keys()
        return part


def selected(expressions: list[Tree], of: Part, where: Column | None = None) -> exp.Select:
    """The query for these values of a part's rows, or of those where a condition holds."""
    query = exp.Select(expressions=expressions)
    if not of.alone:
        query.set("from_", exp.From(this=_table(of.name)))
    if where is not None:
        query.set("where", exp.Where(this=where.condition.tree))
    return query


def _identifier(name: str) -> exp.Identifier:
    return exp.to_identifier(name, quoted=True)


def _cte(name: str, query: exp.Query) -> exp.CTE:
    return exp.CTE(this=query, alias=exp.TableAlias(this=exp.to_identifier(name, quoted=True)))


def _read(query: Tree) -> set[str]:
    return {table.name for table in query.find_all(exp.Table)}


def _table(name: str, alias: str | None = None) -> exp.Table:
    table = exp.Table(this=exp.to_identifier(name, quoted=True))
    if alias not in (None, name):
        table.set("alias", exp.TableAlias(this=exp.to_identifier(alias, quoted=True)))
    return table


def _everything_of(table: str | None) -> Tree:
    return (
        exp.Star()
        if table is None
        else exp.Column(this=exp.Star(), table=exp.to_identifier(table, quoted=True))
    )


def called(name: str, tree: Tree) -> Tree:
    """The expression under a name; a column of that name is itself."""
    if isinstance(tree, exp.Column) and tree.name == name:
        return tree
    return exp.Alias(this=tree, alias=exp.to_identifier(name, quoted=True))


def _of(tree: Tree, table: str | None) -> Tree:
    """The expression with its columns said to be of a table, beside which others are joined."""
    if table is None:
        return tree
    own = tree.copy()
    for column in own.find_all(exp.Column):
        if column.this.quoted and not column.table:
            column.set("table", exp.to_identifier(table, quoted=True))
    return own


def _taken(taken: Taken, table: str) -> Tree:
    column = named(taken.column, table)
    if taken.nothing is None:
        return column
    return made("COALESCE(X, Y)", X=column, Y=literal(taken.nothing).tree)


def _aliased(joins: Sequence[Join[Part]]) -> list[tuple[Join[Part], str]]:
    """The joins, each under the name of what is joined; with a number, where that is joined several times."""
    names = [join.other.name for join in joins]
    numbers = [names[:place].count(name) + 1 for place, name in enumerate(names)]
    return [
        (j, n if number == 1 else f"{n}_{number}") for j, n, number in zip(joins, names, numbers, strict=True)
    ]


def _with_joins(query: exp.Select, of: Part, joins: Sequence[tuple[Join[Part], str]]) -> exp.Select:
    for number, (join, alias) in enumerate(joins):
        other = _table(join.other.name, alias)
        if of.alone and number == 0:
            query.set("from_", exp.From(this=other))
        elif not join.on:
            query.append("joins", exp.Join(this=other, kind="CROSS"))
        else:
            equal = [exp.EQ(this=named(a, of.name), expression=named(b, alias)) for a, b in join.on]
            query.append("joins", exp.Join(this=other, side="LEFT", on=exp.and_(*equal, copy=False)))
    return query
