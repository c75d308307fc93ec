"""A rule as a statement for a reader, and for a warehouse that has the tables.

In: a model, a name, as-of, a dialect. Out: SQL that gives the members of a segment, or everybody's value. It
reads tables with the names and columns that the rules declare, of the declared types; what may differ from
what segdsl itself computes stands in its head.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlglot import exp

from segdsl.clock import AsOf
from segdsl.engines.relational.lacking import Lacking
from segdsl.engines.relational.lowering import Lowering
from segdsl.engines.relational.names import shortened
from segdsl.engines.relational.protocol import Join, Taken
from segdsl.engines.relational.sql.column import Column
from segdsl.engines.relational.sql.dialects import DIALECTS
from segdsl.engines.relational.sql.saying import Saying
from segdsl.engines.relational.sql.statement import Part, Statement
from segdsl.engines.relational.sql.templates import Tree
from segdsl.model.catalog import CUSTOMERS, ROW_NUMBER, Catalog, Table
from segdsl.model.project import Model
from segdsl.plan.from_model import plan
from segdsl.plan.nodes import ONE, Constant, Named, Node, Plan, Read, Unknown
from segdsl.sources.databases.address import address
from segdsl.types import Kind, Number, in_words

_ANY = Kind(Number())


@dataclass(frozen=True, slots=True)
class Printed:
    """A statement, `keys` being its columns that say whose row it is.

    head:   what is said of it, by lines
    taught: statements that are to be run before it
    """

    head: tuple[str, ...]
    taught: tuple[str, ...]
    query: str
    keys: tuple[str, ...]


def statement(model: Model, name: str, as_of: AsOf, dialect: str) -> str:
    """A statement in the dialect, which is one of `DIALECTS`. Raises KeyError where there is no such name.

    Raises Lacking where the statement can't be said.
    """
    found = printed(model, name, as_of, dialect, Reading(model.catalog))
    end = ";" if DIALECTS[dialect].teaches else ""
    text = "\n\n".join([*(f"{macro};" for macro in found.taught), found.query + end])
    return "\n".join([*(f"-- {line}" for line in found.head), text, ""])


def printed(model: Model, name: str, as_of: AsOf, dialect: str, read: Reading) -> Printed:
    """The parts of a statement that reads tables as `read` finds them. Raises KeyError, Lacking."""
    kind = model.kind_of(name)
    made = replace(plan(model, as_of, [name]), owners={}, claims={})
    lowered: Lowering[Part, Column] = Lowering(made, read)
    lowered.run()
    if lowered.lacking:
        raise Lacking(", ".join(dict.fromkeys(lowered.lacking)))
    named = next(n for n in made.named if n.name == name)
    saying = Saying(DIALECTS[dialect])
    query, keys = _query(made, named, lowered, read, kind == "segment")
    taught, text = saying.said(read.last(query))
    head = [f"{kind} {name}, as of {as_of} in {as_of.zone}, for {saying.dialect.title}.", *read.told]
    head += [f"What may differ: {difference}." for difference in saying.differences]
    return Printed(tuple(head), taught, text, tuple(keys))


def _query(
    made: Plan, named: Named, lowered: Lowering[Part, Column], steps: Reading, members: bool
) -> tuple[exp.Select, list[str]]:
    rows = named.node.rows
    value = lowered.expression(named.node, rows)
    if rows == ONE and not members:
        return steps.select(lowered.relations[rows], {named.name: value}), []
    if rows == ONE and not isinstance(named.node, Constant | Unknown):
        column = {named.name: Taken(named.name)}
        everybody = Join(lowered.relations[ONE], (), column)
        lowered.relations[CUSTOMERS] = steps.extended(
            lowered.relations[CUSTOMERS], CUSTOMERS, {}, [everybody]
        )
    names = [lowered.name(key, CUSTOMERS) for key in made.key]
    keys = {_whole(key, name): steps.column(name, _ANY) for key, name in zip(made.key, names, strict=True)}
    relation = lowered.relations[CUSTOMERS]
    if members:
        chosen = steps.chosen(relation, named.name, value)
        return steps.select(chosen, keys, names), [*keys]
    return steps.select(relation, {**keys, named.name: value}, names), [*keys]


def _whole(key: Node, name: str) -> str:
    """The name of a key, also where its beginning stands for it."""
    return key.column if isinstance(key, Read) and shortened(key.column) == name else name


class Reading(Statement):
    """A statement that reads tables as they are declared; `told` says which, for its head."""

    def __init__(self, catalog: Catalog) -> None:
        super().__init__()
        self._catalog = catalog
        self.told: list[str] = []

    def last(self, query: Tree) -> Tree:
        """What is printed of the statement, by whom it is read."""
        return query

    def source(self, table: str, columns: Mapping[str, str]) -> Part:
        """The columns that are read, of rows that have a key where they need one."""
        info = self._catalog.table(table)
        where = where_it_is(info)
        headers = {new: header_of(info, old) for new, old in columns.items()}
        kinds = ", ".join(f"{headers[new]} {_kind(info, old)}" for new, old in columns.items())
        self.told.append(f"It reads {'.'.join(where)}: {kinds}.")
        return self.read(table, where, headers, [n for n, old in columns.items() if old in _needed(info)])


def where_it_is(info: Table) -> tuple[str, ...]:
    """The table of a database that the rules name, else one that is called as the rules do."""
    if info.file is not None and "://" in info.file.path:
        place = address(info.file.path)
        if place is not None:
            return place.table
    return (info.name,)


def header_of(info: Table, column: str) -> str:
    """What the column is called there. Raises Lacking where no statement can read it."""
    if column == ROW_NUMBER:
        raise Lacking("`key row`, which numbers the rows of a file")
    own = info.columns.get(column)
    if info.keep is not None or info.once:
        raise Lacking("a source that repeats itself (`keep …`, `once per …`)")
    if own is None or own.reading is None or not isinstance(own.reading.header, str):
        return column
    return own.reading.header


def _kind(info: Table, column: str) -> str:
    own = info.columns.get(column)
    if own is None:
        return "(a key)"
    return f"({in_words(own.kind.type)}{', in UTC' if own.kind.family == 'instant' else ''})"


def _needed(info: Table) -> tuple[str, ...]:
    return () if info.role == "events" else info.key
