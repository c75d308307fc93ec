"""Whether alerts of the settings have something to tell.

In: a job, the members and movements of a tick. Out: findings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from segdsl.diagnostics import Diagnostic
from segdsl.project import as_of as clock
from segdsl.runs.job import Job
from segdsl.runs.moving import Tracked
from segdsl.triggers import alerts
from segdsl.triggers.movements import Movement


def alarms(
    job: Job, tracked: Tracked, moved: tuple[Movement, ...], since: str | None
) -> Iterator[Diagnostic]:
    """A finding for each alert whose limit is passed; `since` is the tick before, as outputs say it."""
    by_name = {one.segment: one for one in moved}
    for alert in job.project.place.config.alert:
        if alert.segment is not None:
            found = alerts.replaced(alert, by_name[alert.segment], str(since))
        else:
            newest = _newest(job, tracked, str(alert.events))
            found = alerts.out_of_date(alert, newest, job.as_of, clock.written(job.as_of))
        if found is not None:
            yield found


def _newest(job: Job, tracked: Tracked, events: str) -> dt.date | dt.datetime | None:
    """The time of the newest event that exists by as-of."""
    at = job.model.catalog.events[events].at
    times = tracked.loaded.tables.events[events][str(at)].dropna()
    is_instant = getattr(times.dtype, "tz", None) is not None
    if is_instant:
        times = times[times < job.as_of.end]
    else:
        times = times[times <= dt.datetime.combine(job.as_of.today, dt.time())]
    if times.empty:
        return None
    newest: dt.datetime = times.max().to_pydatetime()
    return newest.astimezone(dt.UTC) if is_instant else newest.date()
