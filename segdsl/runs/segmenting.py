"""Running a project's rules on data.

In: a job, whose project has declared sources or frames in their place. Out: a `Run`: who is in what, which
files that was read from, and what was found in them but tolerated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from segdsl.diagnostics import Diagnostic, Problem, has_errors
from segdsl.engines.compute import engine_called
from segdsl.engines.result import Result
from segdsl.model.nodes import Expression
from segdsl.project.files import Files
from segdsl.project.names import no_such_name
from segdsl.runs import arguments
from segdsl.runs.drifting.watching import Watched, drifted, watched
from segdsl.runs.job import Job
from segdsl.runs.kept_answers import computed
from segdsl.runs.reading.databases import copied, staying_of
from segdsl.runs.reading.history_events import history_events
from segdsl.runs.reading.left_out import account
from segdsl.runs.reading.needs import needs, rules_of
from segdsl.runs.reading.strangers import looked_at, unmatched
from segdsl.runs.since.going_on import Known, going_on
from segdsl.runs.since.kept import recalled
from segdsl.runs.since.moves import Before, Moved, moves
from segdsl.sources.loading import Loaded, Staying, load
from segdsl.sources.old_texts import refuse_old_texts
from segdsl.sources.reading import FileFact

if TYPE_CHECKING:
    from segdsl.sources.lake.database import Lake


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A result and where it came from.

    `lookups` are the lookup tables as read, for those who show their rows. `since` says who has moved since
    another run, where that was asked for; `known` is what a later run can go on from.
    """

    result: Result
    files: Mapping[str, tuple[FileFact, ...]] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    lookups: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    since: Moved | None = None
    known: Known | None = None

    @property
    def without_key(self) -> dict[str, int]:
        """By table, how many rows without a key were left out."""
        return {name: left.without_key for name, left in self.result.left_out.items() if left.without_key}


def read_sources(
    job: Job,
    rules: Iterable[Expression] | None = None,
    lake: Lake | None = None,
    staying: Staying | None = None,
) -> tuple[Loaded, tuple[Diagnostic, ...]]:
    """The declared sources, or the frames in their place, and warnings about them.

    Of frames, what these rules need; else everything, large tables in the `lake` if there is one, but for
    what can stay where it is. Raises Problem with everything that is wrong there.
    """
    if job.read is not None:
        return job.read
    catalog = job.model.catalog
    refuse_old_texts()
    if job.project.given is not None:
        from segdsl.runs.reading.frames import read_frames

        needed = None if rules is None else needs(job.model, rules)
        from_frames = read_frames(job, job.project.given, needed)
        return from_frames.required(), from_frames.diagnostics
    if has_errors(job.project.outside):
        raise Problem(job.project.outside)
    if catalog.customers.file is None and catalog.customers.base is None:
        message = "nothing says who the customers are"
        hint = 'declare them: `customers from "customers.csv" key customer_id`'
        raise Problem([Diagnostic("unknown-name", message, hint=hint)])
    read = load(
        catalog,
        job.project.data,
        tolerate=job.tolerate,
        progress=job.progress,
        today=job.as_of.today,
        history=history_events(job),
        lake=lake,
        staying=staying,
    )
    return read.required(), (*read.diagnostics, *copied(job, staying))


def run_sources(
    job: Job,
    names: Iterable[str] | None = None,
    *,
    extra: Mapping[str, Expression] | None = None,
    since: Path | None = None,
    keeping: bool = False,
    in_files: bool = False,
    with_lookups: bool = False,
) -> Run:
    """The rules, or those of these names, on the declared sources or the frames in their place.

    With `since`, the folder of a run, only customers of whom something can have changed are looked at again.
    With `keeping`, the run has what a later one can go on from. With `in_files`, what is large stays in files
    where the engine reads those: tables, and the result; with `with_lookups`, rows of look-ups that stay in a
    database are there as well. Raises Problem.
    """
    before = None if since is None else Before.of(since, job.model.catalog.customers.key or ("row",))
    wanted = checked_names(job.project, names)
    model = job.model
    rules = (*rules_of(model, model.order if wanted is None else wanted), *(extra or {}).values())
    beside = {} if job.project.given is not None else watched(job.project, rules)
    asked = _asked(extra or {}, beside)
    if job.read is None:
        job.project.refuse_lacking(job.as_of, wanted, asked)
    with staying_of(job, in_files=in_files and not beside) as staying:
        loaded, found = read_sources(job, rules, _lake(job) if in_files and not beside else None, staying)
        if job.read is None and not beside:  # of what was learnt, rows of other days are looked at
            loaded = loaded.for_once(looked_at(model.catalog, rules))
        ran = _ran(job, wanted, rules, loaded, found, extra or {}, beside, before, keeping)
        there = loaded.tables.elsewhere
        return replace(ran, lookups=there.lookups()) if with_lookups and there is not None else ran


def _asked(extra: Mapping[str, Expression], beside: Watched) -> dict[str, Expression]:
    """What is asked for beside names, by label."""
    return {label: value for own in (extra, *beside.values()) for label, value in own.items()}


def _ran(
    job: Job,
    wanted: tuple[str, ...] | None,
    rules: tuple[Expression, ...],
    loaded: Loaded,
    found: tuple[Diagnostic, ...],
    extra: Mapping[str, Expression],
    beside: Watched,
    before: Before | None,
    keeping: bool,
) -> Run:
    """What these rules say of the sources that were read."""
    model = job.model
    asked = _asked(extra, beside)
    if before is None and not keeping:
        ran, known = computed(job, loaded, wanted, asked), None
    else:
        ran, known = going_on(
            job, loaded, wanted, asked, None if before is None else recalled(before.folder, loaded)
        )
    found = (*found, *drifted(job, loaded, ran, beside))
    ran = replace(ran, extra=ran.extra.only(extra))
    result = with_account(job, loaded, ran, rules, found)
    names = model.shown if wanted is None else wanted
    result = result.only(names)
    moved = (
        None if before is None else moves(before, result, None if known is None else known.again.only(names))
    )
    return Run(result, loaded.files, result.diagnostics, loaded.tables.lookups, moved, known)


def _lake(job: Job) -> Lake | None:
    """Where large tables lie; None where the engine has all in memory. Raises Problem."""
    if not engine_called(job.project.engine).abilities.reads_files:
        return None
    from segdsl.sources.lake.database import Lake, usual_memory

    return Lake(job.project.place.config.run.memory or usual_memory())


def with_account(
    job: Job,
    loaded: Loaded,
    result: Result,
    rules: tuple[Expression, ...],
    found: tuple[Diagnostic, ...],
) -> Result:
    """The result with everything that was left out, and with what was found when reading and since.

    Raises Problem where nothing of a source matches anybody.
    """
    catalog, tables = job.model.catalog, loaded.tables
    left_out = account(catalog, result.left_out, tables.omitted)
    if job.project.given is None:  # frames may hold the rows of a few customers, or a few of their rows
        strangers = unmatched(job, tables, left_out, rules)
        if has_errors(strangers):
            raise Problem((*found, *strangers))
        found = (*found, *strangers)
    return replace(result, left_out=left_out, diagnostics=found)


def checked_names(project: Files, names: Iterable[str] | None) -> tuple[str, ...] | None:
    """The names, each once. Raises Problem for the first that rules do not give to anything."""
    if names is None:
        return None
    wanted = arguments.texts(names, "names")
    for name in wanted:
        try:
            project.model.kind_of(name)
        except KeyError:
            raise no_such_name(project, name) from None
    return wanted
