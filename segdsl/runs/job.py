"""A job: one run of segdsl, with all that whatever takes part in it has to know.

In: a project, the moment that rules call today, and how data are to be taken. Verbs are functions of a job.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segdsl.clock import AsOf
    from segdsl.diagnostics import Diagnostic
    from segdsl.model.project import Model
    from segdsl.project.reviewed import Reviewed
    from segdsl.sources.loading import Loaded

    Read = tuple[Loaded, tuple[Diagnostic, ...]]


@dataclass(frozen=True, slots=True)
class Job:
    """What is done on which `project`, as of when.

    With `tolerate`, values that break a promise of the declarations count as unknown, and are told.
    `progress` is told each step. Sources that were `read` already are not read again.
    """

    project: Reviewed
    as_of: AsOf
    tolerate: bool = False
    progress: Callable[[str], None] | None = None
    read: Read | None = None

    @property
    def model(self) -> Model:
        """What the project's rules mean. Raises Problem where they have errors."""
        return self.project.model

    def tell(self, step: str) -> None:
        """Says what is being done, to whoever wants to know: a text, or a `Step` that says how far it is."""
        if self.progress is not None:
            self.progress(step)
