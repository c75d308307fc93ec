"""What rows of a large table have to be compared for: keys, and values that are unique.

In: a typed table whose rows are in files. Out: the same with one row for each key, and without values that
are not unique; and both are noted. As `segdsl.sources.keys` and `promises` have it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from segdsl.model.catalog import Table
from segdsl.sources.as_arrow import ROW, from_arrow, to_arrow
from segdsl.sources.headers import read_columns
from segdsl.sources.keys import merged
from segdsl.sources.lake.table import LargeTable, text
from segdsl.sources.pieces.faults import Noted
from segdsl.sources.pieces.whole import Whole

_MOST = 1_000_000  # rows of the same keys, that are looked at at once


def compared(table: Table, large: LargeTable, noted: Noted) -> LargeTable:
    """The table without what repeats. Raises Whole."""
    for column in read_columns(table):
        if column.unique:
            large = _unique(large, column.name, noted)
    if table.role != "events" and table.key and set(table.key) <= set(large.columns):
        large = _one_for_each(table, large, noted)
    return large


def _unique(large: LargeTable, name: str, noted: Noted) -> LargeTable:
    value = large.columns[name]
    again = _repeated(large, (value,))
    if again is None:
        return large
    [(count, first, second)] = large.lake.ask(
        f"SELECT count(*), min({ROW}), arg_min({ROW}, first) FILTER (place = 2) FROM {again}"
    )
    noted.across((name, "promise-broken _unique"), count, [first, second])
    known = f"CASE WHEN {value} NOT IN (SELECT {value} FROM {again}) THEN {value} END"
    return replace(large, relation=f"SELECT * REPLACE ({known} AS {value}) FROM ({large.relation})")


def _one_for_each(table: Table, large: LargeTable, noted: Noted) -> LargeTable:
    key = tuple(large.columns[name] for name in table.key)
    again = _repeated(large, key)
    if again is None:
        return large
    [(rows, count, second, first)] = large.lake.ask(
        f"SELECT count(*), count(*) FILTER (place > 1), min({ROW}) FILTER (place > 1),"
        f" arg_min(first, {ROW}) FILTER (place > 1) FROM {again}"
    )
    noted.across(("", "repeated"), count, [first, second])
    if rows > _MOST:
        raise Whole(f"more than {_MOST:,} of its rows have the key of another one", "mend the keys")
    once = _merged(large, key, again)
    rest = f"SELECT * FROM ({large.relation}) ANTI JOIN {again} USING ({ROW})"
    relation = f"{rest} UNION ALL BY NAME SELECT * FROM {once}"
    return replace(large, relation=relation, length=large.length - count)


def _repeated(large: LargeTable, columns: Sequence[str]) -> str | None:
    """A file of the rows whose values in these columns come several times; None where none do.

    place: of a row among those with the same values, from 1; first: the `ROW` of the first of them
    """
    listed, known = ", ".join(columns), " AND ".join(f"{name} IS NOT NULL" for name in columns)
    several = f"SELECT {listed} FROM ({large.relation}) WHERE {known} GROUP BY ALL HAVING count(*) > 1"
    if not large.lake.ask(f"{several} LIMIT 1"):
        return None
    path = large.lake.free("repeated")
    large.lake.ask(
        f"COPY (SELECT {listed}, {ROW}, row_number() OVER same AS place, min({ROW}) OVER same AS first"
        f" FROM ({large.relation}) SEMI JOIN ({several}) USING ({listed})"
        f" WINDOW same AS (PARTITION BY {listed} ORDER BY {ROW})) TO {text(path)} (FORMAT parquet)"
    )
    return f"read_parquet({text(path)})"


def _merged(large: LargeTable, key: tuple[str, ...], again: str) -> str:
    """A file with the rows that are left of those of the same keys."""
    with large.lake.asking() as cursor:
        rows = cursor.sql(
            f"SELECT whole.* FROM ({large.relation}) AS whole SEMI JOIN {again} USING ({ROW}) ORDER BY {ROW}"
        ).to_arrow_table()
    frame = pd.DataFrame({name: from_arrow(rows.column(name)) for name in rows.column_names})
    places = frame.pop(ROW)
    second = frame.duplicated(list(key)).to_numpy()
    once = merged(frame, key, second)
    columns = {str(name): to_arrow(once[name]) for name in once.columns}
    path = large.lake.free("merged")
    parquet.write_table(pa.table({**columns, ROW: pa.array(places[~second])}), path)
    return f"read_parquet({text(path)})"
