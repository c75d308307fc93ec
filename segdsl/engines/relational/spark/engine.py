"""A plan as one statement that Spark runs, here or on a cluster."""

from __future__ import annotations

from segdsl.engines.counted import countable, frames_of
from segdsl.engines.protocol import Answer, Progress, Sources
from segdsl.engines.relational.abilities import RelationalAbilities
from segdsl.engines.relational.spark.running import Run
from segdsl.engines.relational.spark.sessions import HERE, session_at
from segdsl.engines.relational.sql.calling import Calling
from segdsl.model.catalog import Catalog
from segdsl.plan.nodes import Plan
from segdsl.sources.tables import Tables


class Spark:
    """Computes in the session of Spark that is active, or in one at `master`.

    Tables were read and typed here, and are handed over as Arrow.
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
        tables: Tables = sources.typed()
        frames = frames_of(tables)
        run = Run(countable(made, tables), catalog, frames, session_at(self._master), progress)
        return run.answer(owners=owners)


ENGINE = Spark()


def engine_at(master: str) -> Spark:
    """The engine at a master of Spark, such as `local[4]` or `sc://host:15002`."""
    return Spark(master)
