"""A batch: all that is the same for a group of recipients."""

from __future__ import annotations

from dataclasses import dataclass

from segdsl.model.project import Campaign, Segment, SeriesStep, Variant
from segdsl.people.persona import Persona


@dataclass(frozen=True, slots=True)
class Batch:
    """What a group of recipients shares. `segment` is *the* segment of each, `locale` one such as `de_AT`."""

    template: str
    campaign: Campaign | None = None
    variant: Variant | None = None
    persona: Persona | None = None
    segment: Segment | None = None
    channel: str = "email"
    locale: str = "en"
    step: SeriesStep | None = None  # of a series
