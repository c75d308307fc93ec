"""One run after another: what lasts is taken over, and the rest is found out.

In: the plan of now, and what is known of another run. Out: the answer that the packed engine gives of the
plan alone, and what a later run has to know.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.clock import AsOf
from segdsl.engines.counted import countable, frames_of
from segdsl.engines.declared import as_declared
from segdsl.engines.packed.engine import answered
from segdsl.engines.packed.evaluation import Evaluation, Given
from segdsl.engines.packed.store import Store
from segdsl.engines.pandas_program.part import Part
from segdsl.engines.protocol import Answer
from segdsl.engines.since.news import News
from segdsl.engines.since.pieces import Flags, Frames, columns_read, evaluation, in_codes, meanings, some
from segdsl.engines.since.reasons import Reasons, Why
from segdsl.engines.since.state import Again, Owned, State
from segdsl.model.catalog import CUSTOMERS, Catalog
from segdsl.plan.lasting import Lasting, Rests, cut, turned
from segdsl.plan.nodes import Node, Plan
from segdsl.sources.differing import unequal
from segdsl.sources.tables import TEXT, Tables

Planned = Callable[[AsOf], Plan]
"""The plan of the same names as of any moment."""

MANY = 3
"""Where more than one of so many customers is looked at again, everybody is."""


@dataclass(frozen=True, slots=True, eq=False)
class _TakenOver:
    """What of another run still is so: values by node, those that say whose rows are among them."""

    given: Given = field(default_factory=dict)
    again: Again = field(default_factory=Again)


class Since:
    """Computes plans of one set of rules on the same tables, each with what is known of another run."""

    def __init__(self, planned: Planned, catalog: Catalog, tables: Tables, as_of: AsOf) -> None:
        self._planned = planned
        self._catalog = catalog
        self._as_of = as_of
        self._made = countable(planned(as_of), tables)
        frames = frames_of(tables)
        self._frames: Frames = {**frames, **Part(self._made, catalog, frames).frames}
        self._store = Store(self._frames)

    def answer(self, state: State | None) -> tuple[Answer, Again, Callable[[], State]]:
        """The answer, what was evaluated again, and what finds out what a later run has to know."""
        taken = _TakenOver() if state is None else self._taken_over(state)
        own = evaluation(self._made, self._catalog, self._frames, taken.given, self._store)
        answer = answered(self._made, self._catalog, own)
        return answer, taken.again, partial(self._kept, own)

    # ------------------------------------------------------------ what lasts

    def _taken_over(self, state: State) -> _TakenOver:
        then = self._planned(state.as_of)
        lasting, reasons = Lasting(then, self._made), Reasons(self._made)
        news = News(state, then, self._made, self._catalog, self._frames, self._store)
        carrying = _Carrying(state, lasting, news, reasons)
        news.look_at(one for node in cut(self._made, lasting) for one in turned(lasting, node))
        nodes = [*cut(self._made, carrying)]
        owners = {node: news.rows.owners(table) for table, node in self._made.owners.items()}
        whom = carrying.whom
        if not nodes or whom.sum() * MANY > len(whom):
            return _TakenOver(owners, Again(known=True))
        fresh = self._of(whom, nodes, owners)
        patching = _Patching(whom, news.rows.places, len(state.tables[CUSTOMERS]))
        given = {
            node: patching.patched(node, state.values[carrying.meaning(node)], fresh[node]) for node in nodes
        }
        return _TakenOver(given | owners, Again(True, int(whom.sum()), reasons.of_names(given)))

    def _of(self, whom: Flags, nodes: Iterable[Node], owners: Given) -> Mapping[Node, pd.Series[Any]]:
        """The values of some customers, found from their rows alone."""
        wanted, given = [*nodes], dict[Node, Any]()
        columns = columns_read(wanted)
        frames = some(self._frames, columns)
        frames[CUSTOMERS] = self._frames[CUSTOMERS].iloc[np.flatnonzero(whom)].reset_index(drop=True)
        of_them, place = np.append(whom, [False, False]), np.cumsum(whom) - 1  # at the end for rows of nobody
        for table in columns.keys() & self._made.owners.keys():
            owner = self._made.owners[table]
            rows = np.flatnonzero(of_them[owners[owner]])
            frames[table] = frames[table][columns[table]].iloc[rows].reset_index(drop=True)
            given[owner] = place[owners[owner][rows]]
        return evaluation(self._made, self._catalog, frames, given).columns(wanted)

    # ------------------------------------------------------------ what is kept

    def _kept(self, own: Evaluation) -> State:
        """What lasts until the next moments."""
        nodes = [*cut(self._made, Lasting(self._planned(_later(self._as_of)), self._made))]
        meaning = meanings()
        columns = own.columns(nodes)
        values = {meaning.of(node): in_codes(column) for node, column in columns.items()}
        owners = {t: Owned(meaning.of(node), own.place(node)) for t, node in self._made.owners.items()}
        return State(self._as_of, self._frames, values, owners)


class _Carrying(Lasting):
    """What lasts and is known of the other run, of all but the customers `whom` it is told of."""

    def __init__(self, state: State, lasting: Lasting, news: News, reasons: Reasons) -> None:
        self._state = state
        self._lasting = lasting
        self._news = news
        self._reasons = reasons
        self._meanings = meanings()
        self.whom: Flags = news.rows.places < 0

    def meaning(self, node: Node) -> str:
        """What the node meant then."""
        then = self._lasting.then(node)
        return "" if then is None else self._meanings.of(then)

    def rests(self, node: Node) -> Rests | None:
        against = self._against(node)
        if against is None:
            return self._lasting.rests(node)
        self._reasons.note(node, against)
        return None

    def _against(self, node: Node) -> Why | None:
        """Why the values of a node cannot be taken over; None where they can."""
        rests = self._lasting.rests(node)
        if rests is None:
            return "others"
        if self.meaning(node) not in self._state.values:
            return "new"
        whom = self._news.whom(rests)
        if whom is None:
            return "looked up"
        if np.count_nonzero(whom) * MANY > len(whom):
            return "many"
        self.whom = self.whom | whom
        return None


def _later(as_of: AsOf) -> AsOf:
    """Another moment, at which whatever the clock changes means something else."""
    try:
        return AsOf(as_of.today + dt.timedelta(days=3), as_of.zone)
    except OverflowError:
        return AsOf(as_of.today - dt.timedelta(days=3), as_of.zone)


class _Patching:
    """Puts fresh values of customers `whom` in their places, among those of then.

    `places` says where the customers of now were among those of then, of whom there were `size`.
    """

    def __init__(self, whom: Flags, places: NDArray[Any], size: int) -> None:
        self._whom = np.flatnonzero(whom)
        self._order = np.where(whom, size + np.cumsum(whom) - 1, places)
        self._in_place = size == len(whom) and bool((whom | (places == np.arange(size))).all())

    def patched(self, node: Node, then: pd.Series[Any], fresh: pd.Series[Any]) -> pd.Series[Any]:
        """The values of then and the fresh ones, in the order of now; as they were where none is another."""
        fresh = in_codes(fresh)
        if then.dtype == fresh.dtype and self._in_place and not self._differ(then, fresh):
            return then
        if then.dtype == fresh.dtype != TEXT and self._in_place:
            values = then.array.copy()
            values[self._whom] = fresh.array
            found = pd.Series(values, copy=False)
        else:
            found = pd.concat([then, fresh], ignore_index=True).take(self._order).reset_index(drop=True)
        if then.dtype == fresh.dtype and isinstance(then.dtype, np.dtype):
            return found
        return as_declared(found, len(self._order), node.kind)  # type: ignore[union-attr, arg-type]

    def _differ(self, then: pd.Series[Any], fresh: pd.Series[Any]) -> bool:
        return bool(unequal(then.iloc[self._whom].reset_index(drop=True), fresh).any())
