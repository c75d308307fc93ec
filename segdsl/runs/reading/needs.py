"""Which tables and columns rules need.

In: a model and what rules say. Out: the tables that are read from files and can change what those rules say,
with the columns of each that do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from segdsl.model.catalog import CUSTOMERS, Catalog
from segdsl.model.nodes import Aggregate, Column, Expression, LookedUp, RuleReference
from segdsl.model.project import Model
from segdsl.model.traversal import walk

Needs = Mapping[str, frozenset[str]]
"""Columns by their table; keys and the time of events are always among them."""


def needs(model: Model, rules: Iterable[Expression]) -> Needs:
    """What these rules need, with the rules that they refer to."""
    needed = _Needed(model.catalog)
    waiting = [*rules]
    seen: set[str] = set()
    while waiting or needed.computed:
        for part in walk(waiting.pop() if waiting else needed.computed.pop()):
            match part:
                case RuleReference(name) if name not in seen:
                    seen.add(name)
                    waiting.extend(rules_of(model, (name,)))
                case Aggregate(selection=selection):
                    for events in (selection.events, *(step.events for step in selection.steps)):
                        needed.table(events)
                case LookedUp(table, name) | Column(table, name):
                    needed.column(table, name)
                case _:
                    pass
    return needed.from_files()


class _Needed:
    """Tables and columns found so far, and what is `computed` for them and still to be looked at."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._columns: dict[str, set[str]] = {}
        self.computed: list[Expression] = []
        self.table(CUSTOMERS)

    def from_files(self) -> Needs:
        files = (name for name in self._columns if self._catalog.table(name).file is not None)
        return {name: frozenset(self._columns[name]) for name in files}

    def table(self, name: str) -> None:
        """A table whose rows matter: with whose they are, when they happened, and which of them count."""
        if name in self._columns:
            return
        self._columns[name] = set()
        table = self._catalog.table(name)
        if table.base is not None:
            self.table(table.base)
        self.computed.extend(e for e in (table.condition, table.matches) if e is not None)
        for column in (*table.key, *table.per, *filter(None, (table.at,))):
            self.column(name, column)

    def column(self, table: str, name: str) -> None:
        self.table(table)
        if name in self._columns[table]:
            return
        self._columns[table].add(name)
        declared = self._catalog.table(table)
        column = declared.columns.get(name)
        if column is not None and column.definition is not None:
            self.computed.append(column.definition)
        elif declared.base is not None:
            self.column(declared.base, name)
        if table == CUSTOMERS:
            for added in self._catalog.attributes.values():
                if name in added.columns and name not in added.key:
                    self.column(added.name, name)


def rules_of(model: Model, names: Iterable[str]) -> Iterator[Expression]:
    """What the rules of these names say; raises KeyError."""
    for name in names:
        yield from model.says(name)
