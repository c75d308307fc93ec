"""Which messages somebody asks for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages: a campaign's (of a series, those of one `step`), or a template for a segment.

    Of these the first `limit`, or a random `sample`.
    """

    campaign: str | None = None
    segment: str | None = None
    template: str | None = None
    limit: int | None = None
    sample: int | None = None
    step: str | None = None
