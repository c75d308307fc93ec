"""Since when customers are customers: whoever had not joined by a moment is not counted then.

In: a job, whose settings may name the date on which a customer joined (`[customer] joined`), and what was
read. Out: the tables with the customers of a moment. Whoever's date is unknown has always been there.
"""

from __future__ import annotations

from dataclasses import replace

from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic, Problem
from segdsl.model.by_name import named
from segdsl.model.nodes import Expression
from segdsl.model.terms import call, now, today
from segdsl.project.customer_settings import unusable_joined
from segdsl.runs.job import Job
from segdsl.source import NOWHERE
from segdsl.sources.tables import Tables


def joins_later(job: Job) -> tuple[Expression, ...]:
    """The condition that somebody has not joined yet; nothing where no date says so. Raises Problem."""
    name, model = job.project.place.config.customer.joined, job.model
    if name is None or model.catalog.customers.file is None:
        return ()
    if wrong := unusable_joined(model, name):
        message, hint = wrong
        raise Problem([Diagnostic("bad-config", f"`customer.joined` names {message}", hint=hint)])
    date = named(model, name)
    clock = now if date.kind.family == "instant" else today
    return (call(">", (date, clock(NOWHERE)), NOWHERE),)


def is_known(job: Job) -> bool:
    """Whether it is told since when customers are there: those who come from events are so since these."""
    return job.model.catalog.customers.file is None or bool(joins_later(job))


def of_then(job: Job, tables: Tables, as_of: AsOf) -> Tables:
    """The tables with the customers who had joined by as-of; the same where these are all."""
    later = joins_later(job)
    if not later or tables.customers is None:
        return tables
    found = job.project.compute(tables, as_of, (), {"later": later[0]}).extra["later"].to_numpy(bool)
    if not found.any():
        return tables
    return replace(tables, customers=tables.customers[~found].reset_index(drop=True))
