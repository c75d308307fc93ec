"""Variables of a program, each given once."""

from __future__ import annotations

import builtins
import keyword
import re

from segdsl.engines.pandas_program.library import PIECES

_TAKEN = {
    *PIECES,
    *keyword.kwlist,
    *keyword.softkwlist,
    *dir(builtins),
    "np",
    "pd",
    "dt",
    "re2",
    *("hashlib", "json", "math", "re", "statistics", "bisect_left"),
    *("Any", "Callable", "Context", "Decimal", "Fraction", "Path", "ROUND_HALF_UP", "ZoneInfo"),
    "n",
    "customers",
}


class Names:
    """Hands out each variable once."""

    def __init__(self) -> None:
        self._given: set[str] = set(_TAKEN)

    def claim(self, wanted: str) -> str:
        """The name, with a number behind it where it is taken."""
        name = re.sub(r"\W+", "_", wanted).strip("_") or "value"
        name = f"_{name}" if name[0].isdigit() else name
        free, number = name, 1
        while free in self._given:
            number += 1
            free = f"{name}_{number}"
        self._given.add(free)
        return free
