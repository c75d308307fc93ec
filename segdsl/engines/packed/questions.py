"""What is asked of each row: one comparison of one column with constants.

A question becomes a procedure once its column is known: it answers for a stretch of rows, with a Boolean for
each or with packed bits, whichever it has. Of what is unknown the answer is no; only `Known` asks about that.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from segdsl.engines.packed.answering import Answering, Flagged, always, only_known, stretch_of
from segdsl.engines.packed.columns import Column, Flags, Moments, Numbers
from segdsl.plan.nodes import Node

_EPOCH = dt.datetime(1970, 1, 1)
_MICROSECOND = dt.timedelta(microseconds=1)


class Question(Protocol):
    """One comparison; equal ones have the same identity."""

    @property
    def identity(self) -> tuple[Any, ...]:
        """What tells it from others."""

    @property
    def looks_at(self) -> tuple[Node, ...]:
        """The nodes whose columns it is about."""

    def answering(self, *columns: Column) -> Answering:
        """How it is answered of these columns."""


@dataclass(frozen=True, slots=True)
class OfOne:
    """A question about the column of one node."""

    node: Node

    @property
    def looks_at(self) -> tuple[Node, ...]:
        return (self.node,)


@dataclass(frozen=True, slots=True)
class Compared(OfOne):
    """A number or moment compared with a constant; an unknown number in floats is NaN, which nothing is."""

    compare: np.ufunc
    constant: Any

    @property
    def identity(self) -> tuple[Any, ...]:
        return (self.compare.__name__, self.node, type(self.constant), self.constant)

    def answering(self, *columns: Column) -> Answering:
        (column,) = columns
        assert isinstance(column, Numbers | Moments)
        values, compare, constant = column.values, self.compare, in_array(self.constant)
        if values.dtype.kind == "f":
            constant = float(constant)  # whole numbers beside others are compared as floats

        def answer(start: int, stop: int, flags: Flagged, spare: Flagged) -> Flagged:
            into = flags[: stop - start]
            compare(values[start:stop], constant, out=into)
            return into

        return only_known(answer, column.known)

    def stretch(self, ascending: Moments) -> tuple[int, int]:
        """From which row up to which it holds of moments in ascending order, all of them known."""
        bound, size = in_array(self.constant), len(ascending)
        before, through = (int(np.searchsorted(ascending.values, bound, side)) for side in ("left", "right"))
        earlier, then, later = (bool(self.compare(moment, 0)) for moment in (-1, 0, 1))
        start = 0 if earlier else before if then else through
        return start, size if later else through if then else before


@dataclass(frozen=True, slots=True)
class ComparedWith:
    """Two numbers, or two moments, of the same row compared."""

    node: Node
    compare: np.ufunc
    other: Node

    @property
    def identity(self) -> tuple[Any, ...]:
        return (self.compare.__name__, self.node, self.other)

    @property
    def looks_at(self) -> tuple[Node, ...]:
        return (self.node, self.other)

    def answering(self, *columns: Column) -> Answering:
        column, other = columns
        assert isinstance(column, Numbers | Moments)
        assert isinstance(other, Numbers | Moments)
        first, second, compare = column.values, other.values, self.compare
        if first.dtype.kind != second.dtype.kind:
            first, second = first.astype(np.float64), second.astype(np.float64)

        def answer(start: int, stop: int, flags: Flagged, spare: Flagged) -> Flagged:
            into = flags[: stop - start]
            compare(first[start:stop], second[start:stop], out=into)
            return into

        return only_known(answer, column.known, other.known)


@dataclass(frozen=True, slots=True)
class Known(OfOne):
    """Whether there is a value."""

    @property
    def identity(self) -> tuple[Any, ...]:
        return ("known", self.node)

    def answering(self, *columns: Column) -> Answering:
        (column,) = columns
        known = column.known
        if isinstance(column, Numbers) and column.of_floats and known is None:
            values = column.values

            def answer(start: int, stop: int, flags: Flagged, spare: Flagged) -> Flagged:
                own = values[start:stop]
                into = flags[: stop - start]
                np.equal(own, own, out=into)
                return into

            return answer
        return always(True) if known is None else stretch_of(known)


@dataclass(frozen=True, slots=True)
class Yes(OfOne):
    """Whether a flag is known to be yes."""

    @property
    def identity(self) -> tuple[Any, ...]:
        return ("yes", self.node)

    def answering(self, *columns: Column) -> Answering:
        (column,) = columns
        assert isinstance(column, Flags)
        return stretch_of(column.yes)


@dataclass(frozen=True, slots=True)
class Never:
    """What holds of no row."""

    @property
    def identity(self) -> tuple[Any, ...]:
        return ("never",)

    @property
    def looks_at(self) -> tuple[Node, ...]:
        return ()

    def answering(self, *columns: Column) -> Answering:
        return always(False)


def in_array(constant: Any) -> Any:
    """A constant as the arrays of its column hold it."""
    match constant:
        case dt.datetime():
            plain = constant.astimezone(dt.UTC).replace(tzinfo=None) if constant.tzinfo else constant
            return (plain - _EPOCH) // _MICROSECOND
        case dt.date():
            return (dt.datetime.combine(constant, dt.time()) - _EPOCH) // _MICROSECOND
        case _:
            return constant
