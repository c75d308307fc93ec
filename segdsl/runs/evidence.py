"""What data say of expectations and guarantees.

In: a project, its sources, as-of. Out: `Evidence`: how many customers an expectation's subject has, and of a
guarantee the first customer, in key order, who breaks it, with the clauses that say why. What is private is
held back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from segdsl.diagnostics import PRIVATE
from segdsl.engines.result import Result
from segdsl.keys import written_key
from segdsl.model.project import Expectation, Guarantee
from segdsl.reference.explain import explain
from segdsl.runs.cases import Breaker, Counted
from segdsl.runs.job import Job
from segdsl.runs.numbers.calendar import earlier
from segdsl.runs.numbers.events import first_of_all
from segdsl.runs.numbers.trending import first_day_of
from segdsl.runs.reading.left_out import about
from segdsl.runs.reading.one_customer import alone
from segdsl.runs.segmenting import read_sources, with_account
from segdsl.sources.rows import plain_values
from segdsl.sources.tables import Tables


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The data, and of whom each subject and each violation holds.

    `past` has for each expectation that looks back the day, and how many there were; None where no event is
    that old.
    """

    job: Job
    tables: Tables
    result: Result
    past: Mapping[int, tuple[str, int | None]]

    def counted(self, expectation: Expectation) -> Counted:
        place = _place(self.job.model.expectations, expectation)
        members = self.result.extra[f"subject {place}"]
        if place in self.past:
            day, then = self.past[place]
            return Counted(int(members.sum()), self.result.size, day, then)
        whole = self.result.extra.get(f"of {place}")
        if whole is None:
            return Counted(int(members.sum()), self.result.size)
        return Counted(int((members & whole).sum()), int(whole.sum()))

    def breaker(self, guarantee: Guarantee) -> Breaker | None:
        """The first customer in key order who breaks it; None where nobody does."""
        holds = self.result.extra[f"violation {_place(self.job.model.guarantees, guarantee)}"]
        places = np.flatnonzero(np.asarray(holds, dtype=bool)).tolist()
        if not places:
            return None
        names = list(self.result.key.columns)
        keys = list(zip(*(plain_values(self.result.key[name]) for name in names), strict=True))
        first = min(places, key=lambda place: keys[place])
        one = alone(self.job, self.tables, (), guarantee.facts, lambda _: int(first))
        columns = self.job.model.catalog.customers.columns
        private = any(name in columns and columns[name].private for name in names)
        facts = tuple(explain(one.reference, fact, one.place) for fact in guarantee.facts)
        return Breaker(PRIVATE if private else written_key(keys[first]), facts)


def _place(written: Sequence[Any], one: Any) -> int:
    return next(place for place, each in enumerate(written) if each is one)


def evidence(job: Job) -> Evidence:
    """Reads the sources. Raises Problem where they can't be read, or nothing of one matches anybody."""
    model = job.model
    asked = {f"subject {place}": e.subject for place, e in enumerate(model.expectations)}
    asked |= {f"of {place}": e.of for place, e in enumerate(model.expectations) if e.of is not None}
    asked |= {f"violation {place}": g.violation for place, g in enumerate(model.guarantees)}
    first_events = first_of_all(model) if any(e.steady for e in model.expectations) else {}
    asked |= first_events
    facts = [fact for guarantee in model.guarantees for fact in guarantee.facts]
    rules = (*asked.values(), *facts)
    job.project.refuse_lacking(job.as_of, (), asked)
    loaded, found = read_sources(job, rules)
    ran = job.project.compute(loaded.tables, job.as_of, (), asked, progress=job.progress)
    result = with_account(job, loaded, ran, rules, found)
    left_out = about(model, rules, result.left_out)
    began = first_day_of(result, first_events)
    return Evidence(job, loaded.tables, replace(result, left_out=left_out), _past(job, loaded.tables, began))


def _past(job: Job, tables: Tables, began: dt.date | None) -> dict[int, tuple[str, int | None]]:
    """For each expectation that looks back, how many there were; the days are asked for once each."""
    moments = {
        place: earlier(job.as_of, expectation.steady.ago)
        for place, expectation in enumerate(job.model.expectations)
        if expectation.steady is not None
    }
    found: dict[int, tuple[str, int | None]] = {}
    for as_of in dict.fromkeys(moments.values()):
        places = [place for place, moment in moments.items() if moment == as_of]
        subjects = {f"subject {place}": job.model.expectations[place].subject for place in places}
        if began is None or as_of.today < began:
            found |= dict.fromkeys(places, (as_of.today.isoformat(), None))
            continue
        result = job.project.compute(tables, as_of, (), subjects, progress=job.progress)
        for place in places:
            found[place] = as_of.today.isoformat(), int(result.extra[f"subject {place}"].sum())
    return found
