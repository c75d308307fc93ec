"""One run: tables are shown to Spark, statements are run, and what they give is an answer."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, TypeVar

import pandas as pd

from segdsl.engines.protocol import Answer, Progress
from segdsl.engines.relational.answering import Answering
from segdsl.engines.relational.refusing import refused
from segdsl.engines.relational.spark.answers import lying
from segdsl.engines.relational.spark.files.staying import InFiles
from segdsl.engines.relational.spark.functions import MADE, let_call, registered
from segdsl.engines.relational.spark.held import Held
from segdsl.engines.relational.spark.sessions import meant
from segdsl.engines.relational.spark.words import EXACT
from segdsl.engines.relational.sql.column import Column
from segdsl.engines.relational.sql.saying import Saying
from segdsl.engines.relational.sql.statement import Part
from segdsl.engines.relational.sql.templates import Tree
from segdsl.model.catalog import Catalog
from segdsl.plan.nodes import Plan

Name = TypeVar("Name", bound=Hashable)


class Run:
    """Answers one plan from tables that stay in files, and from typed frames."""

    def __init__(
        self,
        made: Plan,
        catalog: Catalog,
        staying: InFiles,
        frames: Mapping[str, pd.DataFrame],
        progress: Progress | None,
    ) -> None:
        self._tell = progress
        self._staying = staying
        self._session = staying.session
        self._taught: set[str] = set()
        self._statement = Held(staying, frames)
        self._answering: Answering[Part, Column] = Answering(made, catalog, self._statement, self._fetched)

    def answer(self, *, owners: bool) -> Answer:
        """Everything that the plan asks for; with `owners`, also whose each row is."""
        try:
            with meant(self._session):
                return self._answering.answer(owners=owners, progress=self._tell)
        finally:
            for view in self._statement.views:
                self._session.catalog.dropTempView(view)

    def _fetched(
        self, relation: Part, columns: Mapping[Name, Column], order: Sequence[str]
    ) -> dict[Name, Any]:
        """The columns of a relation, as Arrow or in a file; each under its name, whatever its case."""
        names = {f"c{number}": value for number, value in enumerate(columns.values())}
        query = self._statement.select(relation, names, order)
        try:
            for part in self._statement.read_again(query):
                self._statement.hold(part, self._made(self._statement.whole(part)))
            found = self._made(self._statement.select(relation, names, order))
            many = bool(order) and self._staying.many
            given = lying(self._session, found, [*names]) if many else found.toArrow().columns
        except Exception as problem:  # PySpark's, or Java's
            raise refused("spark", problem) from None
        return dict(zip(columns, given, strict=True))

    def _made(self, query: Tree) -> Any:
        """What a statement gives, as a data frame of Spark."""
        _, text = Saying(EXACT).said(query)
        self._teach(text)
        return self._session.sql(text)

    def _teach(self, text: str) -> None:
        """What Python is to work out, each once in a session."""
        for name in MADE:
            if name.upper() + "(" in text and name not in self._taught:
                registered(self._session, name)
                self._taught.add(name)
        for name, wanted in self._statement.called.items():
            if name not in self._taught:
                let_call(self._session, name, wanted)
                self._taught.add(name)
