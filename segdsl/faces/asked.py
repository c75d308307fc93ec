"""What is asked of every command alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Asked:
    """The common options, as given.

    Where a setting has several values, `scenarios` has the settings of each combination of them; `settings`
    are those of the first.
    """

    project: str | None
    format: str
    as_of: str | None
    data: Path | None
    engine: str | None
    settings: dict[str, str]
    strict: bool
    tolerate: bool
    quiet: bool
    verbose: bool
    color: bool | None
    debug: bool
    scenarios: tuple[Mapping[str, str], ...] = ()
