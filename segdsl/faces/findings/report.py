"""What every renderer of findings is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from segdsl.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in which files.

    `folder` leads from the top of the repository (without one, from where the command runs) to the project,
    empty where they are the same: programs that place findings want paths from there. `keys` has
    for each finding what names it in a way that outlives a move to another line.
    """

    diagnostics: Sequence[Diagnostic]
    files: Sequence[str]
    keys: Sequence[tuple[str, str, str]]
    folder: str = ""

    def path(self, diagnostic: Diagnostic) -> str:
        """The finding's file as seen from the top of the repository."""
        return self.folder + (file_of(diagnostic) or "segdsl.toml")


@dataclass(frozen=True, slots=True)
class Look:
    """How a text for people looks: with colours, with errors alone, in how many columns (None: as many as it
    takes). Formats for programs always look the same.
    """

    color: bool = False
    quiet: bool = False
    width: int | None = None


def file_of(diagnostic: Diagnostic) -> str | None:
    """The name of the file that a finding is in."""
    return diagnostic.file_name or None
