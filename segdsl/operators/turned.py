"""Operators turned round: which argument gives the result that is wanted, for customers who are made up.

In: the result, the arguments as they are, and the one that is to change. Out: what that has to be, None where
nothing will do. It is aimed, not proved: whoever made it looks at the result again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class WantedResult:
    """`value` is to come out; `place` is the argument that changes; an unknown argument is None."""

    value: Any
    arguments: tuple[Any, ...]
    place: int
    today: dt.date
    now: dt.datetime

    @property
    def is_first(self) -> bool:
        return self.place == 0

    @property
    def argument(self) -> Any:
        """The one that changes, as it is."""
        return self.arguments[self.place]

    @property
    def other(self) -> Any:
        """Of two arguments the one that stays."""
        return self.arguments[1 - self.place]


Inverse = Callable[[WantedResult], Any]


def itself(wanted: WantedResult) -> Any:
    """Of what leaves its results as they are: rounding what is round changes nothing."""
    return wanted.value if wanted.is_first else None
