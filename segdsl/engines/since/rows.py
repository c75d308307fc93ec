"""Rows of tables then and now: which are others than they were, where customers stood, and whose rows are.

In: what is known of a run, and the tables now. Out: positions. Whose rows are is taken over where rows stand
where they stood: then only those that are new, or that nobody owned, are looked up among the customers.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.engines.packed.store import Store
from segdsl.engines.pandas_program.pieces.rows import places
from segdsl.engines.pandas_program.running import key_names
from segdsl.engines.since.pieces import Flags, Frames, evaluation, meanings, owners
from segdsl.engines.since.state import State
from segdsl.model.catalog import CUSTOMERS, Catalog
from segdsl.plan.nodes import Owner, Plan, Read
from segdsl.plan.traversal import within
from segdsl.sources.differing import Differing, differing

Places = NDArray[Any]

NOBODYS, WITHOUT_KEY = -1, -2


class Rows:
    """What can be said of the rows of a run, and of those of these frames; `made` is the plan of now."""

    def __init__(self, state: State, made: Plan, catalog: Catalog, frames: Frames, store: Store) -> None:
        self._state = state
        self._made = made
        self._catalog = catalog
        self._frames = frames
        self._store = store
        self._meanings = meanings()
        self.differing = cache(self._differing)
        self.owners = cache(self._owners)

    # ------------------------------------------------------------ what is new

    def _differing(self, table: str) -> Differing | None:
        """The rows of a table that are new, gone or changed; None where nobody knows."""
        then, now = self._state.tables.get(table), self._frames[table]
        if then is None or any(
            name not in then or then[name].dtype != now[name].dtype for name in self._key(table)
        ):
            return None
        return differing(then, now)

    def _key(self, table: str) -> Iterator[str]:
        """The columns of a table that say whose its rows are."""
        if table == CUSTOMERS:
            yield from key_names(self._catalog)
        elif table in self._made.owners:
            read = (node for node in within(self._made.owners[table]) if isinstance(node, Read))
            yield from (node.column for node in read if node.rows == table)

    # ------------------------------------------------------------ customers

    @cached_property
    def stood(self) -> Places:
        """Where each customer stood in the order of then; -1 for those who are new."""
        rows, size = self.differing(CUSTOMERS), len(self._frames[CUSTOMERS])
        if rows is None:
            return np.full(size, -1)
        if not rows.in_place:
            return self._by_key(np.arange(size), np.arange(self._size_then))
        found = np.arange(size)
        found[rows.now] = self._by_key(rows.now, rows.then)
        return found

    def _by_key(self, now: Places, then: Places) -> Places:
        """Of the customers in these places, where among those places of then each stood; -1 for nowhere."""
        names = key_names(self._catalog)
        wanted, keys = self._frames[CUSTOMERS].iloc[now], self._state.tables[CUSTOMERS].iloc[then]
        return np.append(then, -1)[np.maximum(_places(wanted, keys, names), -1)]

    @cached_property
    def places(self) -> Places:
        """The same; -1 also for those of whom anything is another."""
        rows = self.differing(CUSTOMERS)
        found = self.stood.copy()
        found[slice(None) if rows is None else rows.now] = -1
        return found

    @cached_property
    def _size_then(self) -> int:
        return len(self._state.tables[CUSTOMERS])

    @cached_property
    def _standing(self) -> Places:
        """Where each customer of then stands now; the last two are for rows that are nobody's."""
        found = np.full(self._size_then + 2, NOBODYS, np.int32)
        there = np.flatnonzero(self.stood >= 0)
        found[self.stood[there]] = there
        found[WITHOUT_KEY] = WITHOUT_KEY
        return found

    # ------------------------------------------------------------ whose rows are

    def _owners(self, table: str) -> Places:
        """Whose each row of a table is: the places of customers, below 0 for those of nobody."""
        then = self._taken_over(table)
        if then is None:
            made = evaluation(self._made, self._catalog, self._frames, store=self._store)
            return made.place(self._made.owners[table])
        rows = self.differing(table)
        assert rows is not None
        found = np.full(len(self._frames[table]), NOBODYS, np.int32)
        shared = min(len(then), len(found))
        found[:shared] = self._standing[then[:shared]]
        asked = rows.now
        if bool((self.stood < 0).any()):  # whoever is new can own what was nobody's
            asked = np.union1d(asked, np.flatnonzero(found == NOBODYS))
        found[asked] = self.whose(table, self._frames[table].iloc[asked])
        return found

    def _taken_over(self, table: str) -> Places | None:
        """Whose the rows were; None where that does not tell whose they are."""
        owner, rows = self._made.owners[table], self.differing(table)
        then = self._state.owners.get(table)
        if then is None or rows is None or not rows.in_place or self.differing(CUSTOMERS) is None:
            return None
        return then.places if then.by == self._meanings.of(owner) and self._is_by_key(owner) else None

    def _is_by_key(self, owner: Any) -> bool:
        """Whether rows say whose they are in columns that are read, and customers by their key."""
        if not isinstance(owner, Owner) or not all(isinstance(key, Read) for key in owner.keys):
            return False
        own = [key.column if isinstance(key, Read) else None for key in owner.key]
        return sorted(map(str, own)) == sorted(key_names(self._catalog))

    def whose(self, table: str, rows: pd.DataFrame) -> Places:
        """Whose these rows of a table are, whenever it had them, among the customers of now."""
        if not len(rows):
            return np.empty(0, np.int32)
        return owners(self._made, self._catalog, self._frames, table, rows.reset_index(drop=True))

    def flags(self, whose: Places) -> Flags:
        """To whom any of these rows belongs."""
        flags = np.zeros(len(self._frames[CUSTOMERS]), bool)
        flags[whose[whose >= 0]] = True
        return flags


def _places(wanted: pd.DataFrame, keys: pd.DataFrame, names: tuple[str, ...]) -> Places:
    return places([wanted[name] for name in names], [keys[name] for name in names])
