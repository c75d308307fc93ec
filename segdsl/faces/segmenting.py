"""The verbs that say who is in what."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from segdsl.faces.frames import OnFrames
from segdsl.project.as_of import Moment
from segdsl.runs import arguments
from segdsl.runs.job import Job

if TYPE_CHECKING:
    import pandas as pd

    from segdsl.engines.result import Result
    from segdsl.runs.segmenting import Run
    from segdsl.sources.given import Frame


class Segmenting(OnFrames):
    """A project whose rules are run on its sources, or on frames in their place."""

    def segment(
        self,
        frame: Frame | None = None,
        events: Mapping[str, Frame] | None = None,
        as_of: Moment | None = None,
        *,
        names: Iterable[str] | None = None,
        tolerate: bool = False,
        since: str | os.PathLike[str] | None = None,
    ) -> Result:
        """Who is in what: every segment, lifecycle, score and trait, or those of `names`.

        Without frames the declared sources are read; `on` says what frames are. Of a frame, only columns that
        the names need have to be there. As-of is now where it is not given. With `tolerate`, values that
        break a promise count as unknown, and the result's `diagnostics` say so. With `since`, a folder that
        `segdsl segment --out` wrote, only customers of whom something can have changed are looked at again;
        the result is the same. Raises Problem.
        """
        return self.run(frame, events, as_of, names=names, tolerate=tolerate, since=since).result

    def run(
        self,
        frame: Frame | None = None,
        events: Mapping[str, Frame] | None = None,
        as_of: Moment | None = None,
        *,
        names: Iterable[str] | None = None,
        tolerate: bool = False,
        progress: Callable[[str], None] | None = None,
        since: str | os.PathLike[str] | None = None,
        keeping: bool = False,
    ) -> Run:
        """As `segment`, with what was read and found on the way, and who has moved since the other run.

        With `keeping`, the run's `known` can be kept for later runs that go on from it.
        """
        from segdsl.runs import segmenting

        moment, asked = self.moment(as_of), None if names is None else arguments.texts(names, "names")
        project = self.knowing(*(asked or ()))
        wanted = segmenting.checked_names(project, asked)
        folder = None if since is None else Path(arguments.path(since, "since"))
        job = Job(project.on(frame, events), moment, tolerate, progress)
        return segmenting.run_sources(job, wanted, since=folder, keeping=keeping, in_files=True)

    def mask(
        self,
        name: str,
        frame: Frame,
        events: Mapping[str, Frame] | None = None,
        as_of: Moment | None = None,
        *,
        tolerate: bool = False,
    ) -> pd.Series[bool]:
        """Whether each customer of a frame is in a segment: a boolean Series with the frame's own index.

        Rows without a key are in nothing; `frame` and `events` are as in `on`. What `tolerate` passes over
        is warned of, as a `Tolerated`. Raises Problem.
        """
        from segdsl.runs import segmenting
        from segdsl.runs.reading import frames

        moment, project = self.moment(as_of), self.knowing(arguments.text(name, "name"))
        segmenting.checked_names(project, (name,))
        return frames.mask(Job(project, moment, tolerate), name, frame, events)
