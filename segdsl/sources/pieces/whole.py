"""Why a table has to be read whole."""

from __future__ import annotations

from collections.abc import Sequence

from segdsl.model.catalog import Table
from segdsl.sources.headers import header_of, read_columns
from segdsl.sources.nested import leads_into
from segdsl.sources.seconds import with_seconds


class Whole(Exception):
    """Words that can follow "because", and what to do about it."""

    def __init__(self, reason: str, way_out: str) -> None:
        super().__init__(reason)
        self.way_out = way_out


def needs_all_rows(table: Table) -> Whole | None:
    """Why the declaration asks for all rows at once; None where it does not."""
    if table.keep is not None or table.once:
        return Whole(
            "of its rows some are kept and others not, which takes all of them at once",
            "export only the rows that count",
        )
    return None


def refuse_inner(table: Table, names: Sequence[str]) -> None:
    """Raises Whole where a column is inside of one with such a name: where a path leads, all rows tell."""
    for column in read_columns(with_seconds(table)):
        if header_of(column) not in names and leads_into(column, names):
            raise Whole(f"`{column.name}` is inside of another column", "export it as a column of its own")
