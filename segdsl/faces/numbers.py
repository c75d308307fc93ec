"""The verbs that give numbers of segments; put on frames with `on` where there are such."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from segdsl.faces.frames import OnFrames
from segdsl.project.as_of import Moment
from segdsl.runs import arguments
from segdsl.runs.job import Job

if TYPE_CHECKING:
    from segdsl.runs.numbers.metrics import Measured


class Numbers(OnFrames):
    """A project of which one can ask numbers about groups of customers."""

    def metrics(
        self,
        by: Iterable[str] = (),
        as_of: Moment | None = None,
        *,
        only: Iterable[str] = (),
        tolerate: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> Measured:
        """Every metric (or those of `only`) of everyone and each segment, or of the groups that `by` makes.

        `by` names lifecycles, scores, segments, traits or attributes, which are crossed; or `campaign`,
        `step`, `variant`, `persona` of what was sent. Of fewer than ten customers no numbers are given.
        Raises Problem, also for names that there are not.
        """
        from segdsl.runs.numbers.metrics import metrics

        names, wanted = arguments.texts(by, "by"), arguments.texts(only, "only")
        return metrics(Job(self, self.moment(as_of), tolerate, progress), names, wanted)
