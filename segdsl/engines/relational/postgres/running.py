"""One run: statements in a session of Postgres, and what they give as an answer."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, TypeVar

from segdsl.engines.protocol import Answer, Progress
from segdsl.engines.relational.answering import Answering
from segdsl.engines.relational.postgres.places import Places
from segdsl.engines.relational.postgres.statement import Exact
from segdsl.engines.relational.sql.column import Column
from segdsl.engines.relational.sql.statement import Part
from segdsl.model.catalog import Catalog
from segdsl.plan.nodes import Plan

Name = TypeVar("Name", bound=Hashable)


class Run:
    """Answers one plan from the tables of a session. Raises Refused."""

    def __init__(self, made: Plan, catalog: Catalog, places: Places, progress: Progress | None) -> None:
        self._tell = progress
        self._session = places.session
        self._statement = Exact(places)
        self._answering: Answering[Part, Column] = Answering(made, catalog, self._statement, self._fetched)

    def answer(self, *, owners: bool) -> Answer:
        """Everything that the plan asks for; with `owners`, also whose each row is."""
        return self._answering.answer(owners=owners, progress=self._tell)

    def _fetched(
        self, relation: Part, columns: Mapping[Name, Column], order: Sequence[str]
    ) -> dict[Name, Any]:
        """The columns of a relation, as Arrow; each under its name, whatever its letters' case."""
        names = {f"c{number}": value for number, value in enumerate(columns.values())}
        table = self._session.arrow(self._statement.text(relation, names, order))
        return dict(zip(columns, table.columns, strict=True))
