"""One run: tables are shown to DuckDB, statements are run, and what they give is an answer."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cache
from typing import Any, TypeVar

import duckdb
import numpy as np
import pandas as pd

from segdsl.diagnostics import Diagnostic, Problem, option
from segdsl.engines.left_out import LeftOut
from segdsl.engines.protocol import Answer, Progress
from segdsl.engines.relational.duckdb.memory import ROW, Held, arrow_table, plain
from segdsl.engines.relational.kinds import kind_of
from segdsl.engines.relational.lowering import Lowering
from segdsl.engines.relational.protocol import Order
from segdsl.engines.relational.sql.column import Column, literal
from segdsl.engines.relational.sql.pieces import macro, used
from segdsl.engines.relational.sql.statement import Part, Statement
from segdsl.engines.relational.whose import Whose
from segdsl.model.catalog import CUSTOMERS, ROW_NUMBER, Catalog
from segdsl.plan.nodes import ONE, Named, Plan
from segdsl.progress import Step
from segdsl.types import Kind, Number

_SETTINGS = ("TimeZone = 'UTC'", "python_enable_replacements = false", "autoinstall_known_extensions = false")
Name = TypeVar("Name", bound=Hashable)
_ROW_KIND = Kind(Number(whole=True), unknown=False)


class Shown(Statement):
    """A statement about frames, each of which the database is shown when the statement first reads it."""

    def __init__(self, database: Any, frames: Mapping[str, pd.DataFrame]) -> None:
        super().__init__()
        self._database = database
        self._frames = frames

    def source(self, table: str, columns: Mapping[str, str]) -> Part:
        """The columns that are read, and the place of each row."""
        part = self.named(table)
        self._database.register(part.name, arrow_table(self._frames[table], columns))
        return part


class Run:
    """Answers one plan from typed frames."""

    def __init__(
        self, made: Plan, catalog: Catalog, frames: Mapping[str, pd.DataFrame], progress: Progress | None
    ) -> None:
        self._made = made
        self._catalog = catalog
        self._tell = progress
        self._database = _database().cursor()
        self._statement = Shown(self._database, frames)
        self._lowered: Lowering[Part, Column] = Lowering(made, self._statement, (ROW,))

    # ------------------------------------------------------------ the answer

    def answer(self, *, owners: bool) -> Answer:
        """Everything that the plan asks for; with `owners`, also whose each row is."""
        with self._database:
            return self._answer(owners)

    def _answer(self, owners: bool) -> Answer:
        if self._tell is not None:
            self._tell(Step("computing", 0, 1))
        self._lowered.run()
        assert not self._lowered.lacking, self._lowered.lacking
        self._order_customers()
        key = self._key()
        found = self._values_of_customers(key)
        alone = self._alone()
        size = len(next(iter(found.values())))
        values = {
            n.name: Held(found[n.name] if n.name in found else alone[n.name], size, n.values)
            for n in self._made.named
        }
        numbers = {n.name: alone[n.name] for n in self._made.named if _is_number(n)}
        whose = Whose(self._made, self._lowered)
        return Answer(
            key={name: Held(found[f"key {name}"], size, kind) for name, (_, kind) in key.items()},
            values=values,
            numbers=numbers,
            left_out=self._left_out(whose),
            owners={table: self._owners(whose, table) for table in self._made.owners} if owners else {},
        )

    def _order_customers(self) -> None:
        """Customers who come from events have an order, too: that of their keys."""
        if self._made.origin is not None:
            lowered, one = self._lowered, literal(1)
            keys = [Order(lowered.expression(key, CUSTOMERS)) for key in self._made.key]
            place = self._statement.place((), keys) - one
            row = self._statement.stored(place, _ROW_KIND)
            lowered.relations[CUSTOMERS] = self._statement.extended(
                lowered.relations[CUSTOMERS], CUSTOMERS, {ROW: row}
            )

    def _key(self) -> dict[str, tuple[Column, Kind]]:
        names = self._catalog.customers.key or (ROW_NUMBER,)
        keys = zip(names, self._made.key, strict=True)
        return {name: (self._lowered.expression(k, CUSTOMERS), kind_of(k)) for name, k in keys}

    def _values_of_customers(self, key: Mapping[str, tuple[Column, Kind]]) -> dict[str, Any]:
        columns = {f"key {name}": value for name, (value, _) in key.items()}
        columns |= {
            n.name: self._lowered.expression(n.node, CUSTOMERS)
            for n in self._made.named
            if n.node.rows == CUSTOMERS
        }
        return self._fetched(self._lowered.relations[CUSTOMERS], columns, (ROW,))

    def _alone(self) -> dict[str, Any]:
        """What is one value for everybody: plain, or a column of one."""
        found: dict[str, Any] = {}
        for rows in {n.node.rows for n in self._made.named} - {CUSTOMERS}:
            columns = {
                n.name: self._lowered.expression(n.node, rows)
                for n in self._made.named
                if n.node.rows == rows
            }
            values = self._fetched(self._lowered.relations[rows], columns)
            found |= {n: plain(v) if rows == ONE else v for n, v in values.items()}
        return found

    # ------------------------------------------------------------ whose rows are

    def _left_out(self, whose: Whose[Part, Column]) -> dict[str, LeftOut]:
        if not self._made.owners:
            return {}
        relation, columns = whose.counts()
        counts = {place: plain(value) for place, value in self._fetched(relation, columns).items()}
        tables = self._made.owners
        return {t: LeftOut(**{name: n for (table, name), n in counts.items() if table == t}) for t in tables}

    def _owners(self, whose: Whose[Part, Column], table: str) -> Any:
        relation, owner = whose.places(table, ROW)
        places = self._fetched(relation, {"owner": owner}, (ROW,))["owner"]
        return np.asarray(places.to_numpy(), "int64")

    # ------------------------------------------------------------ statements

    def _fetched(
        self, relation: Part, columns: Mapping[Name, Column], order: tuple[str, ...] = ()
    ) -> dict[Name, Any]:
        """The columns of a relation, as Arrow; each under its name, whatever its letters' case."""
        names = {f"c{number}": value for number, value in enumerate(columns.values())}
        query = self._statement.select(relation, names, order)
        for piece in used(query):
            self._database.execute(macro(piece))
        try:
            table = self._database.sql(query.sql("duckdb")).to_arrow_table()
        except duckdb.Error as problem:
            raise _refused(problem) from None
        return dict(zip(columns, table.columns, strict=True))


@cache
def _database() -> Any:
    """One database for all runs that keeps nothing: each shows its tables to a connection of its own."""
    database = duckdb.connect()
    for setting in _SETTINGS:
        database.execute(f"SET GLOBAL {setting}")
    return database


def _refused(problem: Exception) -> Exception:
    """What DuckDB was told to refuse, in the project's words; anything else is a fault of ours."""
    _, mark, reason = str(problem).partition("segdsl: ")
    if not mark:
        return problem
    other = option("--engine pandas", 'engine="pandas"')
    message = f"the engine `duckdb` can't do what these data need: {reason.splitlines()[0]}"
    return Problem([Diagnostic("engine-lacks", message, hint=f"take {other} for them")])


def _is_number(named: Named) -> bool:
    return named.kind in ("trait", "extra") and named.node.rows == ONE
