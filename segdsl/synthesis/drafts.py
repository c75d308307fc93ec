"""A customer that is being made up: a row, events and look-ups that can still be changed.

In: a model and an as-of. Out: the value of any expression for the customer as they stand, or for one of their
rows, by the reference. Ranks and numbers about all customers are stated, for there is nobody else.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from segdsl.clock import AsOf
from segdsl.instants import moved
from segdsl.model.catalog import CUSTOMERS, Table
from segdsl.model.nodes import (
    Column,
    Expression,
    LookedUp,
    Overall,
    Ranking,
    Selection,
    Value,
)
from segdsl.model.project import Model
from segdsl.operators.ranks import RANKINGS
from segdsl.reference.evaluate import Reference
from segdsl.reference.others import Customers
from segdsl.reference.world import Record, World
from segdsl.synthesis.made_up import Pool, value_for
from segdsl.types import Instant

Cells = dict[str, Value | None]


@dataclass(frozen=True, slots=True, eq=False)
class At:
    """The row that an expression is about. Of a roll-up it is one of the rows that it is made of."""

    table: str
    cells: Cells


@dataclass(frozen=True, slots=True)
class OneOfMany:
    """What depends on other customers, of somebody who is alone: as it is stated, else in the middle.

    A rank holds only of those who take part in it.
    """

    stated: Mapping[Expression, Value]

    def overall(self, overall: Overall, customer: int | None, among: Customers) -> Any:
        if overall.within is not None and among.evaluate(overall.within, 0) is None:
            return None
        return self.stated.get(overall, 0.5 if overall.function == "share" else 50.0)

    def ranking(self, ranking: Ranking, customer: int | None, among: Customers) -> int | bool | None:
        if customer is None or (ranking.among is not None and not among.evaluate(ranking.among, customer)):
            return None
        values = (ranking.value,) if ranking.within is None else (ranking.value, ranking.within)
        if any(among.evaluate(value, customer) is None for value in values):
            return None
        is_rank = not RANKINGS[ranking.function].condition
        stated = self.stated.get(ranking, (int(ranking.amount) + 1) // 2 if is_rank else False)
        return stated if isinstance(stated, int) else None


@dataclass(slots=True, eq=False)
class Draft:
    """Rows of the customer and of files of events; `ranks` states what depends on other customers."""

    model: Model
    as_of: AsOf
    rng: Random
    pool: Pool
    customer: Cells = field(default_factory=dict)
    events: dict[str, list[Cells]] = field(default_factory=dict)
    lookups: dict[str, dict[tuple[Value, ...], Cells]] = field(default_factory=dict)
    ranks: dict[Expression, Value] = field(default_factory=dict)
    effort: int = 0  # rows looked at so far
    _reference: Reference | None = None

    @property
    def here(self) -> At:
        """The customer's own row."""
        return At(CUSTOMERS, self.customer)

    @property
    def reference(self) -> Reference:
        if self._reference is None:
            events = {name: tuple(rows) for name, rows in self.events.items()}
            world = World((self.customer,), events, self.lookups, only_one=True)
            others = OneOfMany(self.ranks)
            self._reference = Reference(self.model, world, self.as_of, others=others, remembers=True)
        return self._reference

    def changed(self) -> None:
        self._reference = None

    def copy(self) -> Draft:
        """The same customer, who can be changed without changing this one."""
        events = {name: [dict(row) for row in rows] for name, rows in self.events.items()}
        lookups = {name: {key: dict(row) for key, row in rows.items()} for name, rows in self.lookups.items()}
        own = dict(self.customer), events, lookups, dict(self.ranks)
        return Draft(self.model, self.as_of, self.rng, self.pool, *own)

    def finished(self) -> Reference:
        """The reference over a copy that no later change reaches."""
        return self.copy().reference

    # ------------------------------------------------------------ asking

    def value(self, expression: Expression, at: At) -> Any:
        """The expression's value, None where unknown or where the row does not count any more."""
        self.effort += 1 + sum(map(len, self.events.values()))
        record = self._record(at)
        return None if record is None else self.reference.of_row(expression, record)

    def selected(self, selection: Selection, at: At, owner: str) -> list[At]:
        """The selected rows of the customer, or among those that a roll-up's row is made of."""
        record = self._record(at)
        if record is None:
            return []
        found = self.reference.rows(selection, record, owner)
        return [At(r.table, next(_cells(r))) for r in found]

    def _record(self, at: At) -> Record | None:
        if at.table == CUSTOMERS:
            return Record(CUSTOMERS, self.customer, 0)
        if at.table not in self.model.catalog.events:
            return Record(at.table, at.cells, None)
        records = self.reference.events.of_customer(at.table, 0, future=True)
        return next((r for r in records if any(cells is at.cells for cells in _cells(r))), None)

    # ------------------------------------------------------------ making rows

    def fill(self, table: Table, cells: Cells) -> None:
        """Gives every column that is read, and is not given yet, a plausible value."""
        for name, info in table.columns.items():
            if info.definition is None and name not in cells:
                cells[name] = value_for(table.name, info, self.as_of, self.rng, self.pool)
        self._take_keys(table, cells)
        self.changed()

    def _take_keys(self, table: Table, cells: Cells) -> None:
        """What is looked up is mostly there: keys of look-ups are those of rows that exist."""
        for info in table.columns.values():
            match info.definition:
                case LookedUp(name, _, keys) if all(isinstance(key, Column) for key in keys):
                    wanted = self.rng.choice(list(self.lookup_rows(name)))
                    for key, value in zip(keys, wanted, strict=True):
                        if isinstance(key, Column) and table.columns[key.name].definition is None:
                            cells[key.name] = value

    def lookup_rows(self, name: str) -> dict[tuple[Value, ...], Cells]:
        """The rows of a look-up; some are made up where there are none yet."""
        if name not in self.lookups:
            self.lookups[name] = {}
            for _ in range(3):
                self.new_lookup_row(name)
        return self.lookups[name]

    def new_lookup_row(self, name: str) -> tuple[Value, ...]:
        table = self.model.catalog.lookups[name]
        cells: Cells = {}
        self.fill(table, cells)
        for key in table.key:
            if isinstance(cells.get(key), str):
                cells[key] = f"{cells[key]}{len(self.lookups[name])}"
        place = tuple(v for v in (cells.get(key) for key in table.key) if v is not None)
        self.lookups[name][place] = cells
        self.changed()
        return place

    def lookup_row(self, name: str, place: tuple[Value, ...]) -> Cells:
        """The row with this key, made up where there is none."""
        rows, table = self.lookup_rows(name), self.model.catalog.lookups[name]
        if place not in rows:
            rows[place] = dict(zip(table.key, place, strict=True))
            self.fill(table, rows[place])
        return rows[place]

    def new_row(self, name: str) -> At:
        """A new event at some time before as-of; of a roll-up, a row of its base that stands alone."""
        table = self.model.catalog.events[name]
        if table.is_roll_up and table.base is not None:
            below = self.new_row(table.base)
            base = self.model.catalog.events[table.base]
            for per in table.per:
                if per in base.columns and base.columns[per].definition is None:
                    below.cells[per] = self._fresh(base, per)
            self.changed()
            return At(name, below.cells)
        cells: Cells = {}
        for key, mine in zip(table.key, self._own_key(table), strict=False):
            if table.columns[key].definition is None:
                cells[key] = mine
        if table.at is not None and table.columns[table.at].definition is None:
            cells[table.at] = self._time(isinstance(table.columns[table.at].kind.type, Instant))
        self.events.setdefault(name, []).append(cells)
        self.fill(table, cells)
        return At(name, cells)

    def _own_key(self, table: Table) -> tuple[Value | None, ...]:
        """What the customer's rows in a table have as their key."""
        if table.matches is not None:
            return (self.value(table.matches, self.here),)
        return tuple(self.customer.get(name) for name in self.model.catalog.customers.key)

    def drop(self, at: At) -> None:
        """Takes a row away; of a roll-up, all rows that it is made of."""
        record = self._record(at)
        gone = [id(cells) for cells in (_cells(record) if record is not None else (at.cells,))]
        for name, rows in self.events.items():
            self.events[name] = [row for row in rows if id(row) not in gone]
        self.changed()

    def _fresh(self, table: Table, column: str) -> Value:
        """A value that no other row of the table has in this column."""
        taken = {row.get(column) for row in self.events.get(table.name, ())}
        value = value_for(table.name, table.columns[column], self.as_of, self.rng, self.pool)
        while value in taken:
            value = f"{value}1" if isinstance(value, str) else _another(value)
        return value

    def _time(self, instant: bool) -> Value:
        days = self.rng.choice((1, 3, 6, 12, 20, 28, 45, 70, 100))
        if not instant:
            return moved(self.as_of.today, -dt.timedelta(days=days))
        return moved(self.as_of.now, -dt.timedelta(days=days, minutes=self.rng.randrange(300, 900)))


