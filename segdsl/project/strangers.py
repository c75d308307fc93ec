"""Sources that match nobody: events and attributes of people whom nobody knows, look-ups that find nothing.

In: a run's tables and what its engine could not give to anybody. Out: findings, an error where nothing of a
source matches (a segment of nobody would look like a result), a warning from a third up, with what would.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from segdsl.codes import Severity
from segdsl.data.findings import finding, shown
from segdsl.data.lookalikes import Likeness, likeness
from segdsl.data.tables import Tables
from segdsl.diagnostics import Diagnostic
from segdsl.engines.result import LeftOut
from segdsl.model.catalog import Catalog, Table
from segdsl.model.nodes import Column, Expression, LookedUp
from segdsl.model.traversal import walk

_MANY = 1 / 3


def unmatched(
    catalog: Catalog,
    tables: Tables,
    left_out: Mapping[str, LeftOut],
    rules: tuple[Expression, ...],
    folder: Path,
    *,
    tolerate: bool,
) -> tuple[Diagnostic, ...]:
    """What of the sources matches nobody; with `tolerate` only warnings. Without customers nothing can."""
    if tables.customers is not None and not len(tables.customers):
        return ()
    found = [
        *_events(catalog, tables, left_out, folder),
        *_attributes(catalog, tables, folder),
        *_lookups(catalog, tables, rules),
    ]
    return tuple(_finding(one, "error" if one[2] and not tolerate else "warning") for one in found)


def _finding(found: _Found, severity: Severity) -> Diagnostic:
    table, file, _, message, hint = found
    return finding("unmatched-rows", message, file=file, span=table.span, hint=hint, severity=severity)


_Found = tuple[Table, str | None, bool, str, str | None]


# ---------------------------------------------------------------- rows of customers


def _events(
    catalog: Catalog, tables: Tables, left_out: Mapping[str, LeftOut], folder: Path
) -> Iterator[_Found]:
    """Where customers come from these events themselves, all of them match."""
    for name, left in left_out.items():
        rows = len(tables.events[name])
        table = catalog.events[name]
        if left.unknown_customer or (rows and left.without_key == rows):
            yield from _rows(catalog, tables, table, rows, left.without_key, left.unknown_customer, folder)


def _attributes(catalog: Catalog, tables: Tables, folder: Path) -> Iterator[_Found]:
    customers = catalog.customers
    if tables.customers is None or not customers.key or not set(customers.key) <= set(tables.customers):
        return
    for name, table in catalog.attributes.items():
        frame = tables.attributes.get(name)
        if frame is None or not set(table.key) <= set(frame):
            continue
        known = _index(tables.customers, customers.key)
        strangers = int((~_index(frame, table.key).isin(known)).sum())
        if strangers:
            yield from _rows(catalog, tables, table, len(frame), 0, strangers, folder)


def _index(frame: pd.DataFrame, key: tuple[str, ...]) -> pd.Index[Any]:
    columns = [frame[name] for name in key]
    return pd.Index(columns[0]) if len(key) == 1 else pd.MultiIndex.from_arrays(columns)


def _rows(
    catalog: Catalog, tables: Tables, table: Table, rows: int, keyless: int, strangers: int, folder: Path
) -> Iterator[_Found]:
    """Rows of which too many are nobody's."""
    keyed = rows - keyless
    if keyed and strangers < keyed * _MANY:
        return
    assert table.file is not None
    whole = strangers == keyed
    key = ", ".join(f"`{name}`" for name in table.key)
    if not keyed:
        message = f"no row of `{table.name}` has a key: {key} is empty in all {rows:,}"
        yield table, table.file.path, True, message, "name the column that says whose row it is"
        return
    how_many = f"none of the {keyed:,} rows" if whole else f"{strangers:,} of the {keyed:,} rows"
    says = "is a customer's" if whole else "are of nobody in the customer table"
    message = f"{how_many} of `{table.name}` {says}: {_unlike(catalog, tables, table)}"
    alike = likeness(catalog, tables, table, folder)
    yield table, table.file.path, whole, message, _hint(catalog, table, alike)


