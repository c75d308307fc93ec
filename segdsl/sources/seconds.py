"""Columns that are read from two columns of a file: `column "Date" and "Time"`.

In: a table whose columns may have a second header. Out: a table with a column of its own for each of those,
and from its rows the declared columns: the two cells joined by one blank, unknown where either is blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from segdsl.model.catalog import ColumnInfo, Table
from segdsl.sources.objects import text_of
from segdsl.sources.raw import Cells, Texts, is_text

SECOND = "#2"  # no declared column ends so


def headers_of(columns: Iterable[ColumnInfo]) -> dict[str, str | int]:
    """The headers to read, by the names of the columns and of what is joined to them."""
    found: dict[str, str | int] = {}
    for column in columns:
        if column.reading is not None:
            found[column.name] = column.reading.header
            if column.reading.second is not None:
                found[column.name + SECOND] = column.reading.second
    return found


def with_seconds(table: Table) -> Table:
    """The table with a column for each second header."""
    more = {}
    for name, column in table.columns.items():
        if column.reading is not None and column.reading.second is not None:
            reading = replace(column.reading, header=column.reading.second, second=None)
            more[name + SECOND] = replace(column, name=name + SECOND, reading=reading)
    return replace(table, columns={**table.columns, **more}) if more else table


def is_one_of_two(column: ColumnInfo) -> bool:
    """Whether a column's cells are to be joined with those of another."""
    return column.name.endswith(SECOND) or (column.reading is not None and column.reading.second is not None)


def joined_seconds(columns: Mapping[str, Cells]) -> dict[str, Cells]:
    """The declared columns."""
    return {
        name: beside(cells, columns[name + SECOND]) if name + SECOND in columns else cells
        for name, cells in columns.items()
        if not name.endswith(SECOND)
    }


def beside(first: Cells, second: Cells) -> Texts:
    """Two columns as one: the cells of each row joined by a blank, unknown where either is blank."""
    pieces = [_texts(cells) for cells in (first, second)]
    known = [pc.if_else(pc.equal(pc.utf8_trim_whitespace(texts), ""), None, texts) for texts in pieces]
    trimmed = [pc.utf8_trim_whitespace(texts) for texts in known]
    return pc.binary_join_element_wise(*trimmed, " ")


def _texts(cells: Cells) -> Texts:
    if is_text(cells):
        return cells
    series: pd.Series[Any] = cells
    texts = [None if missing else _text(value) for value, missing in zip(series, series.isna(), strict=True)]
    return pa.chunked_array([pa.array(texts, pa.string())])


def _text(value: Any) -> str | None:
    """A day that a file holds as a midnight is the day alone, so that a time can follow it."""
    text = text_of(value)
    return None if text is None else text.removesuffix("T00:00:00")
