"""One tick: who entered and left the segments that triggers are about, and what is done about it.

In: a job. Out: what moved and why, and what became of the deliveries. A tick is committed before anything is
delivered; whatever ends a run, the next one delivers the rest. As of a moment that is still ahead nothing is
done: it is told who would enter and leave if nothing happened.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from segdsl.channels import channel_called
from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic, Problem, has_errors, option, wrong_usage
from segdsl.engines.result import Result
from segdsl.keys import written_key
from segdsl.plan.digest import digest
from segdsl.project import as_of as clock
from segdsl.project.files import Files
from segdsl.project.living_settings import check_living_settings
from segdsl.runs.job import Job
from segdsl.runs.reading.needs import rules_of
from segdsl.runs.rendering import render
from segdsl.runs.segmenting import read_sources, with_account
from segdsl.runs.which_messages import Wanted
from segdsl.sources.loading import Loaded
from segdsl.triggers import alerts
from segdsl.triggers.delivering import Delivery, Manner, Report
from segdsl.triggers.movements import Counterfactual, Crossing, Movement, movement
from segdsl.triggers.state import State, Store
from segdsl.triggers.way import Surroundings, way_called

Keys = frozenset[str]


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a tick gives.

    as_of:  the day or instant, as outputs say it; `since`: that of the tick before, None for the first
    dry:    whether nothing was done or kept; `ahead`: because as-of is in the future
    report: what became of the deliveries, also of earlier ticks
    files:  what was read, by table
    """

    as_of: str
    since: str | None
    movements: tuple[Movement, ...]
    dry: bool = False
    ahead: bool = False
    report: Report = field(default_factory=Report)
    diagnostics: tuple[Diagnostic, ...] = ()

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
        return {**told, "dry_run": self.dry}


def tick(job: Job, manner: Manner | None = None, *, dry_run: bool = False) -> Ticked:
    """One tick, with its deliveries; with `dry_run` nothing is kept or done. Raises Problem."""
    config = job.project.place.config
    if not config.trigger and not config.alert:
        hint = 'write one: `[[trigger]]` with `segment = "…"`, `do = "file"` and `path = "crossings"`'
        raise wrong_usage("`segdsl.toml` has no `[[trigger]]`, so there is nothing to look at", hint)
    job = replace(job, project=job.project.knowing(*config.tracked))
    if has_errors(wrong := tuple(check_living_settings(job.project.place, job.model))):
        raise Problem(wrong)
    now = job.project.moment(None)
    if job.as_of.now > now.now:
        return _ahead(job, now)
    store = Store(job.project.folder)
    if dry_run:
        return replace(_looked(job, store.last(), store).ticked, dry=True)
    around = _surroundings(job)
    for trigger in config.trigger:
        way_called(trigger.do).ready(trigger, around)
    with store.alone("segdsl trigger"):
        looked = _looked(job, store.last(), store)
        _commit(job, store, looked)
        how = replace(manner or Manner(), progress=job.tell)
        report = Delivery(config.trigger, around, how).run(store)
        found = (*looked.ticked.diagnostics, *_undelivered(report))
        return replace(looked.ticked, report=report, diagnostics=found)


# ---------------------------------------------------------------- who moved


