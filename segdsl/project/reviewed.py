"""A project that is read and looked at: what its files say, and everything that is wrong with it.

In: the files of a project. Out: what `check` finds, looked for once; needs no data.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from segdsl.project.files import Files

if TYPE_CHECKING:
    from segdsl.diagnostics import Diagnostic
    from segdsl.messages.checks.findings import Report
    from segdsl.project.checking import Findings


class Reviewed(Files):
    """The files of a project with what a review of them finds. What is found is kept until `reload`."""

    _progress: Callable[[str], None] | None = None

    @cached_property
    def letters(self) -> Report | None:
        """What is wrong with the messages of campaigns, also by combination; None where there are none."""
        from segdsl.project.letters import check_letters

        return check_letters(self, self._progress)

    @cached_property
    def findings(self) -> Findings:
        """What `check` finds, with what a baseline needs to know of it."""
        from segdsl.project.checking import check

        return check(self, self.letters)

    def examined(self, progress: Callable[[str], None]) -> Findings:
        """What `check` finds; `progress` is told how far it has come."""
        self._progress = progress
        return self.findings

    def check(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong with rules, templates and personas, in reading order; needs no data."""
        return self.findings.diagnostics
