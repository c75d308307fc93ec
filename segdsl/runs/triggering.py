"""One tick: who entered and left the segments that triggers are about, and what is done about it.

In: a job. Out: what moved and why, and what became of the deliveries. A tick is committed before anything is
delivered; whatever ends a run, the next one delivers the rest. As of a moment that is still ahead nothing is
done: it is told who would enter and leave if nothing happened.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from segdsl.channels import channel_called
from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic, Problem, has_errors, option, wrong_usage
from segdsl.project import as_of as clock
from segdsl.project.files import Files
from segdsl.project.living_settings import check_living_settings
from segdsl.runs.alarms import alarms
from segdsl.runs.job import Job
from segdsl.runs.moving import Tracked, meanings, moved_since, moving_until, written
from segdsl.runs.rendering import render
from segdsl.runs.which_messages import Wanted
from segdsl.triggers.delivering import Delivery, Manner, Report, parked
from segdsl.triggers.movements import Crossing, Movement
from segdsl.triggers.state import State, Store
from segdsl.triggers.way import Surroundings, way_called


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a tick gives.

    as_of:  the day or instant, as outputs say it; `since`: that of the tick before, None for the first
    dry:    whether nothing was done or kept; `ahead`: because as-of is in the future
    report: what became of the deliveries, also of earlier ticks
    rows_left_out: by table, what of the data counts for nobody, and why
    """

    as_of: str
    since: str | None
    movements: tuple[Movement, ...]
    dry: bool = False
    ahead: bool = False
    report: Report = field(default_factory=Report)
    diagnostics: tuple[Diagnostic, ...] = ()
    rows_left_out: Mapping[str, Any] = field(default_factory=dict)

    @property
    def crossings(self) -> tuple[Crossing, ...]:
        """Everybody who crossed, by segment."""
        return tuple(one for moved in self.movements for one in moved.crossings)

    def document(self) -> dict[str, Any]:
        """The same as JSON has it; who crossed only where nothing was done, as there is no other place."""
        segments = {
            one.segment: {
                "size": one.size,
                "entered": one.count(change="enter"),
                "left": one.count(change="leave"),
                "by_rule_change": one.count(by="rules"),
                "by_clock": one.count(by="clock"),
                "baseline": one.baseline,
            }
            for one in self.movements
        }
        counts = {name: getattr(self.report, name) for name in ("delivered", "failed", "parked")}
        told: dict[str, Any] = {"as_of": self.as_of, "since": self.since, "segments": segments, **counts}
        told["alerts"] = [d.message for d in self.diagnostics if d.code == "alert"]
        if self.dry:
            told["crossings"] = [
                {"segment": one.segment, "change": one.change, "key": one.key, "by": one.by}
                for one in self.crossings
            ]
        return {**told, "rows_left_out": self.rows_left_out, "dry_run": self.dry}


def tick(job: Job, manner: Manner | None = None, *, dry_run: bool = False) -> Ticked:
    """One tick, with its deliveries; with `dry_run` nothing is kept or done. Raises Problem."""
    how = manner or Manner()
    job = replace(job, project=job.project.knowing(*job.project.place.config.tracked))
    now = job.project.moment(None)
    ahead = job.as_of.now > now.now
    _refuse(job.project, how, keeps_nothing=dry_run or ahead)
    if ahead:
        return _ahead(job, now)
    store = Store(job.project.folder)
    if dry_run:
        ticked, *_ = _looked(job, store)
        return replace(ticked, dry=True, report=Report(parked=parked(store)))
    return _done(job, store, replace(how, progress=job.tell))


def _done(job: Job, store: Store, how: Manner) -> Ticked:
    triggers, around = job.project.place.config.trigger, _surroundings(job)
    for trigger in triggers:
        way_called(trigger.do).ready(trigger, around)
    with store.alone("segdsl trigger"):
        ticked, tracked, last = _looked(job, store)
        _commit(job, store, ticked, tracked, last)
        report = Delivery(triggers, around, how).run(store)
    return replace(ticked, report=report, diagnostics=(*ticked.diagnostics, *_undelivered(report)))


