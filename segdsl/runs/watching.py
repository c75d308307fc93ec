"""Ticks, one after another: when anything of the project changes, and when time alone can move people.

In: a project. Out: what each tick gives, or the Problem that kept it from happening, as it comes. Days end at
the project's midnight; where rules count hours or minutes, time can move people at every minute.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from segdsl.diagnostics import Problem
from segdsl.instants import end_of_day, local_day
from segdsl.plan.digest import rests_on_time_of_day
from segdsl.project.as_of import as_of
from segdsl.project.reviewed import Reviewed
from segdsl.runs.changes import Lookout, Seen
from segdsl.runs.job import Job
from segdsl.runs.triggering import Ticked, tick
from segdsl.triggers.delivering import Manner
from segdsl.triggers.state import Store

MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """How to wait: `every` is the longest time from tick to tick, None where changes and the clock decide.

    look: seconds between two looks at the files
    """

    every: dt.timedelta | None = None
    look: float = 1.0
    wait: Callable[[float], None] = time.sleep
    clock: Callable[[], dt.datetime] = lambda: as_of(None, "UTC").now


def watching(
    project: Reviewed,
    manner: Manner | None = None,
    pace: Pace | None = None,
    *,
    tolerate: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Iterator[Ticked | Problem]:
    """Ticks without end. Raises the Problem of the first tick, and where another run is at it."""
    how = pace or Pace()
    with Store(project.folder).alone("segdsl watch"):
        lookout = Lookout(project)
        files = lookout.seen()
        yield tick(Job(project, project.moment(how.clock()), tolerate, progress), manner)
        while True:
            files = _waited(project, lookout, files, how)
            try:
                project.reload()
                moment = project.moment(how.clock())
                outcome: Ticked | Problem = tick(Job(project, moment, tolerate, progress), manner)
            except Problem as problem:  # somebody is in the middle of writing rules
                outcome = problem
            yield outcome


def _waited(project: Reviewed, lookout: Lookout, before: Seen, how: Pace) -> Seen:
    """Waits for a reason for a tick; what the files look like then, when nobody writes any more."""
    due = next_moment(project, how.clock(), how.every)
    last = before
    while True:
        how.wait(how.look)
        now = _seen(lookout, last)
        if now == last and (now != before or how.clock() >= due):
            return now
        last = now


def _seen(lookout: Lookout, otherwise: Seen) -> Seen:
    try:
        return lookout.seen()
    except OSError:  # a folder is being put in the place of another
        return otherwise


def next_moment(project: Reviewed, now: dt.datetime, every: dt.timedelta | None = None) -> dt.datetime:
    """When time alone can have moved somebody: at midnight, or in a minute; or earlier, after `every`."""
    zone = project.place.config.zone
    moments = [end_of_day(local_day(now, zone), zone)]
    if every is not None:
        moments.append(now + every)
    elif _counts_minutes(project):
        moments.append(now + MINUTE)
    return min(moments)


def _counts_minutes(project: Reviewed) -> bool:
    try:
        names = project.place.config.tracked
        return rests_on_time_of_day(project.knowing(*names).model, names)
    except (Problem, KeyError):
        return False
