"""One run: tables are shown to DuckDB, statements are run, and what they give is an answer."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

import duckdb
import pandas as pd

from segdsl.engines.protocol import Answer, Progress
from segdsl.engines.relational.answering import Answering
from segdsl.engines.relational.memory import arrow_table
from segdsl.engines.relational.refusing import refused
from segdsl.engines.relational.sql.column import Column
from segdsl.engines.relational.sql.pieces import macro, used
from segdsl.engines.relational.sql.statement import Part, Statement
from segdsl.model.catalog import Catalog
from segdsl.plan.nodes import Plan

_SETTINGS = ("TimeZone = 'UTC'", "python_enable_replacements = false", "autoinstall_known_extensions = false")
Name = TypeVar("Name", bound=Hashable)


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
        self._tell = progress
        self._database = _database().cursor()
        self._statement = Shown(self._database, frames)
        self._answering: Answering[Part, Column] = Answering(made, catalog, self._statement, self._fetched)

    def answer(self, *, owners: bool) -> Answer:
        """Everything that the plan asks for; with `owners`, also whose each row is."""
        with self._database:
            return self._answering.answer(owners=owners, progress=self._tell)

    def _fetched(
        self, relation: Part, columns: Mapping[Name, Column], order: Sequence[str]
    ) -> dict[Name, Any]:
        """The columns of a relation, as Arrow; each under its name, whatever its letters' case."""
        names = {f"c{number}": value for number, value in enumerate(columns.values())}
        query = self._statement.select(relation, names, order)
        for piece in used(query):
            self._database.execute(macro(piece))
        try:
            table = self._database.sql(query.sql("duckdb")).to_arrow_table()
        except duckdb.Error as problem:
            raise refused("duckdb", problem) from None
        return dict(zip(columns, table.columns, strict=True))


@cache
def _database() -> Any:
    """One database for all runs that keeps nothing: each shows its tables to a connection of its own."""
    database = duckdb.connect()
    for setting in _SETTINGS:
        database.execute(f"SET GLOBAL {setting}")
    return database
