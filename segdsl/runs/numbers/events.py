"""Rows of events as expressions: which rows a name stands for, when they happened, and what they add up to.

In: the name of events. Out: expressions that the engine can be asked for beside those of the rules.
"""

from __future__ import annotations

import datetime as dt

from segdsl.diagnostics import wrong_usage
from segdsl.model.catalog import CUSTOMERS, EVERYBODY, Catalog
from segdsl.model.nodes import Aggregate, Column, Expression, Selection
from segdsl.model.project import Model
from segdsl.model.selections import COUNT
from segdsl.model.terms import all_of, as_day, call, constant
from segdsl.project.names import no_such
from segdsl.project.reviewed import Reviewed
from segdsl.source import NOWHERE
from segdsl.types import Kind


def time_of(project: Reviewed, name: str) -> Column:
    """The column that says when these events happened. Raises Problem where there is none."""
    catalog = project.model.catalog
    if name not in catalog.events:
        raise no_such(project, "table of events", name, tuple(catalog.events))
    table = catalog.events[_root(catalog, name)]
    if table.at is None:
        raise wrong_usage(
            f"`{name}` have no time, so nobody comes back in them", "declare it with `at COLUMN`"
        )
    info = table.columns[table.at]
    return Column(table.name, table.at, info.kind, info.span)


def first_time(model: Model, name: str, owner: str = CUSTOMERS) -> Expression:
    """When a customer (or everybody) had the first of these events."""
    root, condition = _rows(model.catalog, name)
    at = model.catalog.events[root].columns[str(model.catalog.events[root].at)]
    kind = Kind(at.kind.type)
    return Aggregate("first time", Selection(root, condition, False, ()), None, owner, kind, NOWHERE)


def number_in(model: Model, name: str, at: Column, first: dt.date, last: dt.date) -> Expression:
    """How many of these events a customer had from one day to another, both included."""
    root, condition = _rows(model.catalog, name)
    day = as_day(at, model.catalog.zone)
    inside = call("between", (day, constant(first, NOWHERE), constant(last, NOWHERE)), NOWHERE)
    whole = inside if condition is None else all_of((condition, inside), NOWHERE)
    return Aggregate("count", Selection(root, whole, False, ()), None, CUSTOMERS, COUNT, NOWHERE)


def first_of_all(model: Model) -> dict[str, Expression]:
    """For each file of events that has a time: when the first event of anybody was."""
    files = (table for table in model.catalog.events.values() if table.base is None and table.at is not None)
    return {f"first {table.name}": first_time(model, table.name, EVERYBODY) for table in files}


def _root(catalog: Catalog, name: str) -> str:
    table = catalog.events[name]
    return _root(catalog, str(table.base)) if table.is_subset else name


def _rows(catalog: Catalog, name: str) -> tuple[str, Expression | None]:
    """The file or roll-up behind a name, and which of its rows are meant."""
    table = catalog.events[name]
    if not table.is_subset:
        return name, None
    root, below = _rows(catalog, str(table.base))
    both = [condition for condition in (below, table.condition) if condition is not None]
    return root, all_of(both, NOWHERE) if both else None
