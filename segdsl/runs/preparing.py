"""Frames kept ready: typed and encoded once, for many questions.

In: a project, and frames in the place of its sources. Out: who is in what as of any moment. What was found
out about the frames is kept as long as they are what they were; an edit in place is noticed, and so is one of
a file that is read beside them. Tables on a server, which tell nobody that they change, are read each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from segdsl.model.catalog import CUSTOMERS, Catalog
from segdsl.model.nodes import Expression
from segdsl.model.project import Model
from segdsl.runs import segmenting
from segdsl.runs.changes import Seen, seen_of
from segdsl.runs.job import Job
from segdsl.runs.reading.frames import frames_of, from_sources
from segdsl.runs.reading.needs import Needs, needs, rules_of
from segdsl.runs.segmenting import Run
from segdsl.sources.given import Frame
from segdsl.sources.loading import tables_of
from segdsl.sources.marks import Marked, marked

if TYPE_CHECKING:
    from segdsl.runs.job import Read

_MOST = 4
"""So many readings of the same frames are kept: with other rules other columns are needed."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """Rules of these names, or all, and what they need of the frames."""

    model: Model
    names: tuple[str, ...] | None
    rules: tuple[Expression, ...]
    needs: Needs

    @classmethod
    def of(cls, model: Model, names: tuple[str, ...] | None) -> _Asked:
        rules = tuple(rules_of(model, model.order if names is None else names))
        return cls(model, names, rules, needs(model, rules))


@dataclass(slots=True)
class Ready:
    """Frames by the name of their table, and what was read of them, with what that rests on."""

    frame: Frame | None
    events: Mapping[str, Frame] | None
    _marks: Mapping[str, Marked] = field(default_factory=dict)
    _reads: list[tuple[tuple[Any, ...], Read]] = field(default_factory=list)
    _asked: _Asked | None = None

    def run(self, job: Job, names: tuple[str, ...] | None) -> Run:
        """The rules, or those of these names, on the frames as they are now. Raises Problem."""
        self._look()
        on = replace(
            job, project=job.project.with_frames(frames_of(job.model.catalog, self.frame, self.events))
        )
        return segmenting.run_sources(replace(on, read=self._read(on, names)), names)

    def _look(self) -> None:
        """Forgets what was read where a frame is not what it was."""
        given = {**({} if self.frame is None else {CUSTOMERS: self.frame}), **(self.events or {})}
        now = {name: marked(frame) for name, frame in given.items()}
        same = now.keys() == self._marks.keys()
        if not same or not all(mark.is_as(self._marks[name]) for name, mark in now.items()):
            self._reads.clear()
        self._marks = now

    def _read(self, job: Job, names: tuple[str, ...] | None) -> Read:
        asked = self._asked
        if asked is None or asked.model is not job.model or asked.names != names:
            asked = self._asked = _Asked.of(job.model, names)
        catalog, today = job.model.catalog, job.as_of.today
        files = _files(job, asked.needs)
        if files is None:
            return segmenting.read_sources(job, asked.rules)
        rests_on = (catalog, asked.needs, job.tolerate, today if _ends_today(catalog) else None, files)
        for known, read in self._reads:
            if known == rests_on:
                return read
        read = segmenting.read_sources(job, asked.rules)
        self._reads = [(rests_on, read), *self._reads[: _MOST - 1]]
        return read


def _files(job: Job, needed: Needs) -> Seen | None:
    """What the files look like that are read beside the frames; None where that can't be told."""
    assert job.project.given is not None
    try:
        return seen_of(job.project, from_sources(job.model.catalog, job.project.given, needed))
    except OSError:
        return None


def _ends_today(catalog: Catalog) -> bool:
    """Whether the promise of a column moves with the calendar."""
    columns = (column for table in tables_of(catalog).values() for column in table.columns.values())
    ends = (getattr(column.kind.type, end, None) for column in columns for end in ("low", "high"))
    return any(isinstance(end, str) for end in ends)
