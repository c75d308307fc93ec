"""Numbers that are compared with a value whose range is known.

In: a model. Out: each literal beside the value it is compared with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from segdsl.analysis.written import everything
from segdsl.decimals import in_digits
from segdsl.model.findings import quoted
from segdsl.model.nodes import Call, Expression, Literal
from segdsl.model.project import Model
from segdsl.model.traversal import walk
from segdsl.types import Number

_COMPARISONS = ("=", "<", "<=", ">", ">=", "between", "in")


@dataclass(frozen=True, slots=True)
class Compared:
    """A number literal compared with a value that lies in `range_`."""

    subject: Expression
    literal: Literal
    range_: Number

    @property
    def number(self) -> float:
        assert isinstance(self.literal.value, int | float)
        return self.literal.value

    @property
    def looks_like_another_scale(self) -> bool:
        """A percentage where the range is 0 to 1, or a share where it is 0 to 100."""
        low, high = self.range_.low, self.range_.high
        if low == 0 and high == 1:
            return 1 < self.number <= 100
        return low == 0 and high == 100 and 0 < self.number < 1

    @property
    def is_outside(self) -> bool:
        low, high = self.range_.low, self.range_.high
        return (low is not None and self.number < low) or (high is not None and self.number > high)


def compared_numbers(model: Model) -> Iterator[Compared]:
    for expression in everything(model):
        for part in walk(expression):
            if isinstance(part, Call) and part.operator in _COMPARISONS:
                yield from _of_comparison(part)


def _of_comparison(call: Call) -> Iterator[Compared]:
    for subject in call.arguments:
        range_ = subject.kind.type
        if isinstance(subject, Literal) or not isinstance(range_, Number):
            continue
        if range_.low is None and range_.high is None:
            continue
        for other in call.arguments:
            if (
                isinstance(other, Literal)
                and isinstance(other.value, int | float)
                and subject.span != other.span
            ):
                yield Compared(subject, other, range_)


def range_in_words(compared: Compared) -> str:
    """`nps` is from 0 to 10."""
    low, high = compared.range_.low, compared.range_.high
    words = quoted(compared.subject.span)
    if low is None:
        return f"{words} is at most {_plain(high)}"
    if high is None:
        return f"{words} is at least {_plain(low)}"
    return f"{words} is from {_plain(low)} to {_plain(high)}"


def _plain(bound: float | None) -> str:
    """A bound as a person writes it: 1000000, 0.5."""
    return "" if bound is None else in_digits(bound)
