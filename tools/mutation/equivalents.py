"""Changes that nobody can tell from the right code, each with the reason; they are no survivors any more.

They stand in `equivalents.toml`, by file and texts and not by line, so that they outlive other edits.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.slips.__main__ import ROOT
from tools.mutation.changes import Change

WRITTEN = Path(__file__).with_name("equivalents.toml")


@dataclass(frozen=True)
class Equivalent:
    """`right` is a piece of the file's text, `wrong` what stands there instead; `why` is one sentence.

    on: the line it stands on, where the same piece means something else elsewhere in the file
    """

    file: str
    right: str
    wrong: str
    why: str
    on: str = ""

    def is_of(self, change: Change) -> bool:
        if self.file != change.file or (self.on and self.on != _line(change)):
            return False
        texts = (self.right, self.wrong), (change.right, change.wrong)
        return len({tuple(map(_plain, pair)) for pair in texts}) == 1


@cache
def equivalents() -> tuple[Equivalent, ...]:
    """All that were found so far, by file."""
    written = tomllib.loads(WRITTEN.read_text(encoding="utf-8"))
    return tuple(Equivalent(file, **entry) for file, entries in written.items() for entry in entries)


def is_equivalent(change: Change) -> bool:
    return any(equivalent.is_of(change) for equivalent in equivalents())


def _line(change: Change) -> str:
    lines = (ROOT / change.file).read_text(encoding="utf-8").splitlines()
    return lines[change.line - 1].strip() if change.line <= len(lines) else ""


def _plain(text: str) -> str:
    """Without line ends and without the brackets that a change is put into."""
    plain = " ".join(text.split())
    return plain[1:-1] if plain.startswith("(") and plain.endswith(")") else plain
