"""A file of data that is there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that exists. `name` is what messages call it; `inside` names the table of a database."""

    path: Path
    name: str
    inside: str | None = None
