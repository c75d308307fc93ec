"""The tables that rules read, as sources of dbt, with what the rule files promise of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from segdsl.engines.relational.sql.dbt.tests import (
    Test,
    accepted,
    column,
    described,
    there,
    unique_together,
)
from segdsl.engines.relational.sql.printing import where_it_is
from segdsl.model.catalog import Catalog, ColumnInfo, Table
from segdsl.types import OneOf, in_words

OWN = "segdsl"
"""The source of tables whose schema no rule names: a variable of dbt says where they are."""
_SCHEMA = "{{ var('segdsl_schema', target.schema) }}"


def place_of(table: Sequence[str]) -> tuple[str, str]:
    """The names of a source and of its table."""
    return (table[-2] if len(table) > 1 else OWN), table[-1]


def sources(catalog: Catalog, dialect: str) -> list[dict[str, Any]]:
    """All sources of the rules."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for info in _with_files(catalog):
        source, table = place_of(where_it_is(info))
        found.setdefault(source, {}).setdefault(table, _told(catalog, info, table, dialect))
    return [
        {"name": name, **({"schema": _SCHEMA} if name == OWN else {}), "tables": list(tables.values())}
        for name, tables in found.items()
    ]


def home_of(catalog: Catalog) -> Table:
    """The table whose rows say who the customers are."""
    table = catalog.customers
    while table.file is None and table.base is not None:
        table = catalog.table(table.base)
    return table


def header_of_key(info: Table, name: str) -> str:
    """What a column of the table's key is called there."""
    own = info.columns.get(name)
    return name if own is None or own.reading is None else str(own.reading.header)


def _with_files(catalog: Catalog) -> Iterator[Table]:
    groups = (catalog.attributes, catalog.events, catalog.lookups)
    for info in (catalog.customers, *(table for group in groups for table in group.values())):
        if info.file is not None and not info.file.history:
            yield info


def _told(catalog: Catalog, info: Table, table: str, dialect: str) -> dict[str, Any]:
    keys = {header_of_key(info, name): name for name in info.key}
    attributes = catalog.attributes.values() if info is catalog.customers else ()
    elsewhere = {name for table in attributes for name in table.columns}
    columns = [
        column(header, _description(info.columns.get(name)), _of_key(catalog, info, name, len(keys) == 1))
        for header, name in keys.items()
    ]
    columns += [
        column(str(own.reading.header), _description(own), _of_column(own, dialect))
        for own in info.columns.values()
        if own.reading is not None and own.name not in elsewhere and str(own.reading.header) not in keys
    ]
    together = [unique_together(list(keys), dialect)] if len(keys) > 1 and _is_once(info) else []
    told = {"name": table, **described(info.description), "columns": columns}
    return told | ({"data_tests": together} if together else {})


def _description(own: ColumnInfo | None) -> str | None:
    if own is None:
        return None
    return own.description or in_words(own.kind.type)


def _of_key(catalog: Catalog, info: Table, name: str, alone: bool) -> Iterator[Test]:
    if _is_once(info) and alone:
        yield "unique"
    if info.role in ("customers", "lookup"):
        yield {"not_null": {"config": {"severity": "warn"}}}
    home = home_of(catalog)
    if info.role in ("events", "attributes") and alone and info.matches is None and info is not home:
        yield there(
            place_of(where_it_is(home)), header_of_key(home, home.key[info.key.index(name)]), severe=False
        )


def _of_column(own: ColumnInfo, dialect: str) -> Iterator[Test]:
    if own.required:
        yield "not_null"
    if own.unique:
        yield "unique"
    kind = own.kind.type
    if isinstance(kind, OneOf) and own.reading is not None and not own.reading.ignoring_case:
        yield accepted(kind.values, dialect)


def _is_once(info: Table) -> bool:
    """Whether each key has one row."""
    return info.role != "events" and info.keep is None
