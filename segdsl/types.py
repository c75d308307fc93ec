"""The types of values, and whether a value is known or perhaps unknown."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Kind:
    """What is known of an expression before any data: its type, and if it may be unknown."""

    type: Type
    unknown: bool = True

    @property
    def family(self) -> Family:
        return family(self.type)


CONDITION = Kind(Flag(), unknown=False)
