"""A plan as steps over lazy frames that Polars collects, in this process."""

from __future__ import annotations

from segdsl.engines.counted import countable, frames_of
from segdsl.engines.protocol import Answer, Progress, Sources
from segdsl.engines.relational.abilities import RelationalAbilities
from segdsl.engines.relational.answering import Answering
from segdsl.engines.relational.polars.steps import Steps
from segdsl.model.catalog import Catalog
from segdsl.plan.nodes import Plan
from segdsl.sources.tables import Tables


class Polars:
    """Computes in Polars; its tables are in memory, and are not copied where Arrow holds them alike."""

    name = "polars"
    abilities = RelationalAbilities(lambda: Steps({}))

    def run(
        self,
        made: Plan,
        catalog: Catalog,
        sources: Sources,
        *,
        owners: bool = False,
        progress: Progress | None = None,
    ) -> Answer:
        """The answer to a plan. Raises Problem where sources fail."""
        tables: Tables = sources.typed()
        steps = Steps(frames_of(tables))
        answering = Answering(countable(made, tables), catalog, steps, steps.fetched)
        return answering.answer(owners=owners, progress=progress)


ENGINE = Polars()
