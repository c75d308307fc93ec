"""The types of values, how far their numbers reach, and whether a value is known or perhaps unknown."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

Family = Literal["number", "text", "flag", "day", "birthday", "instant", "list", "duration"]

LEAP_YEAR = 4
"""The year that a day without a year is kept with: it stands for none, and is before all others."""


@dataclass(frozen=True, slots=True)
class Number:
    """64-bit floats, or 64-bit integers where `whole`; `low` and `high` are promised bounds."""

    whole: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """Any text, compared by code point."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """A text out of a closed set, which may hold many thousands: asking it takes no longer for that."""

    values: tuple[str, ...]
    _known: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", frozenset(self.values))

    def __contains__(self, value: object) -> bool:
        return value in self._known

    def __hash__(self) -> int:
        return hash(self._known)


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no. The result of every condition is a flag that is known."""


DayEnd = dt.date | dt.datetime | Literal["today", "yesterday", "tomorrow"]
"""The end of a range of dates; a datetime without a zone is in the project's."""


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day in the project's time zone; `low` and `high` are promised bounds."""

    low: DayEnd | None = None
    high: DayEnd | None = None


@dataclass(frozen=True, slots=True)
class Birthday:
    """A day of the calendar without a year: it has anniversaries."""


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment, to the microsecond; `low` and `high` are promised bounds."""

    low: DayEnd | None = None
    high: DayEnd | None = None


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of texts."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in calendar or clock units; only settings and windows hold one."""


def day_text(day: dt.date) -> str:
    """`2026-02-28`, or `02-29` where the day has no year."""
    return f"{day:%m-%d}" if day.year == LEAP_YEAR else day.isoformat()


Type = Number | Text | OneOf | Flag | Day | Birthday | Instant | ListOf | Duration

_FAMILIES: dict[type, Family] = {
    Number: "number",
    Text: "text",
    OneOf: "text",
    Flag: "flag",
    Day: "day",
    Birthday: "birthday",
    Instant: "instant",
    ListOf: "list",
    Duration: "duration",
}

_NAMES: dict[Family, str] = {
    "number": "a number",
    "text": "a text",
    "flag": "yes or no",
    "day": "a date",
    "birthday": "a day without a year",
    "instant": "a date with a time",
    "list": "a list of texts",
    "duration": "a length of time",
}


def family(type_: Type) -> Family:
    """The family decides which operators take a value; ranges and closed sets do not matter."""
    return _FAMILIES[type(type_)]


def in_words(type_: Type) -> str:
    """The type as a message names it: `a number`, `a date`."""
    if isinstance(type_, Number) and type_.whole:
        return "a whole number"
    return _NAMES[family(type_)]


LARGEST = sys.float_info.max
_LARGEST_WHOLE = float(2**63)  # of 64-bit integers, as floats


@dataclass(frozen=True, slots=True)
class Reach:
    """The least and the largest number that a value can be, whatever the data.

    Where an end is infinite, the result of a calculation can lie beyond the floats, and then it is unknown.
    """

    low: float = -LARGEST
    high: float = LARGEST

    @property
    def ends(self) -> tuple[float, float]:
        return self.low, self.high

    @property
    def goes_beyond(self) -> bool:
        return not (self.low >= -LARGEST and self.high <= LARGEST)  # an end may be no number

    @property
    def clipped(self) -> Reach:
        """Of the results that are known."""
        return Reach() if self.goes_beyond else self


def reach_of(type_: Type) -> Reach:
    """How far the values of a type reach: to their promised bounds, else as far as 64 bits do."""
    if not isinstance(type_, Number):
        return Reach()
    most = _LARGEST_WHOLE if type_.whole else LARGEST
    return Reach(-most if type_.low is None else type_.low, most if type_.high is None else type_.high)


class Doubt(IntEnum):
    """Whether a value may be unknown; of several values that are all needed, the largest doubt counts."""

    NONE = 0
    BEYOND = 1  # only where a result lies beyond the floats, or beyond the years 1 to 9999
    LACKING = 2  # of ordinary customers as well


@dataclass(frozen=True, slots=True)
class Kind:
    """What is known of an expression before any data: its type, if it may be unknown, how far it reaches.

    `unknown` is true wherever some input makes the value unknown, `beyond` where only what is too large does.
    `within` is how far the value's numbers reach, where that is less than its type says.
    """

    type: Type
    unknown: bool = True
    beyond: bool = field(default=False, compare=False)
    within: Reach | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, type_: Type, doubt: Doubt, within: Reach | None = None) -> Kind:
        return cls(type_, doubt > Doubt.NONE, doubt is Doubt.BEYOND, within)

    @property
    def family(self) -> Family:
        return family(self.type)

    @property
    def doubt(self) -> Doubt:
        if not self.unknown:
            return Doubt.NONE
        return Doubt.BEYOND if self.beyond else Doubt.LACKING

    @property
    def lacking(self) -> bool:
        """Whether an ordinary customer may be without the value."""
        return self.doubt is Doubt.LACKING

    @property
    def reach(self) -> Reach:
        return reach_of(self.type) if self.within is None else self.within


def either_reach(kinds: Iterable[Kind]) -> Reach:
    """How far a value reaches that is one of these (at least one)."""
    low, high = zip(*(kind.reach.ends for kind in kinds), strict=True)
    return Reach(min(low), max(high))


CONDITION = Kind(Flag(), unknown=False)
