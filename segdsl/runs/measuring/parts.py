"""Parts of a campaign's customers, read one by one: by stage or segment, and by the week of their entry.

In: outcomes, and names of what customers have. Out: the outcomes of each part. Customers are told apart by
what they had the day before they were mailed or held out: what came after may be the letter's own doing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from segdsl.clock import AsOf
from segdsl.diagnostics import Problem, wrong_usage
from segdsl.model.by_name import named
from segdsl.model.nodes import Expression
from segdsl.project.names import no_such
from segdsl.runs.job import Job
from segdsl.runs.measuring.outcomes import Outcomes
from segdsl.types import OneOf, in_words

MOST = 30  # parts by one name: with more, each holds too few

Told = Iterator[tuple[str, str, pd.DataFrame]]


def told_apart_by(job: Job, names: Sequence[str]) -> dict[str, Expression]:
    """What each of these names is for a customer. Raises Problem for what tells no few groups apart."""
    model = job.model
    known = (*model.segments, *model.lifecycles, *model.traits, *model.catalog.customers.columns)
    found: dict[str, Expression] = {}
    for name in dict.fromkeys(names):
        try:
            expression = named(model, name)
        except KeyError:
            raise no_such(job.project, "segment, lifecycle, trait or attribute", name, known) from None
        if expression.kind.family not in ("flag", "text"):
            raise _many(name, f"is {in_words(expression.kind.type)}")
        if _private(job, name):
            hint = "take a segment or a lifecycle, which gives less away"
            raise wrong_usage(f"`{name}` is private, so no report may show its values", hint)
        found[name] = expression
    return found


def _private(job: Job, name: str) -> bool:
    column = job.model.catalog.customers.columns.get(name)
    return name in job.model.private or (column is not None and column.private)


def _many(name: str, why: str) -> Problem:
    hint = "make a lifecycle or segments of it, such as `segment large where …`"
    return wrong_usage(f"`{name}` {why}, and customers are told apart by few groups", hint)


def by_name(found: Outcomes, labels: Mapping[str, Expression], job: Job) -> Told:
    """The entries by each of the names, a part for each value."""
    values = _before(found, labels)
    for name, expression in labels.items():
        spoken = values[name].map(_said(name, expression), na_action="ignore").fillna("unknown")
        there = set(spoken)
        if len(there) > MOST:
            raise _many(name, f"has {len(there):,} values")
        for value in sorted(there, key=_order(job, name, expression)):
            yield name, value, found.table[(spoken == value).to_numpy()]


def _before(found: Outcomes, labels: Mapping[str, Expression]) -> dict[str, pd.Series[Any]]:
    """What each entry's customer had the day before, in the order of the entries."""
    table = found.table
    taken = {name: np.empty(len(table), dtype=object) for name in labels}
    for day in table["day"].unique() if labels else ():
        rows = np.flatnonzero(table["day"] == day)
        before = AsOf((pd.Timestamp(day) - dt.timedelta(days=1)).date(), found.crowd.job.as_of.zone)
        values = found.crowd.values(labels, before)
        for name, column in taken.items():
            column[rows] = values[name].astype(object).iloc[table["customer"].iloc[rows]].to_numpy()
    return {name: pd.Series(column, dtype=object) for name, column in taken.items()}


def _said(name: str, expression: Expression) -> Any:
    """How a value is written; of a condition whether it holds."""
    if expression.kind.family == "text":
        return str
    return lambda holds: name if holds else f"not {name}"


def _order(job: Job, name: str, expression: Expression) -> Any:
    """As declared, where that says an order; what is unknown comes last."""
    kind = expression.kind.type
    declared: Sequence[str] = (name, f"not {name}")
    if isinstance(kind, OneOf):
        declared = kind.values
    places = {value: place for place, value in enumerate(declared)}
    return lambda value: (value == "unknown", places.get(value, len(places)), value)


def weeks(found: Outcomes) -> Told:
    """The entries by the Monday of their week, where there are several."""
    days = found.table["day"]
    mondays = (days - pd.to_timedelta(days.dt.day_of_week, unit="D")).dt.strftime("%Y-%m-%d")
    if mondays.nunique() < 2:
        return
    for monday in sorted(set(mondays)):
        yield "week", monday, found.table[(mondays == monday).to_numpy()]
