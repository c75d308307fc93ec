"""Whose a row is: the customer's whose key it has, or the one customer's whom its id matches.

In: the customers with their keys, and a way to evaluate an expression about a row. Out: the place of the
customer whose row it is, and of a customer their row in a table of attributes that `matches` joins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from segdsl.model.catalog import Catalog, Table
from segdsl.model.nodes import Expression, Value
from segdsl.reference.world import PlainRows, Record, Row

Evaluate = Callable[[Expression, Record], Any]
Key = tuple[Value | None, ...]

_NOTHING: Row = {}


class Owners:
    """customers: everybody, in the order of their places; key: of the customer at a place"""

    def __init__(
        self,
        catalog: Catalog,
        world: PlainRows,
        customers: Sequence[Record],
        key: Callable[[int], Key],
        evaluate: Evaluate,
    ) -> None:
        self._catalog = catalog
        self._world = world
        self._customers = customers
        self._key = key
        self._evaluate = evaluate
        self._places: dict[str, Mapping[Key, int]] = {}
        self._joined: dict[str, Mapping[int, Row]] = {}

    def of(self, table: Table, key: Key) -> int | None:
        """The customer of a row with this key; None where it is nobody's."""
        if self._world.only_one:
            return 0
        name = "" if table.matches is None else table.name
        if name not in self._places:
            self._places[name] = self._keyed() if table.matches is None else self._matching(table.matches)
        return self._places[name].get(key)

    def attributes(self, column: str, customer: int) -> Row:
        """The customer's row in the table that has the column, of those that `matches` joins."""
        for table in self._catalog.attributes.values():
            if table.matches is not None and column in table.columns and column not in table.key:
                if table.name not in self._joined:
                    self._joined[table.name] = self._rows_of_customers(table)
                return self._joined[table.name].get(customer, _NOTHING)
        return _NOTHING

    def _keyed(self) -> dict[Key, int]:
        return {self._key(place): place for place in range(len(self._customers))}

    def _matching(self, matches: Expression) -> dict[Key, int]:
        """The customers by the value of what their rows match: those who are the only ones to have it."""
        having: dict[Key, list[int]] = defaultdict(list)
        for place, customer in enumerate(self._customers):
            value = self._evaluate(matches, customer)
            if value is not None:
                having[value,].append(place)
        return {value: places[0] for value, places in having.items() if len(places) == 1}

    def _rows_of_customers(self, table: Table) -> dict[int, Row]:
        found: dict[int, Row] = {}
        for row in self._world.attributes.get(table.name, ()):
            owner = self.of(table, tuple(row.get(name) for name in table.key))
            if owner is not None:
                found[owner] = row
        return found
