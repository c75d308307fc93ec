"""Mistakes that people make often, each with what to write instead.

A slip is known by the text in front of the place where reading stopped and the text from there on.
The first that fits is told. In messages and hints, `\\g<…>` stands for what a group matched.
"""

from __future__ import annotations

import re

from segdsl.syntax.slips.clauses import CLAUSES
from segdsl.syntax.slips.habits import HABITS
from segdsl.syntax.slips.learnt import LEARNT
from segdsl.syntax.slips.names import NAMES
from segdsl.syntax.slips.series import SERIES
from segdsl.syntax.slips.signs import SIGNS
from segdsl.syntax.slips.slip import Slip
from segdsl.syntax.slips.times import TIMES

# The order matters: the first slip that fits is told.
SLIPS = (*SERIES, *LEARNT, *NAMES, *SIGNS, *TIMES, *HABITS, *CLAUSES)

COMPILED = tuple(
    (re.compile(f"(?:{slip.before})\\Z") if slip.before else None, re.compile(slip.here), slip)
    for slip in SLIPS
)

Found = tuple[Slip, re.Match[str], re.Match[str] | None]


def find_slip(before: str, text: str, position: int) -> Found | None:
    """The first slip that fits the text in front of a position and the text from there on."""
    for behind, ahead, slip in COMPILED:
        here = ahead.match(text, position)
        if here is None:
            continue
        front = None if behind is None else behind.search(before)
        if behind is None or front:
            return slip, here, front
    return None
