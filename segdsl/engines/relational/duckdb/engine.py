"""A plan as one statement that DuckDB runs, in this process."""

from __future__ import annotations

from segdsl.engines.counted import countable, frames_of
from segdsl.engines.protocol import Answer, Progress, Sources
from segdsl.engines.relational.abilities import RelationalAbilities
from segdsl.engines.relational.duckdb.running import Run
from segdsl.engines.relational.sql.calling import Calling
from segdsl.model.catalog import Catalog
from segdsl.plan.nodes import Plan
from segdsl.sources.tables import Tables


class DuckDb:
    """Computes in DuckDB, which reads tables where they are: in memory, without a copy, or in files."""

    name = "duckdb"
    abilities = RelationalAbilities(Calling, reads_files=True)

    def run(
        self,
        made: Plan,
        catalog: Catalog,
        sources: Sources,
        *,
        owners: bool = False,
        progress: Progress | None = None,
    ) -> Answer:
        """The answer to a plan. Raises Problem where sources fail, or data need what it lacks."""
        tables: Tables = sources.typed()
        run = Run(countable(made, tables), catalog, frames_of(tables), tables.large, progress)
        return run.answer(owners=owners)


ENGINE = DuckDb()
