"""Frames kept ready for many questions, for Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from segdsl.project.as_of import Moment
from segdsl.runs import arguments
from segdsl.runs.job import Job

if TYPE_CHECKING:
    from segdsl.engines.result import Result
    from segdsl.project.reviewed import Reviewed
    from segdsl.sources.given import Frame


class Prepared:
    """A project on frames that are typed and encoded once: asking again costs a fraction.

    The frames are never changed and their numbers are not copied. They may be edited in place: that is
    noticed, and they are read anew; so are the rules after the project's `reload`. The memory is given back
    with this object.
    """

    def __init__(self, project: Reviewed, frame: Frame | None, events: Mapping[str, Frame] | None) -> None:
        from segdsl.runs.preparing import Ready

        self._project = project
        self._ready = Ready(frame, events)

    def segment(
        self,
        as_of: Moment | None = None,
        *,
        names: Iterable[str] | None = None,
        tolerate: bool = False,
    ) -> Result:
        """Who is in what, as `Project.segment` gives it. Raises Problem."""
        from segdsl.runs import segmenting

        moment, asked = (
            self._project.moment(as_of),
            None if names is None else arguments.texts(names, "names"),
        )
        project = self._project.knowing(*(asked or ()))
        wanted = segmenting.checked_names(project, asked)
        return self._ready.run(Job(project, moment, tolerate), wanted).result
