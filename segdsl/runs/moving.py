"""Who is in the segments that triggers and alerts are about, and who moved since another moment.

In: a job whose project tracks segments. Out: members, of data that are read once, as of one moment or
another; movements with their causes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from functools import cached_property

from segdsl import __version__
from segdsl.clock import AsOf
from segdsl.engines.result import Result
from segdsl.engines.since.state import State as Remembered
from segdsl.keys import written_key
from segdsl.plan.digest import digest
from segdsl.project.files import Files
from segdsl.runs.job import Job
from segdsl.runs.reading import left_out
from segdsl.runs.reading.needs import rules_of
from segdsl.runs.segmenting import read_sources, with_account
from segdsl.runs.since.going_on import going_on
from segdsl.triggers.movements import Counterfactual, Movement, movement
from segdsl.triggers.state import State

Keys = frozenset[str]


class Tracked:
    """The members of every tracked segment, `now` and at other moments. Raises Problem for wrong data."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self.names = job.project.place.config.tracked
        rules = tuple(rules_of(job.model, self.names))
        job.project.refuse_lacking(job.as_of, self.names)
        self.loaded, found = read_sources(job, rules)
        computed, self._known = going_on(job, self.loaded, self.names, {})
        result = with_account(job, self.loaded, computed, rules, found)
        self.now = {name: _keys(result, name) for name in self.names}
        self.diagnostics = result.diagnostics
        self.rows_left_out = left_out.document(result.left_out)

    def at(self, as_of: AsOf, names: Iterable[str]) -> dict[str, Keys]:
        """Members as of another moment, or knowing less; looks only at whom the clock can have moved."""
        wanted = tuple(names)
        other = replace(self._job, as_of=as_of)
        result, _ = going_on(other, self.loaded, wanted, {}, self._state)
        return {name: _keys(result, name) for name in wanted}

    @cached_property
    def _state(self) -> Remembered | None:
        """What is known of now."""
        return None if self._known is None else self._known.remember()


def _keys(result: Result, name: str) -> Keys:
    rows = result.key[result.segments[name].to_numpy()]
    return frozenset(written_key(key) for key in rows.itertuples(index=False, name=None))


def moved_since(
    job: Job, tracked: Tracked, state: State | None, known: Mapping[str, Set[str]]
) -> tuple[Movement, ...]:
    """Who moved since the last tick, of which `known` are the members by segment."""
    if state is None:
        return tuple(_first(tracked, name) for name in tracked.names)
    before = AsOf.parse(state.as_of, job.as_of.zone)
    changed = _changed(job, state)
    others = [name for name in tracked.names if name in known and known[name] != tracked.now[name]]
    then = tracked.at(before, others) if others else {}
    by_time = tracked.at(job.as_of.knowing_until(before), others) if others else {}
    other = {name: Counterfactual(then[name], by_time[name]) for name in others}
    return tuple(
        movement(name, known[name], tracked.now[name], other.get(name), new_rules=name in changed)
        if name in known
        else _first(tracked, name)
        for name in tracked.names
    )


def moving_until(job: Job, tracked: Tracked, now: AsOf) -> tuple[Movement, ...]:
    """Who will move from now until as-of, which is ahead, if nothing happens."""
    before = tracked.at(now, tracked.names)
    by_time = tracked.at(job.as_of.knowing_until(now), tracked.names)
    return tuple(
        movement(name, before[name], by_time[name], Counterfactual(before[name], by_time[name]))
        for name in tracked.names
    )


def _first(tracked: Tracked, name: str) -> Movement:
    return Movement(name, len(tracked.now[name]), baseline="first")


# ---------------------------------------------------------------- whether rules have changed


def meanings(job: Job) -> dict[str, str]:
    """By tracked segment, a digest of what it means."""
    return {name: digest(job.model, (name,)) for name in job.project.place.config.tracked}


def written(project: Files) -> str:
    """A digest of all that is written about rules."""
    files = {name: file.span.source.text for name, file in project.rules.files.items()}
    said = json.dumps([sorted(files.items()), sorted(project.overrides.items()), project.place.config.zone])
    return hashlib.sha256(said.encode()).hexdigest()


def _changed(job: Job, state: State) -> Set[str]:
    """The segments that mean something else than at the last tick.

    Another version may have another digest for the same meaning: then the texts decide.
    """
    if state.program != __version__ and state.written == written(job.project):
        return set()
    now = meanings(job)
    return {name for name, meaning in state.meanings.items() if now.get(name, meaning) != meaning}
