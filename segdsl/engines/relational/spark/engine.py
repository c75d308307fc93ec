"""A plan as one statement that Spark runs, here or on a cluster."""

from __future__ import annotations

from segdsl.engines.counted import countable, frames_of
from segdsl.engines.protocol import Answer, Progress, Sources
from segdsl.engines.relational.abilities import RelationalAbilities
from segdsl.engines.relational.spark.files.staying import InFiles
from segdsl.engines.relational.spark.running import Run
from segdsl.engines.relational.spark.sessions import HERE, session_at
from segdsl.engines.relational.sql.calling import Calling
from segdsl.model.catalog import Catalog
from segdsl.plan.nodes import Plan
from segdsl.sources.loading import InDatabase
from segdsl.sources.tables import Tables


class Spark:
    """Computes in the session of Spark that is active, or in one at `master`.

    Its workers read tables that stay in their files; others were read and typed here, and are handed over as
    Arrow.
    """

    name = "spark"
    abilities = RelationalAbilities(Calling)

    def __init__(self, master: str = HERE) -> None:
        self._master = master

    def run(
        self,
        made: Plan,
        catalog: Catalog,
        sources: Sources,
        *,
        owners: bool = False,
        progress: Progress | None = None,
    ) -> Answer:
        """The answer to a plan. Raises Problem where sources fail, Spark can't be reached, or data need
        what it lacks.
        """
        tables: Tables = sources if isinstance(sources, Tables) and not owners else sources.typed()
        staying = _in_files(tables) or InFiles(session_at(self._master))
        counted = countable(made, tables, staying.columns())
        run = Run(counted, catalog, staying, frames_of(tables), progress)
        return run.answer(owners=owners)


def _in_files(tables: Tables) -> InFiles | None:
    """The tables that the session's workers read, if there are any."""
    there = tables.elsewhere
    staying = there.staying if isinstance(there, InDatabase) else None
    return staying if isinstance(staying, InFiles) else None


ENGINE = Spark()


def engine_at(master: str) -> Spark:
    """The engine at a master of Spark, such as `local[4]` or `sc://host:15002`."""
    return Spark(master)
