"""What a slip is, and the patterns that many share."""

from __future__ import annotations

from dataclasses import dataclass

from segdsl.syntax.lexing import PATTERNS


@dataclass(frozen=True, slots=True)
class Slip:
    """`before` ends at the place, `here` begins there; both are regular expressions.

    `fix` replaces what `here` matched, where it is given; the place begins with the group `begin`. It may be
    made unasked unless it is a `guess`: where something else could have been meant.
    """

    before: str
    here: str
    message: str
    hint: str
    fix: str | None = None
    code: str = "syntax"
    guess: bool = False


UNIT = PATTERNS["«unit»"]
NAMED = r"^\s*(?P<keyword>attributes|events|lookup|setting|trait|segment|lifecycle|score|campaign|metric)\s+"
COLUMN = r"\n[ \t]+(?P<column>[A-Za-z_]\w*)[ \t]+$"
