"""Small pieces: names, literals, lengths of time and days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from segdsl.source import Span


@dataclass(frozen=True, slots=True)
class Name:
    """An identifier, without its backquotes."""

    text: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A text literal, without its quotes and with doubled quotes undone."""

    value: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Number:
    """A number literal. `value` is an int where it was written as one (and has no %)."""

    value: int | float
    percent: bool  # written as 30%: value is 0.3
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class YesNo:
    """`yes` or `no`."""

    value: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class DateLiteral:
    """`2026-03-31`."""

    value: dt.date
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class InstantLiteral:
    """A date with a time; naive where no offset was written (then it is in the project's zone)."""

    value: dt.datetime
    span: Span = field(compare=False, repr=False)


Unit = Literal["minute", "hour", "day", "week", "month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class Duration:
    """`90 days`."""

    amount: Number
    unit: Unit
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class DayWord:
    """`today`, `yesterday`, `tomorrow`."""

    word: Literal["today", "yesterday", "tomorrow"]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """`30 days ago`, `lapsed_after ago` (forward is False), `in 5 days` (forward is True)."""

    duration: Duration | Name
    forward: bool
    span: Span = field(compare=False, repr=False)
