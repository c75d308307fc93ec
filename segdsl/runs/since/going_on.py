"""A run that goes on from another one.

In: a job, its tables, what is wanted, and perhaps what is known of the run before. Out: the result, and what
later runs can go on from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from segdsl.engines.compute import compute_since
from segdsl.engines.result import Result
from segdsl.engines.since.state import Again, State
from segdsl.model.nodes import Expression
from segdsl.runs.job import Job
from segdsl.runs.since import kept
from segdsl.sources.loading import Loaded

ENGINE = "packed"
"""The engine that can go on from a run."""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What was evaluated again, and how to find out what is known now; `entries` are tables that are kept."""

    again: Again
    remember: Callable[[], State]
    entries: Mapping[str, str]

    def keep(self, folder: Path) -> bool:
        """Keeps it for later runs that go on from the run in this folder, if it can be."""
        return kept.keep(folder, self.remember, self.entries)


def going_on(
    job: Job,
    loaded: Loaded,
    names: Iterable[str] | None,
    extra: Mapping[str, Expression],
    state: State | None = None,
) -> tuple[Result, Known | None]:
    """The result that a full run has, going on from what is known of another run, if anything is.

    By another engine everybody is looked at, and nothing is known after.
    """
    project, tables = job.project, loaded.tables
    if project.engine != ENGINE:
        return project.compute(tables, job.as_of, names, extra, progress=job.progress), None
    job.tell("computing")
    result, again, remember = compute_since(job.model, tables, job.as_of, names, extra, state=state)
    return result, Known(again, remember, loaded.entries)
