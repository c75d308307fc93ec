"""Of whom there is news: whose rows are others than they were, and to whom the clock has done something.

In: what is known of a run, and the tables now. Out: for what a value rests on, the customers whose value may
be another one; None where that can be anybody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.engines.packed.store import Store
from segdsl.engines.pandas_program.pieces.rows import places
from segdsl.engines.pandas_program.running import key_names
from segdsl.engines.since.pieces import Flags, Frames, evaluation, owners
from segdsl.engines.since.state import State
from segdsl.model.catalog import CUSTOMERS, Catalog
from segdsl.plan.lasting import Rests, Turned
from segdsl.plan.nodes import Plan, Read
from segdsl.plan.traversal import within
from segdsl.sources.differing import Differing, differing, unequal


class News:
    """What is new on these frames; `then` and `now` are the plans of the two moments."""

    def __init__(
        self, state: State, then: Plan, now: Plan, catalog: Catalog, frames: Frames, store: Store
    ) -> None:
        self._state = state
        self._now = now
        self._catalog = catalog
        self._frames = frames
        self._size = len(frames[CUSTOMERS])
        self._before, self._after = (evaluation(made, catalog, frames, store=store) for made in (then, now))
        self._turned: dict[Turned, Flags] = {}
        self.whom = cache(self._whom)
        self.differing = cache(self._differing)
        self.of_table = cache(self._of_table)
        self.of_fresh = cache(self._of_fresh)
        self.places = self._places()

    def _whom(self, rests: Rests) -> Flags | None:
        """Of which customers a value that rests on this may be another one."""
        found = [self.of_table(name) for name in rests.tables]
        if any(one is None for one in found):
            return None
        self.look_at(rests.turned)
        flags = [one for one in (*found, *(self._turned[one] for one in rests.turned)) if one is not None]
        return np.asarray(np.logical_or.reduce([np.zeros(self._size, bool), *flags]))

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
        elif table in self._now.owners:
            read = (node for node in within(self._now.owners[table]) if isinstance(node, Read))
            yield from (node.column for node in read if node.rows == table)

    # ------------------------------------------------------------ rows

    def _places(self) -> NDArray[Any]:
        """Where each customer stood in the order of then; -1 for those who are new or others now."""
        rows = self.differing(CUSTOMERS)
        if rows is None:
            return np.full(self._size, -1)
        if rows.in_place:
            found = np.arange(self._size)
        else:
            then, now = self._state.tables[CUSTOMERS], self._frames[CUSTOMERS]
            names = key_names(self._catalog)
            found = places([now[name] for name in names], [then[name] for name in names])
        found[rows.now] = -1
        return found

    def _of_table(self, table: str) -> Flags | None:
        rows = self.differing(table)
        if rows is None:
            return None
        if table == CUSTOMERS:
            return self.places < 0
        if table in self._catalog.lookups or table not in self._now.owners:
            return None if rows else np.zeros(self._size, bool)
        gone = self.whose(table, self._state.tables[table].iloc[rows.then], self._frames[CUSTOMERS])
        return self._flags(gone) | self._flags(self.of_fresh(table))

    def _of_fresh(self, table: str) -> NDArray[Any]:
        """Whose the rows of a table are that are new or others now."""
        rows = self.differing(table)
        assert rows is not None
        return self.whose(table, self._frames[table].iloc[rows.now], self._frames[CUSTOMERS])

    def whose(self, table: str, rows: pd.DataFrame, customers: pd.DataFrame) -> NDArray[Any]:
        """Whose these rows of a table are, among these customers."""
        if not len(rows):
            return np.empty(0, np.int32)
        frames = {**self._frames, CUSTOMERS: customers}
        return owners(self._now, self._catalog, frames, table, rows.reset_index(drop=True))

    # ------------------------------------------------------------ the clock

    def look_at(self, questions: Iterable[Turned]) -> None:
        """Finds out to whom the clock has given another answer, all at once."""
        fresh = [one for one in dict.fromkeys(questions) if one not in self._turned]
        before = self._before.columns(one.then for one in fresh)
        after = self._after.columns(one.now for one in fresh)
        rows = {one: np.flatnonzero(unequal(before[one.then], after[one.now])) for one in fresh}
        for table in {str(one.now.rows) for one in fresh}:
            asked = {one: found for one, found in rows.items() if one.now.rows == table}
            self._turned |= self._owners_of(table, asked)

    def _owners_of(self, table: str, rows: Mapping[Turned, NDArray[Any]]) -> dict[Turned, Flags]:
        """Whose the rows are that answer otherwise, by question."""
        if table == CUSTOMERS:
            return {one: self._flags(found) for one, found in rows.items()}
        if table not in self._now.owners:
            return {one: np.full(self._size, bool(len(found))) for one, found in rows.items()}
        every = np.unique(np.concatenate([*rows.values()]))
        of_every = self._frames[table].iloc[every].reset_index(drop=True)
        whose = owners(self._now, self._catalog, self._frames, table, of_every)
        return {one: self._flags(whose[np.searchsorted(every, found)]) for one, found in rows.items()}

    def _flags(self, places: NDArray[Any]) -> Flags:
        flags = np.zeros(self._size, bool)
        flags[places[places >= 0]] = True
        return flags
