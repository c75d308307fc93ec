"""What the control group of a campaign can find, before anything is sent.

In: a job, a campaign and the lift that one would like to find. Out: a `Power`. The rate without the letter is
that of the audience of one goal's time ago, until now; whom the campaign was sent to meanwhile is left out.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.campaigns.assignments import CONTROL, assignments
from segdsl.campaigns.past import places_of
from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic, option, wrong_usage
from segdsl.instants import add_minutes, moved, start_of_day
from segdsl.measure.power import customers_for, holdout_for, smallest_lift
from segdsl.model.nodes import Length, Sample
from segdsl.model.project import Campaign, Goal
from segdsl.operators.calendar import add_days, add_months
from segdsl.project import as_of as clock
from segdsl.runs.job import Job
from segdsl.runs.measuring.asked import Crowd, moments
from segdsl.runs.measuring.outcomes import goal_of
from segdsl.runs.segmenting import read_sources
from segdsl.runs.settling import history, settled


@dataclass(frozen=True, slots=True)
class Before:
    """The audience of one goal's time ago: since when, how many, how many of them met the goal in that time.

    entered: how many are in the audience now who were not then
    until:   the day on which that time ended; None where it is over now
    """

    since: str
    customers: int
    met: int
    entered: int
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Power:
    """What a control group can find: a lift that is found in four of five campaigns.

    mailed, held_out: customers, were the campaign sent now; holdout: the share that the rules hold out
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
    diagnostics: tuple[Diagnostic, ...] = ()


def power(job: Job, name: str, *, lift: float, rate: float | None) -> Power:
    """What the control group can find as of the job's as-of. Raises Problem."""
    campaign, goal = goal_of(job, name)
    share = campaign.held_out.below if isinstance(campaign.held_out, Sample) else 0.0
    if not share:
        hint = "write into it how many get nothing, such as `holdout 10%`"
        raise wrong_usage(f"the campaign `{name}` holds nobody out, so it can find nothing", hint)
    if not lift > 0 or (rate is not None and not 0 < rate < 1):
        percent = rate is not None and 1 <= rate < 100
        hint = f"did you mean {rate:g}%?" if percent else "such as 10% and 5%"
        raise wrong_usage("a lift is above 0, and a rate between 0 and 1", hint)
    ran = settled(job, campaign=name)
    mailed, held_out = len(ran.only.recipients), ran.only.left.counts["held_out"]
    before = _before(job, campaign, goal)
    base = _rate(name, before) if rate is None else rate
    variant = min((v.share for v in campaign.variants if v.share), default=1.0)
    compared = max(1, sum(v.share > 0 for v in campaign.variants))
    needed = customers_for(lift, base, share, variant, compared)
    return Power(
        name,
        clock.written(job.as_of),
        mailed,
        held_out,
        share,
        compared,
        base,
        rate is not None,
        lift,
        smallest_lift(base, mailed * variant, held_out, compared),
        holdout_for(lift, base, mailed + held_out, variant, compared),
        needed,
        _ready(job, before, needed, mailed + held_out),
        before,
        ran.diagnostics,
    )


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


# ---------------------------------------------------------------- one goal's time ago


def _before(job: Job, campaign: Campaign, goal: Goal) -> Before:
    """Before the campaign was sent, where that was lately: whoever has not been sent it since then is no
    picture of all, for those who met the goal in time left the audience before it went out.
    """
    loaded, _ = read_sources(job, (goal.condition, campaign.audience))
    crowd = Crowd(job, loaded.tables)
    past, _ = history(job)
    sent = assignments(past, campaign.name, campaign.again_after, job.as_of).table
    before = _unsent(job.as_of, goal.within, sent["at"])
    found = None if before is None else _until(job, campaign, goal, crowd, sent, before)
    if found is not None and found.met:
        return replace(found, until=before.today.isoformat() if before is not None else None)
    return _until(job, campaign, goal, crowd, sent, job.as_of)


def _unsent(as_of: AsOf, length: Length, sent: pd.Series[pd.Timestamp]) -> AsOf | None:
    """The day before the first sending of late, where the goal's time before it holds no sending."""
    since = _moment(_ago(as_of, length)[0])
    lately = sent[sent >= since]
    if not len(lately):
        return None
    first = AsOf(lately.min().to_pydatetime().replace(tzinfo=dt.UTC), as_of.zone)
    before = AsOf(moved(first.today, dt.timedelta(days=-1)), as_of.zone)
    earlier = _moment(_ago(before, length)[0])
    return None if ((sent >= earlier) & (sent < since)).any() else before


def _until(job: Job, campaign: Campaign, goal: Goal, crowd: Crowd, sent: pd.DataFrame, end: AsOf) -> Before:
    """One goal's time that ends with this moment, among whom it was not sent to in it."""
    since, then = _ago(end, goal.within)
    inside, now = (_members(crowd, campaign, moment) for moment in (then, job.as_of))
    in_time = (sent["at"] >= _moment(since)) & (sent["at"] < _moment(end.end))
    mailed = places_of(pd.Series(crowd.keys), sent["key"][in_time & (sent["group"] != CONTROL)])
    inside_still = inside.copy()
    inside_still[mailed[mailed >= 0]] = False
    asked = np.flatnonzero(inside_still)
    instants = np.full(len(asked), _moment(since).to_datetime64())
    windows = moments(asked, instants, goal.within, job.as_of.zone)
    met = crowd.in_time({"met": goal.condition}, goal.within, windows)["met"]
    day = AsOf(since, job.as_of.zone).today.isoformat()
    return Before(day, len(asked), int((met > 0).sum()), int((now & ~inside).sum()))


def _moment(instant: dt.datetime) -> pd.Timestamp:
    """As the history has moments: in UTC, without a zone."""
    return pd.Timestamp(instant.astimezone(dt.UTC).replace(tzinfo=None))


def _ago(as_of: AsOf, length: Length) -> tuple[dt.datetime, AsOf]:
    """When the goal's time began that is over now, and as of when one was in the audience then."""
    if length.unit == "minutes":
        start = add_minutes(as_of.now, -length.amount) or as_of.now
        return start, AsOf(start, as_of.zone)
    add = add_months if length.unit == "months" else add_days
    day = add(as_of.today, -length.amount) or dt.date.min
    return start_of_day(day, as_of.zone), AsOf(moved(day, dt.timedelta(days=-1)), as_of.zone)


def _members(crowd: Crowd, campaign: Campaign, moment: AsOf) -> NDArray[np.bool_]:
    inside = crowd.values({"audience": campaign.audience}, moment)["audience"]
    members: NDArray[np.bool_] = inside.astype("boolean").fillna(False).to_numpy(dtype=bool)
    return members


def document(found: Power) -> dict[str, Any]:
    """As `power --format json` prints it; what is not to be had is null."""
    before = found.before
    return {
        "campaign": found.campaign,
        "as_of": found.as_of,
        "mailed": found.mailed,
        "held_out": found.held_out,
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
