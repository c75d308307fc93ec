"""The same made-up rows as typed tables for an engine and as a world for the reference."""

from __future__ import annotations

from typing import Any

import pandas as pd

from segdsl.model.catalog import Catalog, Table
from segdsl.reference.world import PlainRows
from segdsl.sources.tables import Tables, dtype_of
from segdsl.types import Number
from tests.properties.populations import Row, Rows


def tables(catalog: Catalog, rows: Rows) -> Tables:
    """Typed tables with exactly these rows, in this order."""
    customers = catalog.customers
    return Tables(
        customers=frame(customers, rows["customers"]) if customers.base is None else None,
        attributes={name: frame(t, _answers(t, rows)) for name, t in catalog.attributes.items()},
        events={name: frame(t, rows[name]) for name, t in catalog.events.items() if name in rows},
        lookups={name: frame(t, rows[name]) for name, t in catalog.lookups.items()},
    )


def _answers(table: Table, rows: Rows) -> list[Row]:
    """A row for everybody of whom something is known, in another order than the customers'."""
    if table.name in rows:
        return rows[table.name][::-1]
    own = [name for name in table.columns if name not in table.key]
    return [row for row in reversed(rows["customers"]) if any(row[name] is not None for name in own)]


def frame(table: Table, rows: list[Row]) -> pd.DataFrame:
    columns = {
        name: series([row[name] for row in rows], info.kind.type)
        for name, info in table.columns.items()
        if info.definition is None and (not rows or name in rows[0])
    }
    return pd.DataFrame(columns, index=pd.RangeIndex(len(rows)))


def series(values: list[Any], type_: Any) -> pd.Series:
    missing = any(v is None for v in values)
    dtype = dtype_of(type_, missing)
    if isinstance(type_, Number) and not type_.whole:
        values = [float("nan") if v is None else v for v in values]
    if dtype == "object":
        result = pd.Series([None] * len(values), dtype="object")
        for place, value in enumerate(values):
            result[place] = value
        return result
    return pd.Series(pd.array(values, dtype=dtype) if values else [], dtype=dtype)


def world(catalog: Catalog, rows: Rows) -> PlainRows:
    """The same rows for the reference."""
    return PlainRows(
        customers=tuple(rows["customers"]) if catalog.customers.base is None else (),
        events={name: tuple(rows[name]) for name in catalog.events if name in rows},
        attributes={name: tuple(rows[name]) for name in catalog.attributes if name in rows},
        lookups={
            name: {tuple(row[k] for k in t.key): row for row in rows[name]}
            for name, t in catalog.lookups.items()
        },
    )
