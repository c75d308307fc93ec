"""A typed table that lies in files, which whoever computes reads by a statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from segdsl.sources.as_arrow import ROW

if TYPE_CHECKING:
    from segdsl.sources.lake.database import Lake


@dataclass(frozen=True, slots=True, eq=False)
class LargeTable:
    """The values that `segdsl.sources.tables` describes, as DuckDB has them: days are dates, instants are
    timestamps in UTC that bear no zone, lists are lists of texts, and only NULL is unknown.

    relation: a query that gives them, and `ROW`
    columns:  the columns of the query, by the names that are declared
    length:   how many rows there are
    """

    relation: str
    columns: Mapping[str, str]
    length: int
    lake: Lake

    def __len__(self) -> int:
        return self.length

    def query(self, columns: Mapping[str, str]) -> str:
        """A query of declared columns, each under another name, and the place of each row."""
        listed = "".join(f"{self.columns[old]} AS {quoted(new)}, " for new, old in columns.items())
        return f"SELECT {listed}{ROW} FROM ({self.relation})"


def rows_in(path: Path) -> str:
    """A query of all that a file of Parquet holds."""
    return f"FROM read_parquet({text(path)})"


def quoted(name: str) -> str:
    """A name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def text(value: object) -> str:
    """A text as SQL has it."""
    return "'" + str(value).replace("'", "''") + "'"
