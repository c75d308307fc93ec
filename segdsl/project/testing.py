"""A project's own tests in one go.

In: a project and as-of. Out: every case, and what was found in data on the way. Data that are not there only
skip the expectations; data that break a promise are findings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from segdsl.diagnostics import Diagnostic, Problem, has_errors
from segdsl.project.cases import Case, Count, examples, expectations, guarantees
from segdsl.reference import AsOf

if TYPE_CHECKING:
    from segdsl.project import Project

_NO_DATA = frozenset({"missing-file", "unsupported-source"})


@dataclass(frozen=True, slots=True)
class Tested:
    """The cases in the order of kinds and rules, and what was found in data."""

    cases: tuple[Case, ...]
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return all(case.ok is not False for case in self.cases) and not has_errors(self.diagnostics)


def test(project: Project, as_of: AsOf, *, tolerate: bool) -> Tested:
    """Raises Problem where the rules have errors."""
    model = project.model
    count, unread, found = _counting(project, as_of, tolerate)
    listed = (*examples(model, as_of), *guarantees(model), *expectations(model, count, unread))
    return Tested(listed, found)


def _counting(
    project: Project, as_of: AsOf, tolerate: bool
) -> tuple[Count | None, str, tuple[Diagnostic, ...]]:
    """What counts, or the reason why nothing can be counted."""
    if not project.model.expectations:
        return None, "", ()
    from segdsl.project.running import counting

    try:
        count, found = counting(project, as_of, tolerate=tolerate)
        return count, "", found
    except Problem as problem:
        first = next(d for d in problem.diagnostics if d.severity == "error")
        reason = f"the data can't be read: {first.message}"
        absent = all(d.code in _NO_DATA for d in problem.diagnostics if d.severity == "error")
        return None, reason, () if absent else problem.diagnostics
