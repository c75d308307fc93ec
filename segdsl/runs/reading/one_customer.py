"""One customer out of many, for the reference interpreter.

In: a project with data of any size, and a key. Out: a reference whose world holds this customer alone. Ranks
and numbers over all customers, which need the others, are computed by the engine and stated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from segdsl.diagnostics import wrong_usage
from segdsl.engines.result import Result
from segdsl.keys import written_key
from segdsl.model.catalog import Catalog
from segdsl.model.nodes import Expression, Overall, Ranking, Value
from segdsl.model.nodes import Reference as ReferenceNode
from segdsl.model.project import Model
from segdsl.model.traversal import walk
from segdsl.project.names import is_another
from segdsl.reference.evaluate import Reference
from segdsl.runs.job import Job
from segdsl.runs.reading.left_out import about
from segdsl.runs.reading.needs import rules_of
from segdsl.runs.reading.tolerated import tell
from segdsl.runs.segmenting import read_sources, with_account
from segdsl.sources.rows import plain_values, world_of
from segdsl.sources.tables import Tables

if TYPE_CHECKING:
    from segdsl.project.files import Files


class One(NamedTuple):
    """A reference, the customer's place in it, and what was computed of all customers."""

    reference: Reference
    place: int
    result: Result


def one_customer(
    job: Job,
    key: str,
    names: tuple[str, ...],
    *,
    also: tuple[Expression, ...] = (),
    needs_all: bool = False,
) -> One:
    """A reference for these names, and for these expressions `also`; its result says what was left out.

    With `needs_all`, anything may be asked of it. What `tolerate` passes over is warned of.
    Raises Problem where there is no such customer, or nothing of a source matches anybody.
    """
    model = job.model
    rules = (*rules_of(model, names), *also)
    needed = None if needs_all else rules
    loaded, found = read_sources(job, needed)
    job.tell("comparing with the other customers")
    one = alone(job, loaded.tables, names, also, lambda keys: _place(job.project, keys, key))
    result = with_account(job, loaded, one.result, rules, found)
    tell(result.diagnostics)
    return one._replace(result=replace(result, left_out=about(model, rules, result.left_out)))


def alone(
    job: Job,
    tables: Tables,
    names: tuple[str, ...],
    also: tuple[Expression, ...],
    place_in: Callable[[pd.DataFrame], int],
) -> One:
    """The same of tables that are read: `place_in` finds the customer among the keys of all."""
    model = job.model
    shared = {str(number): node for number, node in enumerate(_about_all(model, names, also))}
    result = job.project.compute(tables, job.as_of, (), shared, owners=True)
    place = place_in(result.key)
    stated: dict[Expression, Value | None]
    stated = {node: _value(result.extra[label], place) for label, node in shared.items()}
    if model.catalog.customers.key:  # rows that are only numbered would get other numbers
        tables, place = _rows_of(tables, result, place), 0
    reference = Reference(model, world_of(model.catalog, tables), job.as_of, stated=stated)
    return One(reference, place, result)


def _place(project: Files, keys: pd.DataFrame, key: str) -> int:
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


def _rows_of(tables: Tables, result: Result, place: int) -> Tables:
    """The rows that are the customer's; of look-ups, and of tables that nobody asks about, all rows."""

    def own(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        return {
            name: frame[result.owners[name] == place].reset_index(drop=True)
            if name in result.owners
            else frame
            for name, frame in frames.items()
        }

    customers = None if tables.customers is None else tables.customers.iloc[[place]].reset_index(drop=True)
    return replace(tables, customers=customers, attributes=own(tables.attributes), events=own(tables.events))