class _Members:
    """Who is in the segments, by data that are read once, as of one moment or another."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self.names = job.project.place.config.tracked
        self._rules = tuple(rules_of(job.model, self.names))
        self._loaded, self._found = read_sources(job, self._rules)
        result = self._computed(job.as_of, self.names)
        whole = with_account(job, self._loaded, result, self._rules, self._found)
        self.now = {name: _keys(whole, name) for name in self.names}
        self.diagnostics = whole.diagnostics

    @property
    def loaded(self) -> Loaded:
        return self._loaded

    def then(self, as_of: AsOf, names: Iterable[str]) -> dict[str, Keys]:
        """As of another moment, or knowing less."""
        wanted = tuple(names)
        result = self._computed(as_of, wanted)
        return {name: _keys(result, name) for name in wanted}

    def _computed(self, as_of: AsOf, names: tuple[str, ...]) -> Result:
        return self._job.project.compute(self._loaded.tables, as_of, names, progress=self._job.progress)


def _keys(result: Result, name: str) -> Keys:
    rows = result.key[result.segments[name].to_numpy()]
    return frozenset(written_key(key) for key in rows.itertuples(index=False, name=None))


@dataclass(frozen=True, slots=True)
class _Looked:
    ticked: Ticked
    now: dict[str, Keys]
    state: State | None


def _looked(job: Job, state: State | None, store: Store) -> _Looked:
    """Who moved since the last tick. Raises Problem where that was later than as-of."""
    said = clock.written(job.as_of)
    before = AsOf.parse(state.as_of, job.as_of.zone) if state is not None else None
    if state is not None and before is not None and job.as_of.now < before.now:
        message = f"the last tick was as of {state.as_of}, and as of {said} is earlier"
        raise wrong_usage(message, "take a later moment, or none, which is now")
    members = _Members(job)
    job.tell("comparing with the last tick")
    moved = _movements(job, members, state, before, store)
    since = None if state is None else state.as_of
    found = (*members.diagnostics, *_alerts(job, members, moved, since, said))
    return _Looked(Ticked(said, since, moved, diagnostics=found), members.now, state)


def _movements(
    job: Job, members: _Members, state: State | None, before: AsOf | None, store: Store
) -> tuple[Movement, ...]:
    if state is None or before is None:
        return tuple(Movement(name, len(members.now[name]), baseline="first") for name in members.names)
    known = store.members(state)
    same_texts = state.texts == _texts(job.project)
    changed = {
        name
        for name in known
        if name in members.names and not same_texts and state.meanings[name] != digest(job.model, (name,))
    }
    other = [name for name in members.names if name in known and known[name] != members.now[name]]
    as_of = job.as_of
    then = members.then(before, other) if other else {}
    by_time = members.then(as_of.knowing_until(before), other) if other else {}
    return tuple(
        movement(
            name,
            known[name],
            members.now[name],
            Counterfactual(then[name], by_time[name]) if name in then else None,
            new_rules=name in changed,
        )
        if name in known
        else Movement(name, len(members.now[name]), baseline="first")
        for name in members.names
    )


def _ahead(job: Job, now: AsOf) -> Ticked:
    """Who would cross between now and a moment that is still ahead, if nothing happened."""
    members = _Members(job)
    before = members.then(now, members.names)
    by_time = members.then(job.as_of.knowing_until(now), members.names)
    moved = tuple(
        movement(name, before[name], by_time[name], Counterfactual(before[name], by_time[name]))
        for name in members.names
    )
    since = clock.written(now)
    said = clock.written(job.as_of)
    return Ticked(said, since, moved, dry=True, ahead=True, diagnostics=members.diagnostics)


# ---------------------------------------------------------------- what is kept and done


def _commit(job: Job, store: Store, looked: _Looked) -> None:
    old, config = looked.state, job.project.place.config
    made = old.next if old is not None else State
    meanings = {name: digest(job.model, (name,)) for name in config.tracked}
    state = made(looked.ticked.as_of, _texts(job.project), meanings)
    about = [one for moved in looked.ticked.movements for one in moved.acted_on]
    store.commit(state, looked.now, config.trigger, about)


def _texts(project: Files) -> str:
    """A digest of all that is written about rules: where it is the same, so are they, by any version."""
    files = {name: file.span.source.text for name, file in project.rules.files.items()}
    said = json.dumps([sorted(files.items()), sorted(project.overrides.items()), project.place.config.zone])
    return hashlib.sha256(said.encode()).hexdigest()


def _surroundings(job: Job) -> Surroundings:
    def written(campaign: str, keys: frozenset[str], out: Path) -> int:
        kind = channel_called(job.model.campaigns[campaign].channel).kind
        form = "eml" if kind == "email" else "jsonl"
        summary, _ = render(job, Wanted(campaign), out, replace=False, form=form, only=keys)
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


# ---------------------------------------------------------------- alerts


def _alerts(
    job: Job, members: _Members, moved: tuple[Movement, ...], since: str | None, said: str
) -> Iterator[Diagnostic]:
    by_name = {one.segment: one for one in moved}
    for alert in job.project.place.config.alert:
        if alert.segment is not None:
            found = alerts.replaced(alert, by_name[alert.segment], str(since))
        else:
            newest = _newest(job, members.loaded, str(alert.events))
            found = alerts.out_of_date(alert, newest, job.as_of, said)
        if found is not None:
            yield found


def _newest(job: Job, loaded: Loaded, events: str) -> dt.date | dt.datetime | None:
    """The time of the newest event that exists by as-of."""
    at = job.model.catalog.events[events].at
    times = loaded.tables.events[events][str(at)].dropna()
    is_instant = getattr(times.dtype, "tz", None) is not None
    end = job.as_of.end if is_instant else dt.datetime.combine(job.as_of.today, dt.time())
    times = times[times < end] if is_instant else times[times <= end]
    if times.empty:
        return None
    newest = times.max().to_pydatetime()
    return newest.astimezone(dt.UTC) if is_instant else newest.date()  # type: ignore[no-any-return]
