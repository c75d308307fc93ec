"""The pandas program as an engine."""

from __future__ import annotations

from typing import get_args

from segdsl.engines.pandas_program.running import run
from segdsl.engines.protocol import Abilities, Answer, Progress, Sources
from segdsl.model.catalog import Catalog
from segdsl.operators import OPERATORS
from segdsl.plan import nodes
from segdsl.sources.tables import Tables
from segdsl.types import Family


class PandasProgram:
    """Can do all that there is; its tables are in memory."""

    name = "pandas"
    abilities = Abilities(frozenset(get_args(nodes.Node)), OPERATORS, frozenset(get_args(Family)))

    def run(
        self,
        made: nodes.Plan,
        catalog: Catalog,
        sources: Sources,
        *,
        owners: bool = False,
        progress: Progress | None = None,
    ) -> Answer:
        """The answer that the printed program gives. Raises Problem where the sources can't be used."""
        tables: Tables = sources.typed()
        return run(made, catalog, tables, owners=owners, progress=progress)


ENGINE = PandasProgram()
