"""One customer out of many, for the reference interpreter.

In: a project with data of any size, and a key. Out: a reference whose world holds this customer alone. Ranks
and numbers over all customers, which need the others, are computed by the engine and stated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import pandas as pd

from segdsl.data.rows import plain_values, world_of
from segdsl.data.tables import Tables
from segdsl.diagnostics import wrong_usage
from segdsl.engines.pandas import run
from segdsl.model.catalog import Catalog, Table
from segdsl.model.nodes import Expression, Overall, Ranking, Value
from segdsl.model.nodes import Reference as ReferenceNode
from segdsl.model.project import Model
from segdsl.model.traversal import walk
from segdsl.project.names import is_another
from segdsl.project.needs import rules_of
from segdsl.project.running import read_sources
from segdsl.project.tolerated import tell
from segdsl.reference import AsOf, Reference

if TYPE_CHECKING:
    from segdsl.project import Project

KeyValues = tuple[Any, ...]


def one_customer(
    project: Project,
    key: str,
    names: tuple[str, ...],
    as_of: AsOf,
    *,
    tolerate: bool,
    also: tuple[Expression, ...] = (),
    needs_all: bool = False,
    progress: Callable[[str], None] | None = None,
) -> tuple[Reference, int]:
    """A reference for these names, and for these expressions `also`; and the customer's place in it.

    With `needs_all`, anything may be asked of it. What `tolerate` passes over is warned of.
    Raises Problem where there is no such customer.
    """
    model = project.model
    rules = None if needs_all else (*rules_of(model, names), *also)
    loaded, found = read_sources(project, as_of, rules, tolerate=tolerate, progress=progress)
    tell(found)
    if progress:
        progress("comparing with the other customers")
    return alone(model, loaded.tables, as_of, names, also, lambda keys: _place(project, keys, key))


def alone(
    model: Model,
    tables: Tables,
    as_of: AsOf,
    names: tuple[str, ...],
    also: tuple[Expression, ...],
    place_in: Callable[[pd.DataFrame], int],
) -> tuple[Reference, int]:
    """The same of tables that are read: `place_in` finds the customer among the keys of all."""
    shared = {str(number): node for number, node in enumerate(_about_all(model, names, also))}
    result = run(model, tables, as_of, (), shared)
    place = place_in(result.key)
    stated: dict[Expression, Value | None]
    stated = {node: _value(result.extra[label], place) for label, node in shared.items()}
    if model.catalog.customers.key:  # rows that are only numbered would get other numbers
        own = tuple(_value(result.key[name], place) for name in result.key.columns)
        tables, place = _rows_of(model.catalog, tables, own), 0
    return Reference(model, world_of(model.catalog, tables), as_of, stated=stated), place


def written_key(key: KeyValues) -> str:
    """A key as one types it: whole numbers in decimal, a compound key joined by `|`."""
    return "|".join(str(int(k)) if isinstance(k, float) and k.is_integer() else str(k) for k in key)


def _place(project: Project, keys: pd.DataFrame, key: str) -> int:
    columns = [plain_values(keys[name]) for name in keys.columns]
    for place, values in enumerate(zip(*columns, strict=True)):
        if written_key(values) == key:
            return place
    if (other := is_another(project, "customer's key", key)) is not None:
        raise other
    some = [f"`{written_key(values)}`" for values in islice(zip(*columns, strict=True), 3)]
    hint = f"keys look like {', '.join(some)}" if some else "there are no customers"
    raise wrong_usage(f"no customer has the key `{key}`", hint=hint)


def _value(column: pd.Series[Any], place: int) -> Value | None:
    return plain_values(column.iloc[[place]])[0]


def _about_all(
    model: Model, names: tuple[str, ...], also: tuple[Expression, ...]
) -> tuple[Overall | Ranking, ...]:
    """The ranks and overall numbers that the names and expressions rest on, each once."""
    waiting = [*rules_of(model, names), *also, *_computed(model.catalog)]
    found: dict[Overall | Ranking, None] = {}
    seen: set[str] = set()
    while waiting:
        for part in walk(waiting.pop()):
            if isinstance(part, Overall | Ranking):
                found[part] = None
            elif isinstance(part, ReferenceNode) and part.name not in seen:
                seen.add(part.name)
                waiting.extend(rules_of(model, (part.name,)))
    return tuple(found)


def _computed(catalog: Catalog) -> Iterator[Expression]:
    tables = (catalog.customers, *catalog.events.values(), *catalog.lookups.values())
    for table in tables:
        yield from (c.definition for c in table.columns.values() if c.definition is not None)


def _rows_of(catalog: Catalog, tables: Tables, key: KeyValues) -> Tables:
    """The customer's own rows; of a table whose key is computed, and of lookups, all rows."""

    def own(frames: Mapping[str, pd.DataFrame], declared: Mapping[str, Table]) -> dict[str, pd.DataFrame]:
        return {name: _own(frame, declared[name], key) for name, frame in frames.items()}

    customers = None if tables.customers is None else _own(tables.customers, catalog.customers, key)
    return replace(
        tables,
        customers=customers,
        attributes=own(tables.attributes, catalog.attributes),
        events=own(tables.events, catalog.events),
    )


def _own(frame: pd.DataFrame, table: Table, key: KeyValues) -> pd.DataFrame:
    if not table.key or not set(table.key) <= set(frame.columns):
        return frame
    for name, value in zip(table.key, key, strict=True):
        frame = frame[(frame[name] == value).fillna(False).astype(bool)]
    return frame.reset_index(drop=True)
