"""Of whom there is news: whose rows are others than they were, and to whom the clock has done something.

In: what is known of a run, and the tables now. Out: for what a value rests on, the customers whose value may
be another one; None where that can be anybody's.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np

from segdsl.engines.packed.store import Store
from segdsl.engines.since.pieces import Flags, Frames, evaluation
from segdsl.engines.since.rows import Rows
from segdsl.engines.since.state import State
from segdsl.model.catalog import CUSTOMERS, Catalog
from segdsl.plan.lasting import Rests, Turned
from segdsl.plan.nodes import Plan
from segdsl.sources.differing import unequal


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
        self.rows = Rows(state, now, catalog, frames, store)
        self.whom = cache(self._whom)
        self.of_table = cache(self._of_table)

    def _whom(self, rests: Rests) -> Flags | None:
        """Of which customers a value that rests on this may be another one."""
        found = [self.of_table(name) for name in rests.tables]
        if any(one is None for one in found):
            return None
        self.look_at(rests.turned)
        flags = [one for one in (*found, *(self._turned[one] for one in rests.turned)) if one is not None]
        return np.asarray(np.logical_or.reduce([np.zeros(self._size, bool), *flags]))

    def _of_table(self, table: str) -> Flags | None:
        rows = self.rows.differing(table)
        if rows is None:
            return None
        if table == CUSTOMERS:
            return self.rows.places < 0
        if table in self._catalog.lookups or table not in self._now.owners:
            return None if rows else np.zeros(self._size, bool)
        gone = self.rows.whose(table, self._state.tables[table].iloc[rows.then])
        return self.rows.flags(gone) | self.rows.flags(self.rows.owners(table)[rows.now])

    # ------------------------------------------------------------ the clock

    def look_at(self, questions: Iterable[Turned]) -> None:
        """Finds out to whom the clock has given another answer, all at once."""
        fresh = [one for one in dict.fromkeys(questions) if one not in self._turned]
        before = self._before.columns(one.then for one in fresh)
        after = self._after.columns(one.now for one in fresh)
        for one in fresh:
            self._turned[one] = self._owners_of(str(one.now.rows), unequal(before[one.then], after[one.now]))

    def _owners_of(self, table: str, turned: Flags) -> Flags:
        """Whose the rows of a table are that answer otherwise."""
        if table == CUSTOMERS:
            return turned
        if table not in self._now.owners:
            return np.full(self._size, bool(turned.any()))
        return self.rows.flags(self.rows.owners(table)[np.flatnonzero(turned)])
