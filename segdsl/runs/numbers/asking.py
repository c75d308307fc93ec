"""Data that are read once and asked several times, also as of earlier days.

In: a job, and the rules that will be asked for. Out: an `Asking`, each of whose questions is one run of the
engine. As of an earlier day events and dates are as they were then, and attributes as they are today; whoever
joined later, where that is known, is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic
from segdsl.engines.result import Result
from segdsl.model.nodes import Expression
from segdsl.model.project import Model
from segdsl.runs.job import Job
from segdsl.runs.numbers.joined import joins_later, of_then
from segdsl.runs.reading.left_out import about
from segdsl.runs.reading.needs import rules_of
from segdsl.runs.segmenting import read_sources, with_account

if TYPE_CHECKING:
    from segdsl.engines.left_out import LeftOut
    from segdsl.sources.tables import Tables


class Asking:
    """`rules` are all that will be asked for besides `names`; of frames only what they need is read."""

    def __init__(self, job: Job, names: Iterable[str] = (), rules: Iterable[Expression] = ()) -> None:
        self._job = job
        names, others = tuple(names), (*rules, *joins_later(job))
        self._rules = (*rules_of(job.model, names), *others)
        if job.read is None:
            job.project.refuse_lacking(job.as_of, names, dict(zip(map(str, count()), others, strict=False)))
        self._loaded, self._found = read_sources(job, self._rules)
        self.left_out: Mapping[str, LeftOut] = {}
        self.diagnostics: tuple[Diagnostic, ...] = self._found

    @property
    def model(self) -> Model:
        """What the rules mean."""
        return self._job.model

    @property
    def tables(self) -> Tables:
        """What was read."""
        return self._loaded.tables

    def ask(
        self,
        names: Iterable[str] = (),
        extra: Mapping[str, Expression] | None = None,
        as_of: AsOf | None = None,
    ) -> Result:
        """The values of names and of further expressions. Raises Problem where nothing matches anybody."""
        job, when = self._job, as_of or self._job.as_of
        there = of_then(job, self.tables, when)
        ran = job.project.compute(there, when, tuple(names), extra, progress=job.progress)
        if when != job.as_of:
            return ran
        if there is not self.tables:  # the rows of those who join later are not of strangers
            whole = job.project.compute(self.tables, when, tuple(names), extra)
            ran = replace(ran, left_out=whole.left_out)
        result = with_account(job, self._loaded, ran, self._rules, self._found)
        self.left_out = about(job.model, self._rules, result.left_out)
        self.diagnostics = result.diagnostics
        return result


def first_number(values: Any) -> float | None:
    """The number that an expression about everybody has; None where it is unknown or there is nobody."""
    return None if not len(values) or values.isna().iloc[0] else float(values.iloc[0])
