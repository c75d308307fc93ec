"""What the control group of a campaign can find, before anything is sent.

In: a job, a campaign and the lift that one would like to find. Out: a `Power`. The rate without the letter is
that of the audience of one goal's time ago, until now; whom the campaign was sent to meanwhile is left out.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any

import numpy as np
import pandas as pd

from segdsl.campaigns.assignments import CONTROL, assignments
from segdsl.campaigns.fates import Settled
from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic, option, wrong_usage
from segdsl.measure.power import customers_for, holdout_for, smallest_lift
from segdsl.model.nodes import Sample
from segdsl.operators.calendar import add_days
from segdsl.project import as_of as clock
from segdsl.runs.job import Job
from segdsl.runs.measuring.before import Before, before
from segdsl.runs.measuring.outcomes import goal_of
from segdsl.runs.settling import history, settled


@dataclass(frozen=True, slots=True)
class Sent:
    """Who has entered the campaign already: customers that it was sent to and held out, from day to day."""

    mailed: int
    held_out: int
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Power:
    """What a control group can find: a lift that is found in four of five campaigns.

    mailed, held_out: customers, were the campaign sent now; holdout: the share that the rules hold out
    sent:             who has entered it already; None where nobody has
    customers:        those it goes by: of now, and who has entered already, each once
    compared:         how many groups are compared with the control group
    rate:             the share that meets the goal anyhow; `stated` where whoever asked said it
    smallest_lift:    the smallest lift that is found, in shares of the rate; infinite where none is
    holdout_needed:   the smallest share to hold out that finds the wanted `lift`; None where none does
    customers_needed: how many customers it takes with this holdout; None beyond a billion
    ready_on:         the day by which so many have entered, at the pace of `before`; None where nobody did
    """

    campaign: str
    as_of: str
    mailed: int
    held_out: int
    holdout: float
    compared: int
    rate: float
    stated: bool
    lift: float
    smallest_lift: float
    holdout_needed: float | None
    customers_needed: int | None
    ready_on: str | None
    before: Before
    customers: int = 0
    sent: Sent | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


def power(job: Job, name: str, *, lift: float, rate: float | None) -> Power:
    """What the control group can find as of the job's as-of. Raises Problem."""
    campaign, goal = goal_of(job, name)
    share = campaign.held_out.below if isinstance(campaign.held_out, Sample) else 0.0
    if not share:
        hint = "write into it how many get nothing, such as `holdout 10%`"
        raise wrong_usage(f"the campaign `{name}` holds nobody out, so it can find nothing", hint)
    _check(lift, rate)
    ran = settled(job, campaign=name)
    entered = assignments(history(job)[0], name, campaign.again_after, job.as_of).table
    mailed, held_out = _now(ran.only)
    were_mailed, were_held_out = _then(entered)
    all_mailed, all_held = mailed | were_mailed, held_out | were_held_out
    customers = len(all_mailed | all_held)
    earlier = before(job, campaign, goal, entered)
    base = _rate(name, earlier) if rate is None else rate
    variant = min((v.share for v in campaign.variants if v.share), default=1.0)
    compared = max(1, sum(v.share > 0 for v in campaign.variants))
    needed = customers_for(lift, base, share, variant, compared)
    return Power(
        name,
        clock.written(job.as_of),
        len(mailed),
        len(held_out),
        share,
        compared,
        base,
        rate is not None,
        lift,
        smallest_lift(base, len(all_mailed) * variant, len(all_held), compared),
        holdout_for(lift, base, customers, variant, compared),
        needed,
        _ready(job, earlier, needed, customers),
        earlier,
        customers,
        _sent(entered, job.as_of.zone),
        ran.diagnostics,
    )


def _check(lift: float, rate: float | None) -> None:
    """Raises Problem for numbers that are none."""
    if not lift > 0 or (rate is not None and not 0 < rate < 1):
        percent = rate is not None and 1 <= rate < 100
        hint = f"did you mean {rate:g}%?" if percent else "such as 10% and 5%"
        raise wrong_usage("a lift is above 0, and a rate between 0 and 1", hint)


def _now(found: Settled) -> tuple[set[str], set[str]]:
    """The customers who would be mailed now, and those who would be held out."""
    mailed = found.recipients.audience.keys.iloc[found.recipients.rows]
    return set(mailed), {key for key, fate, _ in found.left if fate == "held_out"}


def _then(entered: pd.DataFrame) -> tuple[set[str], set[str]]:
    """The customers who were mailed already, and those who were held out."""
    held = entered["group"] == CONTROL
    return set(entered["key"][~held]), set(entered["key"][held])


def _sent(entered: pd.DataFrame, zone: str) -> Sent | None:
    if not len(entered):
        return None
    since, until = (_day(end, zone) for end in (entered["at"].min(), entered["at"].max()))
    mailed, held = _then(entered)
    return Sent(len(mailed), len(held), since, until)


def _day(at: pd.Timestamp, zone: str) -> str:
    return AsOf(at.to_pydatetime().replace(tzinfo=dt.UTC), zone).today.isoformat()


def _rate(name: str, before: Before) -> float:
    if before.met:
        return before.met / before.customers
    hint = f"say which share meets it anyhow: {option('--rate 5%', 'rate=0.05')}"
    who = f"of the {before.customers:,} customers in the audience of `{name}` on {before.since}"
    raise wrong_usage(f"{who} nobody met the goal, so the rate cannot be told", hint)


def _ready(job: Job, before: Before, needed: int | None, there: int) -> str | None:
    """When enough customers have entered, those counted who are there now."""
    if needed is None:
        return None
    days = (job.as_of.today - dt.date.fromisoformat(before.since)).days
    if needed <= there:
        return job.as_of.today.isoformat()
    if not days or not before.entered:
        return None
    wait = ceil((needed - there) * days / before.entered)
    day = add_days(job.as_of.today, wait)
    return None if day is None else day.isoformat()


def document(found: Power) -> dict[str, Any]:
    """As `power --format json` prints it; what is not to be had is null."""
    before = found.before
    return {
        "campaign": found.campaign,
        "as_of": found.as_of,
        "mailed": found.mailed,
        "held_out": found.held_out,
        "sent": None if found.sent is None else asdict(found.sent),
        "customers": found.customers,
        "holdout": found.holdout,
        "compared": found.compared,
        "rate": found.rate,
        "smallest_lift": found.smallest_lift if np.isfinite(found.smallest_lift) else None,
        "wanted": {
            "lift": found.lift,
            "holdout": found.holdout_needed,
            "customers": found.customers_needed,
            "ready_on": found.ready_on,
        },
        "before": {
            "since": before.since,
            "until": before.until,
            "customers": before.customers,
            "met": before.met,
            "entered": before.entered,
        },
    }
