"""Cells of tables, as messages read them.

An audience is read by parts of a column, when a message first asks for one; lookup tables are read whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from segdsl.campaigns.audience import Audience
from segdsl.messages.context import Value
from segdsl.model.catalog import Catalog
from segdsl.templates.tables import LookupRows

_AT_ONCE = 1_000  # rows


class Cells:
    """Looks up values, traits, scores, stages, and whether customers are in a segment."""

    def __init__(self, audience: Audience) -> None:
        self._audience = audience
        self._read: dict[tuple[str, int], list[Any] | None] = {}

    def of(self, row: int) -> Value:
        """What is known of the customer in a row: a cell for a name, None where there is no such column."""
        return lambda name: self._cell(name, row)

    def _cell(self, name: str, row: int) -> Any:
        start = row - row % _AT_ONCE
        if (name, start) not in self._read:
            audience = self._audience
            table = audience.values if name in audience.values else audience.segments
            known = name in table
            self._read[name, start] = table[name].iloc[start : start + _AT_ONCE].tolist() if known else None
        cells = self._read[name, start]
        return None if cells is None else cells[row - start]


def lookup_rows(catalog: Catalog, frames: Mapping[str, pd.DataFrame]) -> dict[str, LookupRows]:
    """The rules' lookup tables for templates; one that is not among the frames has no rows."""
    return {
        name: LookupRows(
            columns={
                column: frames[name][column].tolist() if name in frames else []
                for column, info in table.columns.items()
                if info.definition is None and (name not in frames or column in frames[name])
            },
            key=table.key,
            kinds={column: info.kind for column, info in table.columns.items()},
            private=frozenset(column for column, info in table.columns.items() if info.private),
            zone=catalog.zone,
        )
        for name, table in catalog.lookups.items()
    }
