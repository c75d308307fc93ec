"""Who comes back: customers by the week, month or quarter of their first event, and how many came again.

In: a job, events, and how long a period is. Out: `Retention`: for each cohort how many were active in the
period of their first event, in the next one, and so on. Cohorts of fewer than ten customers are left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic, wrong_usage
from segdsl.project.as_of import written
from segdsl.runs.job import Job
from segdsl.runs.numbers.asking import Asking
from segdsl.runs.numbers.calendar import Every, called, first_day, last_day, period
from segdsl.runs.numbers.events import first_time, number_in, time_of
from segdsl.runs.numbers.groups import LEAST

if TYPE_CHECKING:
    from segdsl.engines.left_out import LeftOut


@dataclass(frozen=True, slots=True)
class Cohort:
    """`active` has the number of its customers who had an event: in their own period (all), the next, …"""

    name: str
    active: tuple[int, ...]

    @property
    def customers(self) -> int:
        """Everybody whose first event was in that period."""
        return self.active[0]


@dataclass(frozen=True, slots=True, eq=False)
class Retention:
    """`complete` is whether the newest period is over; `hidden` counts cohorts that are too small."""

    as_of: AsOf
    events: str
    every: Every
    cohorts: tuple[Cohort, ...]
    complete: bool
    hidden: int = 0
    earlier: int = 0
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    def document(self) -> dict[str, Any]:
        """The JSON of `segdsl retention`."""
        return {
            "as_of": written(self.as_of),
            "events": self.events,
            "every": self.every,
            "complete": self.complete,
            "cohorts": [{"cohort": one.name, "active": list(one.active)} for one in self.cohorts],
            "hidden": self.hidden,
            "earlier": self.earlier,
        }


def retention(job: Job, events: str, every: Every, most: int) -> Retention:
    """Of the newest `most` cohorts. Raises Problem for names of no events, or of some without a time."""
    model, zone = job.model, job.as_of.zone
    at = time_of(job.project, events)
    first = first_time(model, events)
    asking = Asking(job, (), (first, number_in(model, events, at, job.as_of.today, job.as_of.today)))
    began = asking.ask((), {"first": first}).extra["first"]
    if not began.notna().any():
        raise wrong_usage(f"nobody has any `{events}` yet")
    local = began.dt.tz_convert(zone) if began.dt.tz is not None else began
    own = np.array([-1 if day is None else period(day, every) for day in map(_day, local)])
    last = period(job.as_of.today, every)
    oldest = max(int(own[own >= 0].min()), last - most + 1)
    asked = {
        str(number): number_in(model, events, at, first_day(number, every), last_day(number, every))
        for number in range(oldest, last + 1)
    }
    active = {int(label): values > 0 for label, values in asking.ask((), asked).extra.items()}
    cohorts, hidden = [], 0
    for start in range(oldest, last + 1):
        members = own == start
        if members.sum() >= LEAST:
            counts = tuple(int((active[n] & members).sum()) for n in range(start, last + 1))
            cohorts.append(Cohort(called(start, every), counts))
        elif members.any():
            hidden += 1
    complete = job.as_of.today == last_day(last, every)
    earlier = int(((own >= 0) & (own < oldest)).sum())
    return Retention(
        job.as_of,
        events,
        every,
        tuple(cohorts),
        complete,
        hidden,
        earlier,
        asking.left_out,
        asking.diagnostics,
    )


def _day(moment: Any) -> dt.date | None:
    return None if moment is None or moment != moment else moment.date()
