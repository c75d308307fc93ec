"""Rows that count for nobody, counted from what they were: only rows that are news are looked at.

In: the account of another run, and what is new. Out: the account of now, by table, where it can be told.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from segdsl.engines.left_out import LeftOut
from segdsl.engines.pandas_program.pieces.rows import places
from segdsl.engines.pandas_program.running import key_names
from segdsl.engines.since.news import News
from segdsl.engines.since.pieces import Frames, meanings, rows_of
from segdsl.engines.since.state import State
from segdsl.model.catalog import CUSTOMERS, Catalog
from segdsl.plan.nodes import Owner, Plan, Read


def left_out(state: State, news: News, made: Plan, catalog: Catalog, frames: Frames) -> dict[str, LeftOut]:
    """By table; those that are not in it have to be counted anew."""
    return dict(_Counting(state, news, made, catalog, frames).tables())


class _Counting:
    def __init__(self, state: State, news: News, made: Plan, catalog: Catalog, frames: Frames) -> None:
        self._state = state
        self._news = news
        self._made = made
        self._catalog = catalog
        self._frames = frames

    def tables(self) -> Iterator[tuple[str, LeftOut]]:
        if self._news.differing(CUSTOMERS) is None:
            return
        comers, goers = self._crossing()
        meaning = meanings()
        for table, owner in self._made.owners.items():
            old = self._state.left_out.get(meaning.of(owner))
            if old is not None and _is_read(owner) and table not in self._made.claims:
                found = self._counted(table, old, comers, goers)
                if found is not None:
                    yield table, found

    def _crossing(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The customers who are new, and those who are gone."""
        rows, names = self._news.differing(CUSTOMERS), key_names(self._catalog)
        assert rows is not None
        then = self._state.tables[CUSTOMERS].iloc[rows.then].reset_index(drop=True)
        now = self._frames[CUSTOMERS].iloc[rows.now].reset_index(drop=True)
        before, after = [then[name] for name in names], [now[name] for name in names]
        return now[places(after, before) < 0], then[places(before, after) < 0]

    def _counted(self, table: str, old: LeftOut, comers: pd.DataFrame, goers: pd.DataFrame) -> LeftOut | None:
        rows = self._news.differing(table)
        if rows is None:
            return None
        then, now = self._state.tables[table].iloc[rows.then], self._frames[table].iloc[rows.now]
        before, after = (
            self._news.whose(table, then, self._state.tables[CUSTOMERS]),
            self._news.of_fresh(table),
        )
        without, unknown = ((after == code).sum() - (before == code).sum() for code in (-2, -1))
        unknown += self._staying(table, goers, now) - self._staying(table, comers, now)
        return LeftOut(old.without_key + int(without), old.unknown_customer + int(unknown))

    def _staying(self, table: str, customers: pd.DataFrame, fresh: pd.DataFrame) -> int:
        """How many rows of these customers are no news."""
        if not len(customers):
            return 0
        theirs = rows_of(self._made, table, self._frames[table], customers)
        own = customers.reset_index(drop=True)
        counts = (np.sum(self._news.whose(table, rows, own) >= 0) for rows in (theirs, fresh))
        return int(next(counts)) - int(next(counts))


def _is_read(owner: object) -> bool:
    """Whether rows say whose they are, and customers who they are, in columns that are read."""
    return isinstance(owner, Owner) and all(isinstance(key, Read) for key in (*owner.keys, *owner.key))
