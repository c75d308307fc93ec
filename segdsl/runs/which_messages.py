"""Which messages somebody asks for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages: a campaign's, or a template for a segment; the first `limit`, or a random `sample`."""

    campaign: str | None = None
    segment: str | None = None
    template: str | None = None
    limit: int | None = None
    sample: int | None = None
