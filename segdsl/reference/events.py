"""Whose events there are: rows of files, and roll-ups built from them.

In: the model's tables, the world's rows, whose a row is, and a way to evaluate an expression about a
row. Out: the records of a customer in a table. A record is the same object every time, so that sequences
can tell events apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from segdsl.clock import AsOf
from segdsl.model.catalog import Catalog, Table
from segdsl.reference.owners import Evaluate, Key, Owners
from segdsl.reference.world import PlainRows, Record


class Events:
    """All events by table and customer: of files and of roll-ups (subsets are conditions on these)."""

    def __init__(
        self,
        catalog: Catalog,
        world: PlainRows,
        as_of: AsOf,
        owners: Owners,
        evaluate: Evaluate,
        column: Callable[[str, str, Record], Any],
    ) -> None:
        self._catalog = catalog
        self._world = world
        self._as_of = as_of
        self._owners = owners
        self._evaluate = evaluate
        self._value = column
        self._read: dict[str, dict[int, list[Record]]] = {}
        self._known: dict[tuple[str, int, bool], tuple[Record, ...]] = {}

    def of_customer(self, table: str, customer: int, *, future: bool) -> tuple[Record, ...]:
        """The customer's rows, in no particular order: those that exist by as-of, or all where `future`."""
        place = (table, customer, future)
        if place not in self._known:
            info = self._catalog.events[table]
            rolled = self._rolled_up(info, customer, future) if info.is_roll_up else []
            self._known[place] = (*self._from_world(info, customer, future), *rolled)
        return self._known[place]

    def keys(self, table: str) -> set[Key]:
        """All keys in the rows of a file's events, or of the file that a roll-up or subset is made from."""
        info = self._catalog.events[table]
        while info.base is not None:
            info = self._catalog.events[info.base]
        return {
            self._key(info, Record(info.name, row, None)) for row in self._world.events.get(info.name, ())
        }

    def time(self, record: Record) -> Any:
        """When it happened: a day, an instant, or None where unknown or where the table has no times."""
        info = self._catalog.events[record.table]
        return None if info.at is None else self._column(info, info.at, record)

    def _from_world(self, info: Table, customer: int, future: bool) -> list[Record]:
        if info.name not in self._read:
            self._read[info.name] = self._by_customer(info)
        return [r for r in self._read[info.name].get(customer, ()) if future or self._exists(r)]

    def _by_customer(self, info: Table) -> dict[int, list[Record]]:
        found: dict[int, list[Record]] = defaultdict(list)
        for row in self._world.events.get(info.name, ()):
            owner = self._owners.of(info, self._key(info, Record(info.name, row, None)))
            if owner is not None:
                found[owner].append(Record(info.name, row, owner))
        return found

    def _key(self, info: Table, record: Record) -> Key:
        return tuple(self._column(info, name, record) for name in info.key)

    def _exists(self, record: Record) -> bool:
        time = self.time(record)
        return time is None or self._as_of.has_seen(time)

    def _rolled_up(self, info: Table, customer: int, future: bool) -> list[Record]:
        """A row for each combination of known `per` values, over the base's rows that there are."""
        assert info.base is not None
        base = self._catalog.events[info.base]
        groups: dict[Key, list[Record]] = defaultdict(list)
        for record in self.of_customer(info.base, customer, future=future):
            if info.condition is None or self._evaluate(info.condition, record):
                groups[tuple(self._per(info, base, name, record) for name in info.per)].append(record)
        return [self._roll_up_row(info, base, per, parts) for per, parts in groups.items() if None not in per]

    def _roll_up_row(self, info: Table, base: Table, per: Key, parts: list[Record]) -> Record:
        values = dict(zip(info.key, self._key(base, parts[0]), strict=False))
        values |= dict(zip(info.per, per, strict=True))
        if info.at is not None:
            values[info.at] = min((t for t in map(self.time, parts) if t is not None), default=None)
        return Record(info.name, values, parts[0].customer, tuple(parts))

    def _per(self, info: Table, base: Table, name: str, record: Record) -> Any:
        """A column that rows are rolled up by: of the base, or one that a subset in between computes."""
        if name in base.columns:
            return self._column(base, name, record)
        own = info.columns[name].definition
        if own is not None:
            return self._evaluate(own, record)
        subsets = (t for t in self._catalog.events.values() if t.is_subset and t.base == base.name)
        return next(self._column(t, name, record) for t in subsets if name in t.columns)

    def _column(self, info: Table, name: str, record: Record) -> Any:
        return self._value(info.name, name, record)
