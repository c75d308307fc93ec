"""What can be done about who enters or leaves a segment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WaySettings:
    """A way of doing something, as `[[trigger]]` writes it.

    home:  the module that does it
    needs: the settings that say where things go
    may:   settings that can be left out
    """

    home: str
    needs: tuple[str, ...]
    may: tuple[str, ...] = ()


WAYS: Mapping[str, WaySettings] = {
    "webhook": WaySettings("segdsl.triggers.ways.webhook", ("url", "secret")),
    "file": WaySettings("segdsl.triggers.ways.file", ("path",)),
    "campaign": WaySettings("segdsl.triggers.ways.campaign", ("campaign",), ("path", "form")),
}
"""By the word that `do = "…"` takes."""
