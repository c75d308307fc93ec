"""Numbers and days that are compared with a value whose range is known.

In: a model. Out: each literal beside the value it is compared with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from segdsl.decimals import in_digits
from segdsl.model.findings import quoted
from segdsl.model.nodes import Call, Expression, Literal
from segdsl.model.project import Model
from segdsl.model.traversal import walk
from segdsl.model.written import everything
from segdsl.operators import OPERATORS
from segdsl.types import Day, DayEnd, Instant, Number


@dataclass(frozen=True, slots=True)
class Compared:
    """A literal compared with a value that lies in `range_`: a number, or a day."""

    subject: Expression
    literal: Literal
    range_: Number | Day | Instant

    @property
    def number(self) -> float:
        assert isinstance(self.literal.value, int | float)
        return self.literal.value

    @property
    def looks_like_another_scale(self) -> bool:
        """A percentage where the range is 0 to 1, or a share where it is 0 to 100."""
        if not isinstance(self.range_, Number):
            return False
        low, high = self.range_.low, self.range_.high
        if low is not None and high is not None and low >= 0 and high <= 1:
            return 1 < self.number <= 100
        return low == 0 and high == 100 and 0 < self.number < 1

    @property
    def is_outside(self) -> bool:
        if not isinstance(self.range_, Number):
            first, last = _day(self.range_.low), _day(self.range_.high)
            day = _day(self.literal.value)
            return day is not None and ((first or day) > day or (last or day) < day)
        low, high = self.range_.low, self.range_.high
        return (low is not None and self.number < low) or (high is not None and self.number > high)


def _day(end: object) -> dt.date | None:
    """A day, or that of a moment; None for a word such as `today`, whose day rules alone don't know."""
    if isinstance(end, dt.datetime):
        return end.date()
    return end if isinstance(end, dt.date) else None


def compared_numbers(model: Model) -> Iterator[Compared]:
    for expression in everything(model):
        for part in walk(expression):
            if isinstance(part, Call) and OPERATORS[part.operator].compares:
                yield from _of_comparison(part)


def _of_comparison(call: Call) -> Iterator[Compared]:
    for subject in call.arguments:
        range_ = _whole_days(subject).kind.type
        if isinstance(subject, Literal) or not isinstance(range_, Number | Day | Instant):
            continue
        kinds = (int, float) if isinstance(range_, Number) else (dt.date,)
        if range_.low is None and range_.high is None:
            continue
        for other in call.arguments:
            if isinstance(other, Literal) and isinstance(other.value, kinds) and subject.span != other.span:
                yield Compared(subject, other, range_)


def _whole_days(subject: Expression) -> Expression:
    """A moment, where its day is compared: its range is that of its days."""
    return subject.arguments[0] if isinstance(subject, Call) and subject.operator == "local day" else subject


def range_in_words(compared: Compared) -> str:
    """`nps` is from 0 to 10."""
    low, high = compared.range_.low, compared.range_.high
    words = quoted(compared.subject.span)
    if low is None:
        return f"{words} is at most {_plain(high)}"
    if high is None:
        return f"{words} is at least {_plain(low)}"
    return f"{words} is from {_plain(low)} to {_plain(high)}"


def _plain(bound: float | DayEnd | None) -> str:
    """A bound as a person writes it: 1000000, 0.5, 2010-01-01."""
    if bound is None or isinstance(bound, str | dt.date):
        return str(bound or "")
    return in_digits(bound)
