"""Sources that match nobody: events and attributes of people whom nobody knows, look-ups that find nothing.

In: a run's tables and what its engine could not give to anybody. Out: findings, an error where nothing of a
source matches (a segment of nobody would look like a result), a warning from a third up, with what would.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from segdsl.codes import Severity
from segdsl.diagnostics import Diagnostic
from segdsl.engines.left_out import MANY, LeftOut
from segdsl.model.catalog import CUSTOMERS, Catalog, Table
from segdsl.model.nodes import Column, Expression, LookedUp
from segdsl.model.traversal import walk
from segdsl.runs.job import Job
from segdsl.runs.reading.nobodys_rows import Nobodys, TablesRead, nobodys_rows
from segdsl.sources.findings import finding, shown
from segdsl.sources.lake.meeting import Rows, Strangers, strangers
from segdsl.sources.lake.table import LargeTable
from segdsl.sources.loading import InDatabase
from segdsl.sources.tables import Tables


def looked_at(catalog: Catalog, rules: Iterable[Expression]) -> set[tuple[str, str]]:
    """The columns, by their tables, whose values are looked for in look-ups when everything is computed."""
    nodes = _looked_up(catalog, rules)
    return {(key.table, key.name) for node in nodes for key in node.keys if isinstance(key, Column)}


def unmatched(
    job: Job,
    tables: Tables,
    left_out: Mapping[str, LeftOut],
    rules: tuple[Expression, ...],
) -> tuple[Diagnostic, ...]:
    """What of the sources matches nobody; with `tolerate` only warnings. Without customers nothing can."""
    if isinstance(tables.elsewhere, InDatabase):
        from segdsl.runs.reading.unlisted import all_match  # which needs what that engine does

        looked_up = list(_looked_up(job.model.catalog, rules))
        if all_match(job.model.catalog, tables, tables.elsewhere.staying, left_out, looked_up):
            return ()
        tables = tables.typed()
    rows = tables.by_name
    if CUSTOMERS in rows and not len(rows[CUSTOMERS]):
        return ()

    def values(expression: Expression) -> pd.Series[Any]:
        return job.project.compute(tables, job.as_of, (), {"": expression}).extra[""]

    catalog = job.model.catalog
    sources = TablesRead(catalog, tables, job.project.data, values)
    found = (*nobodys_rows(sources, left_out), *_lookups(catalog, tables, rules))
    return tuple(_finding(one, "error" if one.whole and not job.tolerate else "warning") for one in found)


def _finding(found: Nobodys, severity: Severity) -> Diagnostic:
    table = found.table
    assert table.file is not None
    file, span = table.file.path, table.span
    return finding("unmatched-rows", found.message, file=file, span=span, hint=found.hint, severity=severity)


# ---------------------------------------------------------------- lookups


def _lookups(catalog: Catalog, tables: Tables, rules: tuple[Expression, ...]) -> Iterator[Nobodys]:
    """Columns of which no value, or less than two thirds of the rows, is listed where it is looked up."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for node in _looked_up(catalog, rules):
        keys = tuple(key for key in node.keys if isinstance(key, Column))
        lookup, rows = catalog.lookups[node.table], tables.by_name.get(node.table)
        names = tuple(f"{key.table}.{key.name}" for key in keys)
        if len(keys) < len(node.keys) or rows is None or (node.table, names) in seen:
            continue
        seen.add((node.table, names))
        if not len(rows) or not set(lookup.key) <= set(rows.columns):
            continue
        holders = [_holder(catalog, tables, key) for key in keys]
        if _lie_apart(holders, rows):
            yield _not_looked_at(lookup, keys)
            continue
        unlisted = _unlisted(holders, keys, rows, lookup)
        if unlisted is not None and unlisted.count and unlisted.count >= unlisted.known * MANY:
            yield _found(catalog, lookup, keys, unlisted)


