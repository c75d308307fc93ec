"""Lakes in which every table is large, and tables of a lake as frames."""

from __future__ import annotations

import pandas as pd

from segdsl.sources.as_arrow import ROW, from_arrow
from segdsl.sources.lake.database import Lake
from segdsl.sources.lake.table import LargeTable

ENOUGH = 1_000_000_000


class Puddle(Lake):
    """Reads so many bytes at a time, of files of any size."""

    large = 0
    piece = 0

    def __init__(self, piece: int, memory: int = ENOUGH) -> None:
        super().__init__(memory)
        self.piece = piece  # type: ignore[misc]


def frame_of(table: LargeTable) -> pd.DataFrame:
    """What a statement reads of a table, in the order of its rows."""
    query = f"{table.query({name: name for name in table.columns})} ORDER BY {ROW}"
    with table.lake.cursor() as cursor:
        found = cursor.sql(query).to_arrow_table()
    return pd.DataFrame({name: from_arrow(found.column(name)) for name in table.columns})