def _refuse(project: Files, how: Manner, keeps_nothing: bool) -> None:
    config = project.place.config
    if not config.trigger and not config.alert:
        hint = 'write one: `[[trigger]]` with `segment = "…"`, `do = "file"` and `path = "crossings"`'
        raise wrong_usage("`segdsl.toml` has no `[[trigger]]`, so there is nothing to look at", hint)
    if has_errors(wrong := tuple(check_living_settings(project.place, project.model))):
        raise Problem(wrong)
    if how.retry_parked and how.drop_parked:
        raise wrong_usage("what is parked can be tried again or forgotten, not both")
    if keeps_nothing and (how.retry_parked or how.drop_parked):
        message = "a dry run, as a look ahead, delivers nothing, so nothing parked is tried or forgotten"
        raise wrong_usage(message)


# ---------------------------------------------------------------- who moved


def _looked(job: Job, store: Store) -> tuple[Ticked, Tracked, State | None]:
    """Who moved since the last tick. Raises Problem where that was later than as-of."""
    state = store.last()
    if state is not None and job.as_of.now < AsOf.parse(state.as_of, job.as_of.zone).now:
        said = clock.written(job.as_of)
        message = f"the last tick was as of {state.as_of}, and as of {said} is earlier"
        raise wrong_usage(message, "take a later moment, or none, which is now")
    tracked = Tracked(job)
    job.tell("comparing with the last tick")
    moved = moved_since(job, tracked, state, {} if state is None else store.members(state))
    since = None if state is None else state.as_of
    found = (*tracked.diagnostics, *alarms(job, tracked, moved, since))
    return _told(job, tracked, moved, since, found), tracked, state


def _ahead(job: Job, now: AsOf) -> Ticked:
    """Who will move from now until a moment that is still ahead, if nothing happens."""
    tracked = Tracked(job)
    moved = moving_until(job, tracked, now)
    told = _told(job, tracked, moved, clock.written(now), tracked.diagnostics)
    return replace(told, dry=True, ahead=True)


def _told(
    job: Job,
    tracked: Tracked,
    moved: tuple[Movement, ...],
    since: str | None,
    found: tuple[Diagnostic, ...],
) -> Ticked:
    said = clock.written(job.as_of)
    return Ticked(said, since, moved, diagnostics=found, rows_left_out=tracked.rows_left_out)


# ---------------------------------------------------------------- what is kept and done


def _commit(job: Job, store: Store, ticked: Ticked, tracked: Tracked, old: State | None) -> None:
    made = old.next if old is not None else State
    state = made(ticked.as_of, written(job.project), meanings(job))
    about = [one for moved in ticked.movements for one in moved.acted_on]
    store.commit(state, tracked.now, job.project.place.config.trigger, about)


def _surroundings(job: Job) -> Surroundings:
    def written(campaign: str, keys: frozenset[str], out: Path, form: str | None) -> int:
        kind = channel_called(job.model.campaigns[campaign].channel).kind
        usual = "eml" if kind == "email" else "jsonl"
        summary, _ = render(job, Wanted(campaign), out, replace=False, form=form or usual, only=keys)
        return summary.rendered

    return Surroundings(job.project.folder, written, _setting)


def _setting(name: str) -> str:
    found = os.environ.get(name, "").strip()
    if not found:
        message = f"the variable `{name}` is not set, and a `[[trigger]]` names it"
        raise wrong_usage(
            message, f"set it where this runs, for instance `export {name}=…`; nothing was done"
        )
    return found


def _undelivered(report: Report) -> Iterator[Diagnostic]:
    again = option("--retry-parked", "retry_parked=True")
    for (trigger, reason), number in report.reasons.items():
        message = f"{number:,} of the trigger `{trigger}` could not be delivered: {reason}"
        yield Diagnostic("not-delivered", message, hint=f"mend that; they are kept, and {again} tries again")
