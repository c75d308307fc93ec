"""The audience of one goal's time ago, and how many of them have met the goal: the rate without a letter.

In: a job, a campaign with its goal, and who was assigned to it. Out: a `Before`. Whom the campaign was sent
to in that time is left out.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.campaigns.assignments import CONTROL
from segdsl.campaigns.past import places_of
from segdsl.clock import AsOf
from segdsl.instants import add_minutes, moved, start_of_day
from segdsl.model.nodes import Length
from segdsl.model.project import Campaign, Goal
from segdsl.operators.calendar import add_days, add_months
from segdsl.runs.job import Job
from segdsl.runs.measuring.asked import Crowd, moments
from segdsl.runs.segmenting import read_sources


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


def before(job: Job, campaign: Campaign, goal: Goal, sent: pd.DataFrame) -> Before:
    """Before the campaign was sent, where that was lately: whoever has not been sent it since then is no
    picture of all, for those who met the goal in time left the audience before it went out.
    """
    loaded, _ = read_sources(job, (goal.condition, campaign.audience))
    crowd = Crowd(job, loaded.tables)
    moment = _unsent(job.as_of, goal.within, sent["at"])
    found = None if moment is None else _until(job, campaign, goal, crowd, sent, moment)
    if found is not None and found.met:
        return replace(found, until=moment.today.isoformat() if moment is not None else None)
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
