"""A day without a year, as templates see it: it has a month and a day, and is no date.

In: a month and a day. Out: a value that is printed as `02-29`. Its year, its weekday and its age are not
known: what asks for them holds the message back, and it is compared with no date.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from segdsl.types import LEAP_YEAR

FIELDS = frozenset({"month", "day"})
SKELETONS = {"short": "Md", "medium": "MMMd", "long": "MMMMd", "full": "MMMMd"}  # of CLDR


@dataclass(frozen=True, slots=True, eq=False)
class DayOfYear:
    """Equal to the same day; to compare it with a date raises TypeError."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"

    def __hash__(self) -> int:
        return hash((self.month, self.day))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, dt.date):
            raise TypeError("a day without a year is no date")
        return isinstance(other, DayOfYear) and (self.month, self.day) == (other.month, other.day)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, DayOfYear):
            return NotImplemented
        return (self.month, self.day) < (other.month, other.day)

    @property
    def in_leap_year(self) -> dt.date:
        """The date that calendars write, but for its year and weekday."""
        return dt.date(LEAP_YEAR, self.month, self.day)


def asks_for_more(layout: str) -> bool:
    """Whether a pattern or a layout writes more than a month and a day."""
    if "%" in layout:
        return re.search(r"%[^dmbB%]", layout) is not None
    return re.search(r"[A-Za-z]", re.sub(r"'[^']*'|[MLd]", "", layout)) is not None
