"""A project's own tests in one go.

In: a job. Out: every case, and what was found in data on the way. Data that are not there only
skip the expectations, and leave guarantees to proofs; data that break a promise are findings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from segdsl.diagnostics import Diagnostic, Problem, has_errors
from segdsl.progress import Step
from segdsl.runs.cases import Case, examples, expectations, guarantees
from segdsl.runs.job import Job

if TYPE_CHECKING:
    from segdsl.engines.left_out import LeftOut
    from segdsl.runs.evidence import Evidence

_NO_DATA = frozenset({"missing-file", "unsupported-source"})


@dataclass(frozen=True, slots=True)
class Tested:
    """The cases in the order of kinds and rules; of the data what was found in them, and left out of them."""

    cases: tuple[Case, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    rows_left_out: Mapping[str, LeftOut] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return all(case.ok is not False for case in self.cases) and not has_errors(self.diagnostics)


def test(job: Job) -> Tested:
    """Raises Problem where the rules have errors."""
    model = job.model
    seen, unread, found = _evidence(job)
    cases = chain(
        examples(model, job.as_of),
        guarantees(model, seen.breaker if seen is not None else None),
        expectations(model, seen.counted if seen is not None else None, unread),
    )
    number = len(model.examples) + len(model.guarantees) + len(model.expectations)
    listed: list[Case] = []
    for case in cases:
        listed.append(case)
        job.tell(Step("testing", len(listed), number))
    return Tested(tuple(listed), found, {} if seen is None else seen.result.left_out)


def _evidence(job: Job) -> tuple[Evidence | None, str, tuple[Diagnostic, ...]]:
    """What the data say, or the reason why they say nothing."""
    if not job.model.expectations and not job.model.guarantees:
        return None, "", ()
    from segdsl.runs.evidence import evidence

    try:
        seen = evidence(job)
        return seen, "", seen.result.diagnostics
    except Problem as problem:
        first = next(d for d in problem.diagnostics if d.severity == "error")
        reason = f"the data can't be read: {first.message}"
        absent = all(d.code in _NO_DATA for d in problem.diagnostics if d.severity == "error")
        return None, reason, () if absent else problem.diagnostics