def _unlike(catalog: Catalog, tables: Tables, table: Table) -> str:
    """A value of each of the two keys, where both are read and may be shown."""
    customers = catalog.customers
    frame = {**tables.events, **tables.attributes}[table.name]
    mine, theirs = table.key[0], customers.key[0] if customers.key else ""
    own = tables.customers
    if own is None or mine not in frame or theirs not in own or not len(own):
        return "no customer has their keys"
    private = table.columns[mine].private or customers.columns[theirs].private
    known = frame[mine][~frame[mine].isin(own[theirs]) & frame[mine].notna()]
    if not len(known):
        return "no customer has their keys"
    first, other = (shown(series.iloc[0], private) for series in (known, own[theirs]))
    return f"`{mine}` has values such as {first}, the customers' `{theirs}` such as {other}"


def _hint(catalog: Catalog, table: Table, alike: Likeness | None) -> str | None:
    if alike is None:
        return f"check whether `{table.key[0]}` is the column that says whose row it is"
    mine, theirs = table.key[0], catalog.customers.key[0]
    match alike.way:
        case "column":
            header = alike.header
            return f"the column `{header}` holds values of the customers' `{theirs}`: make it the key"
        case "number":
            return f"they are the same numbers: declare `{mine} number` and the customers' `{theirs} number`"
        case "case":
            return f"they match in small letters: compute the key, as in `small = lower({mine})`"
        case _:
            return f"they match without the blanks around them: compute the key, as in `bare = trim({mine})`"


# ---------------------------------------------------------------- lookups


def _lookups(catalog: Catalog, tables: Tables, rules: tuple[Expression, ...]) -> Iterator[_Found]:
    """Columns of which no value, or less than two thirds of the rows, is listed where it is looked up."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for node in _looked_up(catalog, rules):
        keys = tuple(key for key in node.keys if isinstance(key, Column))
        lookup, frame = catalog.lookups[node.table], tables.lookups.get(node.table)
        names = tuple(f"{key.table}.{key.name}" for key in keys)
        if len(keys) < len(node.keys) or frame is None or (node.table, names) in seen:
            continue
        seen.add((node.table, names))
        columns = [_read(catalog, tables, key) for key in keys]
        if not len(frame) or any(column is None for column in columns) or not set(lookup.key) <= set(frame):
            continue
        wanted = pd.DataFrame({str(place): column for place, column in enumerate(columns)}).dropna()
        strangers = _not_listed(wanted, frame, lookup)
        if len(strangers) and len(strangers) >= len(wanted) * _MANY:
            yield _found(catalog, lookup, keys, strangers, len(wanted))


def _not_listed(wanted: pd.DataFrame, frame: pd.DataFrame, lookup: Table) -> pd.DataFrame:
    """The looked-up values that are not listed."""
    if not len(wanted):
        return wanted
    return wanted[~_index(wanted, tuple(wanted.columns)).isin(_index(frame, lookup.key))]


def _found(
    catalog: Catalog, lookup: Table, keys: tuple[Column, ...], strangers: pd.DataFrame, count: int
) -> _Found:
    assert lookup.file is not None
    whole = len(strangers) == count
    info = catalog.table(keys[0].table).columns[keys[0].name]
    sample = shown(strangers.iloc[0, 0], info.private)
    how_many = f"none of the {count:,}" if whole else f"{len(strangers):,} of the {count:,}"
    listed = "is listed" if whole else "can't be found"
    message = f"{how_many} values of `{keys[0].name}` {listed} in `{lookup.name}`, for instance {sample}"
    hint = f"check whether `{lookup.key[0]}` of `{lookup.name}` holds the same and is written alike"
    return lookup, lookup.file.path, whole, message, hint


def _looked_up(catalog: Catalog, rules: tuple[Expression, ...]) -> Iterator[LookedUp]:
    tables = (catalog.customers, *catalog.events.values(), *catalog.lookups.values())
    computed = [c.definition for t in tables for c in t.columns.values() if c.definition is not None]
    for expression in (*computed, *rules):
        yield from (node for node in walk(expression) if isinstance(node, LookedUp))


def _read(catalog: Catalog, tables: Tables, column: Column) -> pd.Series[Any] | None:
    """A column that was read; None of one that rules compute."""
    own = {} if tables.customers is None else {"customers": tables.customers}
    for frame in ({**own, **tables.events, **tables.lookups}.get(column.table), *tables.attributes.values()):
        if frame is not None and column.name in frame:
            return frame[column.name]
    return None
