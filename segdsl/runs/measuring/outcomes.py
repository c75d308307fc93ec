"""What became of everybody who was assigned to something by a campaign.

In: a job and a campaign with a goal. Out: a row for each entry of a customer: their group, and whether they
met the goal in their own time, asked by the engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from segdsl.campaigns.assignments import Assignments, assignments
from segdsl.campaigns.lasting import days_of
from segdsl.campaigns.past import places_of
from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic, wrong_usage
from segdsl.model.nodes import Expression
from segdsl.model.project import Campaign, Goal
from segdsl.project.names import no_such
from segdsl.runs.job import Job
from segdsl.runs.measuring.asked import Crowd, Moments, moments
from segdsl.runs.segmenting import read_sources
from segdsl.runs.settling import history


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """Entries of customers who are customers still.

    table:    customer (a place in `crowd`), group, day (of the assignment: datetime64[D]), lost, met, worth
              (0 of who did not meet it), over (whether the time has passed), last_day (on which it passes)
    assigned: all entries, with what the history says beside
    unknown:  how many entries are of customers whom the data know no more
    """

    table: pd.DataFrame
    assigned: Assignments
    unknown: int
    crowd: Crowd
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def over(self) -> bool:
        """Whether the time of everybody has passed."""
        return bool(self.table["over"].all())


def goal_of(job: Job, name: str) -> tuple[Campaign, Goal]:
    """A campaign and its goal. Raises Problem where there is no such campaign, or it has none."""
    campaigns = job.model.campaigns
    if name not in campaigns:
        raise no_such(job.project, "campaign", name, campaigns)
    goal = campaigns[name].goal
    if goal is None:
        hint = "write into it what it is for, such as `goal any orders within 14 days`"
        raise wrong_usage(f"the campaign `{name}` has no goal, so nothing says what counts", hint)
    return campaigns[name], goal


def outcomes(job: Job, campaign: Campaign, goal: Goal, rules: Iterable[Expression] = ()) -> Outcomes:
    """Everybody's outcome as of the job's as-of; what `rules` need is read along, to ask the crowd for it."""
    past, found = history(job)
    assigned = assignments(past, campaign.name, campaign.again_after, job.as_of)
    questions = {"met": goal.condition} | ({} if goal.worth is None else {"worth": goal.worth})
    loaded, more = read_sources(job, (*questions.values(), *rules))
    crowd = Crowd(job, loaded.tables)
    entries = assigned.table
    where = places_of(pd.Series(crowd.keys), entries["key"])
    entries, customers = entries[where >= 0], where[where >= 0]
    zone = job.as_of.zone
    asked = moments(customers, entries["at"].to_numpy(), goal.within, zone)
    answers = crowd.in_time(questions, goal.within, asked)
    met = answers["met"] > 0
    table = pd.DataFrame(
        {
            "customer": customers,
            "group": entries["group"].to_numpy(),
            "day": days_of(entries["at"].to_numpy(), zone).astype("datetime64[s]"),
            "lost": entries["lost"].to_numpy(dtype=bool),
            "met": met,
            "worth": np.where(met, answers.get("worth", np.zeros(len(met))), 0.0),
            "over": _over(asked, goal, job),
            "last_day": asked.last_day.astype("datetime64[s]"),
        }
    )
    return Outcomes(table, assigned, int((where < 0).sum()), crowd, (*more, *found))


def _over(asked: Moments, goal: Goal, job: Job) -> Any:
    """Whose time has passed: nothing that could still become known would count."""
    if goal.within.unit == "minutes":
        return asked.until < np.datetime64(job.as_of.end.replace(tzinfo=None), "us")
    today = np.datetime64(job.as_of.today, "D")
    day_is_over = job.as_of.now >= AsOf(job.as_of.today, job.as_of.zone).now
    return asked.last_day < today + np.timedelta64(int(day_is_over), "D")