def _another(value: Value) -> Value:
    if isinstance(value, int | float):
        return value + 1
    return moved(value, dt.timedelta(days=1)) if isinstance(value, dt.date) else value


def _cells(record: Record) -> Iterator[Cells]:
    """The rows of files that a record is, or is made of."""
    if record.parts is None:
        yield record.values  # type: ignore[misc]
    else:
        for part in record.parts:
            yield from _cells(part)


def person(model: Model, as_of: AsOf, rng: Random, pool: Pool, known: float) -> Draft:
    """Somebody without events; each optional attribute is known with the probability `known`."""
    draft = Draft(model, as_of, rng, pool)
    table = draft.model.catalog.customers
    for name, info in table.columns.items():
        if info.definition is not None:
            continue
        if not info.kind.unknown or name in table.key or draft.rng.random() < known:
            draft.customer[name] = value_for(table.name, info, draft.as_of, draft.rng, draft.pool)
        else:
            draft.customer[name] = None
    _address_after_name(draft.customer)
    for name in model.catalog.lookups:
        draft.lookup_rows(name)
    draft.changed()
    return draft


def _address_after_name(cells: Cells) -> None:
    """Anna writes from anna.…@example.com."""
    first = next((v for n, v in cells.items() if "name" in n and isinstance(v, str)), None)
    plain = unicodedata.normalize("NFKD", first or "").encode("ascii", "ignore").decode().lower()
    for name, value in cells.items():
        if plain.isalpha() and isinstance(value, str) and "@" in value:
            cells[name] = f"{plain}.{value.split('.', 1)[1]}"
