"""Which tables a rule needs.

In: a model and names of rules. Out: the names of the tables that are read from files and whose rows can
change what those rules say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from segdsl.model.catalog import CUSTOMERS, Catalog, ColumnInfo
from segdsl.model.nodes import Aggregate, Column, Expression, LookedUp, Reference
from segdsl.model.project import Model
from segdsl.model.traversal import walk


def tables_needed(model: Model, names: Iterable[str] | None = None) -> frozenset[str]:
    """For all rules where no names are given; customers are always among them."""
    catalog = model.catalog
    tables: set[str] = set()
    seen: set[str] = set()
    waiting = list(rules_of(model, model.order if names is None else names))
    new = {CUSTOMERS, *([catalog.customers.base] if catalog.customers.base else [])}
    while waiting or new - tables:
        for table in sorted(new - tables):
            tables.add(table)
            waiting.extend(_of_table(catalog, table))
            new |= _below(catalog, table)
        if not waiting:
            continue
        for part in walk(waiting.pop()):
            match part:
                case Reference(name) if name not in seen:
                    seen.add(name)
                    waiting.extend(rules_of(model, (name,)))
                case Aggregate(selection=selection):
                    new |= {selection.events, *(step.events for step in selection.steps)}
                case LookedUp(table):
                    new.add(table)
                case Column(table, name) if table == CUSTOMERS:
                    new |= {a.name for a in catalog.attributes.values() if name in a.columns}
                case _:
                    pass
    return frozenset(t for t in tables if catalog.table(t).file is not None)


def rules_of(model: Model, names: Iterable[str]) -> Iterator[Expression]:
    """What the rules of these names say; raises KeyError."""
    for name in names:
        match model.kind_of(name):
            case "trait":
                yield model.traits[name].value
            case "segment":
                yield model.segments[name].condition
            case "score":
                yield from (line.condition for line in model.scores[name].points)
            case "lifecycle":
                lifecycle = model.lifecycles[name]
                stages = (stage.condition for stage in lifecycle.stages)
                yield from (c for c in (lifecycle.among, *stages) if c is not None)


def _of_table(catalog: Catalog, name: str) -> Iterator[Expression]:
    """What is computed for the rows of a table."""
    table = catalog.table(name)
    columns: Iterable[ColumnInfo] = table.columns.values()
    yield from (c.definition for c in columns if c.definition is not None)
    if table.condition is not None:
        yield table.condition


def _below(catalog: Catalog, name: str) -> set[str]:
    base = catalog.table(name).base
    return {base} if base is not None else set()
