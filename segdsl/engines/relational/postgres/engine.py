"""A plan as one statement that a PostgreSQL server runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from segdsl.diagnostics import Diagnostic, Problem, option
from segdsl.engines.counted import countable, frames_of
from segdsl.engines.protocol import Answer, Progress, Sources
from segdsl.engines.relational.abilities import RelationalAbilities
from segdsl.engines.relational.postgres.places import Places
from segdsl.engines.relational.postgres.refusing import in_our_words
from segdsl.engines.relational.postgres.running import Run
from segdsl.engines.relational.postgres.statement import Exact
from segdsl.model.catalog import Catalog
from segdsl.plan.nodes import Plan
from segdsl.sources.databases.refusals import Refused
from segdsl.sources.databases.session import session
from segdsl.sources.databases.staying import Staying
from segdsl.sources.loading import InDatabase
from segdsl.sources.tables import Tables


@dataclass(frozen=True, slots=True)
class Postgres:
    """Computes in the database at a URL. Tables that stay there are not read; others are copied to it."""

    url: str = ""

    @property
    def name(self) -> str:
        return "postgres"

    @property
    def abilities(self) -> RelationalAbilities:
        return RelationalAbilities(Exact)

    def run(
        self,
        made: Plan,
        catalog: Catalog,
        sources: Sources,
        *,
        owners: bool = False,
        progress: Progress | None = None,
    ) -> Answer:
        """The answer to a plan. Raises Problem where sources fail, or the server or its data refuse."""
        tables = sources if isinstance(sources, Tables) and not owners else sources.typed()
        try:
            with self._places(tables) as places:
                run = Run(countable(made, tables, places.columns), catalog, places, progress)
                return run.answer(owners=owners)
        except Refused as refused:
            raise in_our_words(refused, self.url) from None

    @contextmanager
    def _places(self, tables: Tables) -> Iterator[Places]:
        """Where the tables are: in the session in which some of them stay, or in one of their own."""
        there = tables.elsewhere
        if isinstance(there, InDatabase) and isinstance(there.staying, Staying):
            places = Places(there.staying)
            places.fill(frames_of(tables))
            yield places
            return
        if not self.url:
            where = option("--engine postgres://user@host/database", 'engine="postgres://user@host/database"')
            message = "the engine `postgres` has to know in which database to compute"
            raise Problem([Diagnostic("engine-lacks", message, hint=f"name it: {where}")])
        with session(self.url) as opened:
            yield Places.of_frames(opened, frames_of(tables))


ENGINE = Postgres()


def engine_at(place: str) -> Postgres:
    """The engine of the database at a URL."""
    return Postgres(place)
