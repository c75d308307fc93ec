"""One run: tables are shown to DuckDB, statements are run, and what they give is an answer."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import nullcontext
from functools import cache
from typing import Any, TypeVar

import duckdb
import pandas as pd

from segdsl.engines.protocol import Answer, Progress
from segdsl.engines.relational.answering import Answering
from segdsl.engines.relational.lying import Lying
from segdsl.engines.relational.of_numbers import OfNumbers
from segdsl.engines.relational.refusing import refused
from segdsl.engines.relational.sql.calling import Calling
from segdsl.engines.relational.sql.column import Column
from segdsl.engines.relational.sql.pieces import macro, used
from segdsl.engines.relational.sql.statement import Part
from segdsl.model.catalog import Catalog
from segdsl.plan.nodes import Plan
from segdsl.sources.as_arrow import arrow_table
from segdsl.sources.lake.table import LargeTable, quoted, text

_SETTINGS = ("TimeZone = 'UTC'", "python_enable_replacements = false", "autoinstall_known_extensions = false")
Name = TypeVar("Name", bound=Hashable)


class Shown(Calling):
    """A statement about tables, each of which the database is shown when the statement first reads it."""

    def __init__(
        self, database: Any, frames: Mapping[str, pd.DataFrame], large: Mapping[str, LargeTable]
    ) -> None:
        super().__init__(f"_{secrets.token_hex(4)}")
        self._database = database
        self._frames = frames
        self._large = large

    def source(self, table: str, columns: Mapping[str, str]) -> Part:
        """The columns that are read, and the place of each row."""
        part = self.named(table)
        if table in self._large:
            query = self._large[table].query(columns)
            self._database.execute(f"CREATE TEMP VIEW {quoted(part.name)} AS {query}")
            return part
        self._database.register(part.name, arrow_table(self._frames[table], columns))
        return part


class Run:
    """Answers one plan from typed tables; where some lie in files, so does the answer."""

    def __init__(
        self,
        made: Plan,
        catalog: Catalog,
        frames: Mapping[str, pd.DataFrame],
        large: Mapping[str, LargeTable],
        progress: Progress | None,
    ) -> None:
        self._tell = progress
        self._lake = next((one.lake for one in large.values()), None)
        self._database = _database().cursor() if self._lake is None else self._lake.cursor()
        self._statement = Shown(self._database, frames, large)
        self._let: dict[str, OfNumbers] = {}
        self._answering: Answering[Part, Column] = Answering(made, catalog, self._statement, self._fetched)

    def answer(self, *, owners: bool) -> Answer:
        """Everything that the plan asks for; with `owners`, also whose each row is."""
        with self._database:
            try:
                return self._answering.answer(owners=owners, progress=self._tell)
            finally:
                for name in self._let:  # all connections know it, and it ends with this one
                    self._database.remove_function(name)

    def _fetched(
        self, relation: Part, columns: Mapping[Name, Column], order: Sequence[str]
    ) -> dict[Name, Any]:
        """The columns of a relation, as Arrow; each under its name, whatever its letters' case."""
        names = {f"c{number}": value for number, value in enumerate(columns.values())}
        query = self._statement.select(relation, names, order)
        for piece in used(query):
            self._database.execute(macro(piece))
        for name, wanted in self._statement.called.items() - self._let.items():
            self._let[name] = wanted
            self._database.create_function(
                name, _of_list(wanted), ["DOUBLE[]"], "DOUBLE", null_handling="special"
            )
        try:
            with nullcontext() if self._lake is None else self._lake.enough():
                found = self._given(query.sql("duckdb"), list(names), lying=bool(order))
        except duckdb.Error as problem:
            raise refused("duckdb", problem) from None
        return dict(zip(columns, found, strict=True))

    def _given(self, query: str, names: Sequence[str], *, lying: bool) -> Sequence[Any]:
        """The columns of a query: in memory, or `lying` in a file, where tables do."""
        if not lying or self._lake is None:
            columns: Sequence[Any] = self._database.sql(query).to_arrow_table().columns
            return columns
        path = self._lake.free("answer")
        self._database.execute(f"COPY ({query}) TO {text(path)} (FORMAT parquet)")
        return [Lying(path, name, self._lake) for name in names]


def _of_list(wanted: OfNumbers) -> Callable[[list[float] | None], float | None]:
    def function(numbers: list[float] | None) -> float | None:
        return wanted.function(numbers or ())  # of nothing there is no list

    return function


@cache
def _database() -> Any:
    """One database for all runs that keeps nothing: each shows its tables to a connection of its own."""
    database = duckdb.connect()
    for setting in _SETTINGS:
        database.execute(f"SET GLOBAL {setting}")
    return database
