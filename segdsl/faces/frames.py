"""A project with frames in the place of its declared sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

from segdsl.project.reviewed import Reviewed

if TYPE_CHECKING:
    from segdsl.faces.prepared import Prepared
    from segdsl.sources.given import Frame


class OnFrames(Reviewed):
    """A project whose verbs can be put on frames."""

    def on(self, frame: Frame | None = None, events: Mapping[str, Frame] | None = None) -> Self:
        """The project with frames in the place of its declared sources, as the verbs that take data have it.

        `frame` has a row per customer; `events` has a frame for each table of events, attributes or lookups
        by its name: one that is left out has no rows. Without `events`, what is needed is read from its
        declared source. Frames are of pandas, or of any library that speaks Arrow, such as Polars; they are
        never changed. Raises Problem for what is no frame.
        """
        if frame is None and events is None:
            return self
        from segdsl.runs.reading.frames import frames_of

        return self.with_frames(frames_of(self.model.catalog, frame, events))

    def prepare(self, frame: Frame | None = None, events: Mapping[str, Frame] | None = None) -> Prepared:
        """Frames kept ready for many questions: `prepared.segment(as_of)` types and encodes them once.

        `on` says what frames are. Nothing is read before the first question. Raises Problem.
        """
        from segdsl.faces.prepared import Prepared
        from segdsl.model.catalog import CUSTOMERS
        from segdsl.sources.given import lasting

        own = None if frame is None else lasting(frame, CUSTOMERS)
        if isinstance(events, Mapping):
            read = {name: lasting(one, name) for name, one in events.items()}
            events = events if all(read[name] is one for name, one in events.items()) else read
        self.on(own, events)
        return Prepared(self, own, events)