def _lie_apart(holders: list[Rows | None], rows: Rows) -> bool:
    """Whether values of several tables would have to be brought together, and one of these is large."""
    known = [one for one in holders if one is not None]
    large = any(isinstance(one, LargeTable) for one in (rows, *known))
    return large and len(known) == len(holders) and any(one is not known[0] for one in known)


def _not_looked_at(lookup: Table, keys: tuple[Column, ...]) -> Nobodys:
    names = " and ".join(f"`{key.name}`" for key in keys)
    message = f"nobody looked whether {names} are listed in `{lookup.name}`: they are in several tables"
    return Nobodys(lookup, False, message, "tables that fit into memory are looked at: allow more `memory`")


def _unlisted(
    holders: list[Rows | None], keys: tuple[Column, ...], rows: Rows, lookup: Table
) -> Strangers | None:
    """The values that are not listed; None where rules compute some."""
    frames = [one for one in holders if isinstance(one, pd.DataFrame)]
    if isinstance(rows, pd.DataFrame) and len(frames) == len(holders):
        return _unlisted_in_memory(frames, keys, rows, lookup)
    first = holders[0]
    if first is None or any(one is not first for one in holders):
        return None
    large = next((one for one in (rows, first) if isinstance(one, LargeTable)), None)
    names = [key.name for key in keys]
    return None if large is None else strangers(large.lake, first, names, rows, lookup.key, 1)


def _unlisted_in_memory(
    frames: list[pd.DataFrame], keys: tuple[Column, ...], listed: pd.DataFrame, lookup: Table
) -> Strangers:
    columns = {str(place): one[key.name] for place, (one, key) in enumerate(zip(frames, keys, strict=True))}
    wanted = pd.DataFrame(columns).dropna()
    unlisted = _not_listed(wanted, listed, lookup)
    return Strangers(len(wanted), len(unlisted), unlisted)


def _index(frame: pd.DataFrame, key: tuple[str, ...]) -> pd.Index[Any]:
    columns = [frame[name] for name in key]
    return pd.Index(columns[0]) if len(key) == 1 else pd.MultiIndex.from_arrays(columns)


def _not_listed(wanted: pd.DataFrame, frame: pd.DataFrame, lookup: Table) -> pd.DataFrame:
    """The looked-up values that are not listed."""
    if not len(wanted):
        return wanted
    return wanted[~_index(wanted, tuple(wanted.columns)).isin(_index(frame, lookup.key))]


def _found(catalog: Catalog, lookup: Table, keys: tuple[Column, ...], unlisted: Strangers) -> Nobodys:
    count, whole = unlisted.known, unlisted.count == unlisted.known
    info = catalog.table(keys[0].table).columns[keys[0].name]
    sample = shown(unlisted.some.iloc[0, 0], info.private)
    name = f"`{keys[0].name}`"
    if count == 1:
        message = f"the only value of {name} is not listed in `{lookup.name}`: {sample}"
    else:
        how_many = f"none of the {count:,}" if whole else f"{unlisted.count:,} of the {count:,}"
        listed = "is listed" if whole else "can't be found"
        message = f"{how_many} values of {name} {listed} in `{lookup.name}`, for instance {sample}"
    hint = f"check whether `{lookup.key[0]}` of `{lookup.name}` holds the same and is written alike"
    return Nobodys(lookup, whole, message, hint)


def _looked_up(catalog: Catalog, rules: Iterable[Expression]) -> Iterator[LookedUp]:
    tables = (catalog.customers, *catalog.events.values(), *catalog.lookups.values())
    computed = [c.definition for t in tables for c in t.columns.values() if c.definition is not None]
    matches = [t.matches for t in (*catalog.attributes.values(), *tables) if t.matches is not None]
    for expression in (*computed, *matches, *rules):
        yield from (node for node in walk(expression) if isinstance(node, LookedUp))


def _holder(catalog: Catalog, tables: Tables, column: Column) -> Rows | None:
    """The table that a column was read with; None of one that rules compute."""
    rows = tables.by_name
    for name in (column.table, *catalog.attributes):
        if name in rows and column.name in rows[name].columns:
            return rows[name]
    return None
