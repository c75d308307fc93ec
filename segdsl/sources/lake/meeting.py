"""Values of two tables that should meet, where one of them is large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from segdsl.sources.as_arrow import ROW, arrow_table, from_arrow
from segdsl.sources.lake.table import LargeTable

if TYPE_CHECKING:
    from segdsl.sources.lake.database import Lake

Rows = pd.DataFrame | LargeTable
# `5` for 5.0, as far as whole numbers of 64 bits go.
_PLAINLY = "CASE WHEN {0} = trunc({0}) AND abs({0}) < 1e18 THEN {0}::BIGINT::VARCHAR ELSE {0}::VARCHAR END"
MOST = 1_000_000
"""Of so many values at most it is looked for what would match."""


@dataclass(frozen=True, slots=True, eq=False)
class Strangers:
    """Of so many rows whose values are `known`, how many have none that meets; and some of these values."""

    known: int
    count: int
    some: pd.DataFrame


def strangers(
    lake: Lake, mine: Rows, names: Sequence[str], theirs: Rows, others: Sequence[str], most: int
) -> Strangers:
    """Rows of one table whose values are not among those of the other; the first `most` of them."""
    columns = {f"k{place}": name for place, name in enumerate(names)}
    with lake.asking() as cursor:
        _show(cursor, "mine", mine, columns)
        _show(cursor, "theirs", theirs, dict(zip(columns, others, strict=True)))
        known = " AND ".join(f"mine.{name} IS NOT NULL" for name in columns)
        own, other = _written(cursor, "mine"), _written(cursor, "theirs")
        same = " AND ".join(f"{own[name]} = {other[name]}" for name in columns)
        apart = f"FROM mine ANTI JOIN theirs ON {same} WHERE {known}"
        [(whole,)] = cursor.execute(f"SELECT count(*) FROM mine WHERE {known}").fetchall()
        [(count,)] = cursor.execute(f"SELECT count(*) {apart}").fetchall()
        some = _frame(cursor, f"SELECT {', '.join(columns)} {apart} ORDER BY {ROW} LIMIT {most}")
    return Strangers(whole, count, some)


def _written(cursor: Any, view: str) -> dict[str, str]:
    """The values of columns as texts: a number is written alike whether it has room for fractions or not."""
    types = {name: kind for name, kind, *_ in cursor.execute(f"DESCRIBE {view}").fetchall()}
    return {
        name: _PLAINLY.format(f"{view}.{name}") if kind == "DOUBLE" else f"{view}.{name}::VARCHAR"
        for name, kind in types.items()
    }


def first_of(rows: Rows, names: Sequence[str]) -> pd.DataFrame:
    """Columns of a table: of a large one, no more rows than `MOST`."""
    if isinstance(rows, pd.DataFrame):
        return rows[list(names)]
    with rows.lake.asking() as cursor:
        query = f"{rows.query({f'c{place}': name for place, name in enumerate(names)})}"
        found = _frame(cursor, f"FROM ({query}) ORDER BY {ROW} LIMIT {MOST}").drop(columns=ROW)
    return found.set_axis(list(names), axis="columns")


def _show(cursor: Any, view: str, rows: Rows, columns: dict[str, str]) -> None:
    if isinstance(rows, LargeTable):
        cursor.execute(f"CREATE TEMP VIEW {view} AS {rows.query(columns)}")
    else:
        cursor.register(view, arrow_table(rows, columns))


def _frame(cursor: Any, query: str) -> pd.DataFrame:
    table = cursor.sql(query).to_arrow_table()
    return pd.DataFrame({name: from_arrow(table.column(name)) for name in table.column_names})
