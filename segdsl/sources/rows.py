"""From typed tables to rows in plain Python, for the reference: one mapping a row, None where unknown.

In: the tables that were read. Out: the same values as a World, with the columns of attributes tables in the
rows of their customers, unless `matches` joins them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd

from segdsl.model.catalog import ROW_NUMBER, Catalog, Table
from segdsl.model.nodes import Value
from segdsl.reference.world import Row, World
from segdsl.sources.tables import Tables


def world_of(catalog: Catalog, tables: Tables) -> World:
    """Every row of the tables. Lookups whose key is computed cannot be told apart here, and are not there."""
    lookups = {
        name: {_key(row, catalog.lookups[name]): row for row in rows_of(frame)}
        for name, frame in tables.lookups.items()
        if set(catalog.lookups[name].key) <= set(frame.columns)
    }
    return World(
        customers=_customers(catalog, tables),
        events={name: rows_of(frame) for name, frame in tables.events.items()},
        lookups=lookups,
        attributes={
            name: rows_of(frame)
            for name, frame in tables.attributes.items()
            if catalog.attributes[name].matches is not None
        },
    )


def rows_of(frame: pd.DataFrame) -> tuple[Row, ...]:
    """A mapping for each row: floats, ints, texts, bools, dates, aware datetimes or tuples."""
    names = [str(name) for name in frame.columns]
    columns = [plain_values(frame[name]) for name in frame.columns]
    if not columns:
        return tuple({} for _ in range(len(frame)))
    return tuple(dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True))


def plain_values(series: pd.Series[Any]) -> list[Value | None]:
    """A typed column as Python values."""
    finish = _plain(series)
    missing = series.isna().tolist()
    return [None if gone else finish(value) for value, gone in zip(series.tolist(), missing, strict=True)]


def _plain(series: pd.Series[Any]) -> Callable[[Any], Value]:
    if isinstance(series.dtype, pd.DatetimeTZDtype):
        return lambda value: value.to_pydatetime(warn=False).astimezone(dt.UTC)
    if pd.api.types.is_datetime64_dtype(series.dtype):
        return lambda value: value.date()
    return lambda value: value


def _customers(catalog: Catalog, tables: Tables) -> tuple[Row, ...]:
    if tables.customers is None:
        return ()
    rows = [dict(row) for row in rows_of(tables.customers)]
    for name, frame in tables.attributes.items():
        table = catalog.attributes[name]
        if table.matches is not None:
            continue
        added = {_key(row, table): row for row in rows_of(frame)}
        columns = [column for column in frame.columns if column not in _key_names(table)]
        for row in rows:
            extra = added.get(_key(row, catalog.customers), {})
            row.update({column: extra.get(column) for column in columns})
    return tuple(rows)


def _key_names(table: Table) -> tuple[str, ...]:
    return table.key or (ROW_NUMBER,)


def _key(row: Row, table: Table) -> tuple[Any, ...]:
    return tuple(row.get(name) for name in _key_names(table))
