"""Expressions asked of each customer as of a moment of their own, by the engine.

In: a job's tables, and moments: which customer, from when on, until when. Out: an answer for each moment.
Moments are asked together wherever that gives the same as one after the other: a customer's second moment is
asked in a second round, and what rests on the clock once for each day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.campaigns.lasting import counted, days_of, over
from segdsl.clock import AsOf
from segdsl.engines.compute import compute
from segdsl.engines.result import Result
from segdsl.keys import written_key
from segdsl.model.catalog import ColumnInfo, Reading, Table
from segdsl.model.in_time import SINCE, TIMES, UNTIL, end_kind, in_time, rests_on_the_clock
from segdsl.model.nodes import Expression, Length
from segdsl.model.project import Model
from segdsl.model.terms import INSTANT
from segdsl.progress import Step
from segdsl.runs.job import Job
from segdsl.sources.tables import Tables
from segdsl.types import Kind, Number, Text

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Whom something is asked of, and for which time.

    customers: places among the customers of a `Crowd`
    since:     datetime64[us] in UTC, the first instant that counts
    until:     the last one, in UTC, or where days are counted the last day at midnight: datetime64[us]
    last_day:  the day in the project's zone on which the time is over: datetime64[D]
    """

    customers: Rows
    since: NDArray[Any]
    until: NDArray[Any]
    last_day: NDArray[Any]

    def __len__(self) -> int:
        return len(self.customers)


@dataclass(eq=False)
class Crowd:
    """The customers of a job, and the tables that are asked about them."""

    job: Job
    tables: Tables

    @cached_property
    def result(self) -> Result:
        """The customers as of the job's as-of."""
        return self.asked(self.job.model, self.tables, self.job.as_of, {})

    @cached_property
    def keys(self) -> pd.Index[str]:
        """Their keys as texts, in order."""
        return _keys(self.result)

    def asked(self, model: Model, tables: Tables, as_of: AsOf, questions: Mapping[str, Expression]) -> Result:
        project = self.job.project
        return compute(model, tables, as_of, (), questions, engine=project.engine, place=project.engine_place)

    def values(self, questions: Mapping[str, Expression], as_of: AsOf) -> dict[str, pd.Series[Any]]:
        """Values as of another moment, in the order of `keys`; missing of who was no customer by then."""
        result = self.asked(self.job.model, self.tables, as_of, questions)
        places = self._places(result, np.arange(len(self.keys)))
        return {label: _at(result.extra[label], places) for label in questions}

    def in_time(
        self, questions: Mapping[str, Expression], within: Length, moments: Moments
    ) -> dict[str, NDArray[Any]]:
        """The answers of `questions` for each of the moments: numbers, 0 where they are unknown."""
        catalog = self.job.model.catalog
        timely = {label: in_time(one, within, catalog) for label, one in questions.items()}
        by_day = any(rests_on_the_clock(one, catalog) for one in questions.values())
        answers = {label: np.zeros(len(moments)) for label in questions}
        parts = list(self._parts(moments, by_day))
        for done, (as_of, rows) in enumerate(parts):
            self.job.tell(Step("asking for the goal", done, len(parts)))
            model, tables = self._with_times(moments, rows, within)
            result = self.asked(model, tables, as_of, timely)
            places = self._places(result, moments.customers[rows])
            for label, values in answers.items():
                found = _at(result.extra[label], places)
                values[rows] = found.astype("float64").fillna(0.0).to_numpy()
        return answers

    def _places(self, result: Result, customers: Rows) -> Rows:
        """Where customers are in another result; below 0 where it knows them not."""
        if result.key.equals(self.result.key):
            return customers
        return _keys(result).get_indexer(self.keys[customers])

    def _parts(self, moments: Moments, by_day: bool) -> Iterator[tuple[AsOf, Rows]]:
        """Moments that can be asked together: of each customer one, and where it matters of one day."""
        rounds = pd.Series(moments.customers).groupby(moments.customers).cumcount().to_numpy()
        today = np.datetime64(self.job.as_of.today, "D")
        days = np.minimum(moments.last_day, today) if by_day else np.full(len(moments), today)
        for number in range(rounds.max(initial=-1) + 1):
            for day in np.unique(days[rounds == number]):
                over = day < today
                as_of = AsOf(day.item(), self.job.as_of.zone) if over else self.job.as_of
                yield as_of, np.flatnonzero((rounds == number) & (days == day))

    def _with_times(self, moments: Moments, rows: Rows, within: Length) -> tuple[Model, Tables]:
        """The model and the tables with the moments as columns of their customers."""
        model, key = self.job.model, self.result.key
        table = _times(model, tuple(map(str, key.columns)), end_kind(within))
        frame = key.iloc[moments.customers[rows]].reset_index(drop=True)
        frame.columns = pd.Index(table.key)
        until = pd.Series(moments.until[rows])
        instant = within.unit == "minutes"
        frame[SINCE] = pd.Series(moments.since[rows]).dt.tz_localize("UTC")
        frame[UNTIL] = until.dt.tz_localize("UTC") if instant else until
        catalog = model.catalog
        known = replace(catalog, attributes={**catalog.attributes, TIMES: table})
        with_times = replace(self.tables, attributes={**self.tables.attributes, TIMES: frame})
        return replace(model, catalog=known), with_times


def _keys(result: Result) -> pd.Index[str]:
    return pd.Index([written_key(key) for key in result.key.itertuples(index=False, name=None)], dtype="str")


def _at(values: pd.Series[Any], places: Rows) -> pd.Series[Any]:
    """The values at these places, missing where a place is below 0; conditions are no there."""
    taken = values.reindex(places) if (places < 0).any() else values.iloc[places]
    return taken.reset_index(drop=True)


def _times(model: Model, key: tuple[str, ...], last: Kind) -> Table:
    """The table of moments, joined to customers as attributes are: by the same key."""
    customers = model.catalog.customers
    span = customers.span

    def column(name: str, kind: Kind) -> ColumnInfo:
        return ColumnInfo(name, kind, span, Reading(name))

    own = {f"#{name}": column(f"#{name}", _kind_of(model, name)) for name in key}
    moments = {SINCE: column(SINCE, INSTANT), UNTIL: column(UNTIL, last)}
    return Table(TIMES, "attributes", {**own, **moments}, span, key=tuple(own))


def _kind_of(model: Model, key: str) -> Kind:
    customers = model.catalog.customers
    if not customers.key:
        return Kind(Number(whole=True), unknown=False)
    info = customers.columns.get(key)
    return Kind(Text(), unknown=False) if info is None else info.kind


def moments(customers: Rows, since: NDArray[Any], within: Length, zone: str) -> Moments:
    """From these instants (datetime64[us] in UTC) on, each for this length."""
    until = over(counted(since, within, zone), within)
    last_day = days_of(until, zone) if within.unit == "minutes" else until
    return Moments(customers, since, until.astype("datetime64[us]"), last_day)
