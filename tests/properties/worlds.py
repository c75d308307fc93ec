"""The same made-up rows as typed tables for an engine and as a plain world for the reference."""

from __future__ import annotations

from typing import Any

import pandas as pd

from segdsl.data.tables import Tables, dtype_of
from segdsl.model.catalog import Catalog, Table
from segdsl.reference.world import World
from segdsl.types import Number
from tests.properties.populations import Rows


def tables(catalog: Catalog, rows: dict[str, Rows]) -> Tables:
    """Typed tables with exactly these rows, in this order."""
    return Tables(
        customers=frame(catalog.customers, rows["customers"]),
        events={name: frame(t, rows[name]) for name, t in catalog.events.items() if name in rows},
        lookups={name: frame(t, rows[name]) for name, t in catalog.lookups.items()},
    )


def frame(table: Table, rows: Rows) -> pd.DataFrame:
    columns = {
        name: series([row[name] for row in rows], info.kind.type)
        for name, info in table.columns.items()
        if info.definition is None
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


def world(catalog: Catalog, rows: dict[str, Rows]) -> World:
    """The same rows for the reference."""
    return World(
        customers=tuple(rows["customers"]),
        events={name: tuple(rows[name]) for name in catalog.events if name in rows},
        lookups={
            name: {tuple(row[k] for k in t.key): row for row in rows[name]}
            for name, t in catalog.lookups.items()
        },
    )
