"""The world that the plain meaning of a rule looks at: customers, their events, look-ups and the clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.properties.plain.clock import Now
from tests.properties.said import Said, Sight
from tests.properties.sources import ID, Schema, Table

Row = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Event:
    """A row of a customer: of a file, or a roll-up's row with the rows that it is made of."""

    table: Table
    values: Row
    customer: int
    parts: tuple[Event, ...] = ()


@dataclass(eq=False)
class PlainWorld:
    """Values of columns, events and rules, worked out on demand and remembered."""

    schema: Schema
    rows: Mapping[str, list[Row]]
    now: Now
    rules: Mapping[str, Said] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._named: dict[tuple[str, int], Any] = {}
        self._events: dict[tuple[str, bool], dict[int, list[Event]]] = {}
        self._having: dict[str, Mapping[Any, list[int]]] = {}
        self.memory: dict[Any, Any] = {}
        self.customers = self._customers()
        self._places = {self.key(place): place for place in range(len(self.customers))}

    @property
    def zone(self) -> str:
        return self.now.zone

    # ------------------------------------------------------------ customers

    def _customers(self) -> list[Row]:
        names = self.schema.key_names
        if not self.schema.from_events:
            return list(self.rows["customers"])
        table = self.schema.tables[self.schema.from_events]
        root = table
        while root.base:
            root = self.schema.tables[root.base]
        keys = {tuple(row[name] for name in names) for row in self.rows[root.name]}
        whole = sorted(key for key in keys if None not in key)
        everybody = [dict(zip(names, key, strict=True)) for key in whole]
        self.customers = everybody
        self._places = {key: place for place, key in enumerate(whole)}
        active = [row for place, row in enumerate(everybody) if self.events(table.name, place)]
        self._events.clear()
        self.memory.clear()
        return active

    def key(self, customer: int) -> tuple[Any, ...]:
        return tuple(self.customers[customer][name] for name in self.schema.key_names)

    def column(self, customer: int, name: str) -> Any:
        formula = self.schema.formulas.get(name)
        own = self.customers[customer]
        if "survey" in self.schema.ids and name in ("nps", "answered"):
            mine = [row for row in self.rows["survey"] if self._owner("survey", row) == customer]
            return mine[0][name] if mine else None
        return (
            own.get(name) if formula is None else formula(self, lambda column: self.column(customer, column))
        )

    def rule(self, name: str, customer: int) -> Any:
        if (name, customer) not in self._named:
            self._named[name, customer] = self.rules[name].of(Sight(self, customer))
        return self._named[name, customer]

    def looked_up(self, table: str, column: str, key: Any) -> Any:
        found = [
            row for row in self.rows[table] if key is not None and row[self.schema.lookups[table]] == key
        ]
        return found[0][column] if found else None

    # ------------------------------------------------------------ events

    def events(self, table: str, customer: int, future: bool = False) -> list[Event]:
        """The customer's events that have happened, or all of them where `future`."""
        place = (table, future)
        if place not in self._events:
            self._events[place] = self._found(self.schema.tables[table], future)
        return self._events[place].get(customer, [])

    def _found(self, table: Table, future: bool) -> dict[int, list[Event]]:
        found: dict[int, list[Event]] = defaultdict(list)
        if table.base is None:
            for place, row in enumerate(self.rows[table.name]):
                owner = self._owner(table.name, row)
                if owner is not None:
                    event = self.memory.setdefault((table.name, place), Event(table, row, owner))
                    if future or self.now.knows(self.time(event)):
                        found[owner].append(event)
            return found
        for customer in range(len(self.customers)):
            below = self.events(table.base, customer, future)
            kept = [
                e for e in below if table.where is None or table.where(self, lambda c, e=e: self.of(e, c))
            ]
            found[customer] = kept if table.per is None else self._rolled(table, customer, kept)
        return found

    def _owner(self, table: str, row: Row) -> int | None:
        """Whose a row is: who has its key, or the only one who has its id."""
        other = self.schema.ids.get(table)
        if other is None:
            return self._places.get(tuple(row[name] for name in self.schema.key_names))
        if table not in self._having:
            having = defaultdict(list)
            for place, customer in enumerate(self.customers):
                having[other.of(customer[other.column])].append(place)
            self._having[table] = having
        owners = [] if row[ID] is None else self._having[table].get(row[ID], [])
        return owners[0] if len(owners) == 1 else None

    def _rolled(self, table: Table, customer: int, below: list[Event]) -> list[Event]:
        groups: dict[Any, list[Event]] = defaultdict(list)
        for event in below:
            groups[self.of(event, str(table.per))].append(event)
        made = []
        for value, parts in groups.items():
            if value is not None:
                times = [t for t in map(self.time, parts) if t is not None]
                row = {str(table.per): value, str(table.at): min(times, default=None)}
                made.append(Event(table, row, customer, tuple(parts)))
        return made

    def time(self, event: Event) -> Any:
        return None if event.table.at is None else self.of(event, event.table.at)

    def of(self, event: Event, column: str) -> Any:
        """A column of an event: read, or made by the formula of its table (of a subset, of the one below)."""
        formula = event.table.formulas.get(column)
        if formula is None:
            return event.values.get(column)
        if event.parts:
            return formula(self, [lambda name, e=part: self.of(e, name) for part in event.parts])
        return formula(self, lambda name: self.of(event, name))
