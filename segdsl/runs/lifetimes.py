"""Learning what customers will spend.

In: a job, and a lifetime. Out: what was learnt, and how much of what it expected came true. The days of
purchase are computed by the very rules that the result becomes, before its parameters are known.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic, Problem
from segdsl.keys import written_key
from segdsl.learning.drawing import drawn
from segdsl.learning.lifetimes import FEWEST, Habits, Purchases, Spending, habits, orders, spend, spending
from segdsl.learnt_files import PARAMETERS, Learnt
from segdsl.learnt_files import Lifetime as Parameters
from segdsl.model.lessons import Lifetime
from segdsl.project.learnt import digests, heading
from segdsl.runs.job import Job
from segdsl.runs.lessons import bought, data_digest, earlier, purchases
from segdsl.runs.segmenting import read_sources
from segdsl.sources.loading import Loaded
from segdsl.sources.rows import plain_values

Bought = dict[str, tuple[float, ...]]
"""Of each customer who has bought, by key: repeats, recency, age, mean spend, and all that they spent."""


def lifetime(job: Job, name: str, wanted: Lifetime) -> Learnt:
    """Raises Problem where too few customers came again."""
    job = replace(job, project=job.project.taught(_learnt(job, name, wanted, dict.fromkeys(PARAMETERS, 2.0))))
    rules = (wanted.spend, *(() if wanted.among is None else (wanted.among,)))
    loaded, _ = read_sources(job, rules)
    today = AsOf(job.as_of.today, job.as_of.zone)
    now, then = (_bought(job, loaded, name, wanted, day) for day in (today, earlier(today, wanted.ahead)))
    own, money = _fitted(job, name, now)
    tested = _tested(name, wanted, then, now, str(earlier(today, wanted.ahead)))
    found = _learnt(job, name, wanted, _parameters(own, money))
    return replace(found, data=data_digest(loaded), customers=len(now), tested=tested)


def _learnt(job: Job, name: str, wanted: Lifetime, parameters: dict[str, float]) -> Learnt:
    what = Parameters(
        wanted.events,
        wanted.day,
        wanted.money,
        wanted.among_text,
        wanted.weeks,
        wanted.factor,
        parameters,
    )
    return Learnt(name, str(job.as_of.today), digests(wanted, job.model), "", 0, what)


def _parameters(own: Habits, money: Spending) -> dict[str, float]:
    values = (own.r, own.alpha, own.a, own.b, money.p, money.q, money.v)
    return dict(zip(PARAMETERS, values, strict=True))


def _bought(job: Job, loaded: Loaded, name: str, wanted: Lifetime, day: AsOf) -> Bought:
    """What everybody whom it is about has bought by the end of a day."""
    key, rows = bought(job, loaded, name, wanted, day)
    keys = zip(*(plain_values(key[column]) for column in key.columns), strict=True)
    return {written_key(one): tuple(values) for one, values in zip(keys, rows, strict=True)}


def _drawn(known: Bought, name: str) -> tuple[list[str], Purchases]:
    """At most so many as are drawn, in that order."""
    keys = list(known)
    chosen = [keys[place] for place in drawn(keys, name)]
    table = np.array([known[key] for key in chosen], dtype=float).reshape(len(chosen), 5)
    return chosen, purchases(table)


def _fitted(job: Job, name: str, known: Bought) -> tuple[Habits, Spending]:
    _, some = _drawn(known, name)
    again = _came_again(some)
    if again < FEWEST:
        message = f"`{name}` rests on {again} customers who bought again on another day"
        hint = f"below {FEWEST} nothing can be learnt from them: wait for more data"
        raise Problem([Diagnostic("too-few-answers", message, heading(job.model, name), hint=hint)])
    return habits(some), spending(some)


def _came_again(some: Purchases) -> int:
    return int(((some.repeats > 0) & (some.spend > 0)).sum())


def _tested(name: str, wanted: Lifetime, then: Bought, now: Bought, at: str) -> dict[str, Any]:
    """What was expected of the customers of then, and what came; nothing where too few had come again."""
    keys, some = _drawn(then, name)
    if _came_again(some) < FEWEST:
        return {"at": None}
    own, money = habits(some), spending(some)
    expected = orders(own, some, wanted.weeks)
    days, spent = (_growth(keys, then, now, column) for column in (0, 4))
    return {
        "at": at,
        "customers": len(keys),
        "expected_orders": round(float(expected.sum()), 1),
        "actual_orders": round(float(days.sum()), 1),
        "expected_spend": round(float((expected * spend(money, some)).sum()), 2),
        "actual_spend": round(float(spent.sum()), 2),
    }


def _growth(keys: list[str], then: Bought, now: Bought, column: int) -> NDArray[np.float64]:
    return np.array([now[key][column] - then[key][column] for key in keys if key in now], dtype=float)
