"""What is asked of each row: one comparison of one column with constants.

A question becomes a procedure once its column is known: it answers for a stretch of rows, with a Boolean for
each or with packed bits, whichever it has. Of what is unknown the answer is no; only `Known` asks about that.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segdsl.engines.packed.bits import Bytes, Mask
from segdsl.engines.packed.coding import Coded
from segdsl.engines.packed.columns import Column, Flags, Moments, Numbers, Texts
from segdsl.engines.packed.searching import Search
from segdsl.engines.packed.texts import Ends
from segdsl.plan.nodes import Node

Flagged = NDArray[np.bool_]

Answering = Callable[[int, int, Flagged, Flagged], "Flagged | Bytes"]
"""For the rows from one up to another (multiples of 64, but for the end of all rows): flags, written into the
first array or another; or packed bits. The second array is spare."""

Symbol = Literal["=", "<", "<=", ">", ">="]

_COMPARING: dict[str, Any] = {
    "=": np.equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}
_EPOCH = dt.datetime(1970, 1, 1)
_MICROSECOND = dt.timedelta(microseconds=1)


class Question(Protocol):
    """One comparison; equal ones have the same identity."""

    @property
    def node(self) -> Node:
        """What is looked at."""

    @property
    def identity(self) -> tuple[Any, ...]:
        """What tells it from others."""

    def answering(self, column: Column) -> Answering:
        """How it is answered of this column."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A number or moment compared with a constant; an unknown number in floats is NaN, which nothing is."""

    node: Node
    symbol: Symbol
    constant: Any

    @property
    def identity(self) -> tuple[Any, ...]:
        return (self.symbol, self.node, type(self.constant), self.constant)

    def answering(self, column: Column) -> Answering:
        assert isinstance(column, Numbers | Moments)
        values, compare, constant = column.values, _COMPARING[self.symbol], in_array(self.constant)
        if values.dtype.kind == "f":
            constant = float(constant)  # whole numbers beside others are compared as floats

        def answer(start: int, stop: int, flags: Flagged, spare: Flagged) -> Flagged:
            into = flags[: stop - start]
            compare(values[start:stop], constant, out=into)
            return into

        return only_known(answer, column.known)


@dataclass(frozen=True, slots=True)
class ComparedWith:
    """Two numbers, or two moments, of the same row compared."""

    node: Node
    symbol: Symbol
    other: Node

    @property
    def identity(self) -> tuple[Any, ...]:
        return (self.symbol, self.node, self.other)

    def answering(self, column: Column) -> Answering:
        raise TypeError("needs both columns")

    def between(self, column: Column, other: Column) -> Answering:
        """How it is answered of both columns."""
        assert isinstance(column, Numbers | Moments)
        assert isinstance(other, Numbers | Moments)
        first, second, compare = column.values, other.values, _COMPARING[self.symbol]
        if first.dtype.kind != second.dtype.kind:
            first, second = first.astype(np.float64), second.astype(np.float64)

        def answer(start: int, stop: int, flags: Flagged, spare: Flagged) -> Flagged:
            into = flags[: stop - start]
            compare(first[start:stop], second[start:stop], out=into)
            return into

        return only_known(answer, column.known, other.known)


@dataclass(frozen=True, slots=True)
class Known:
    """Whether there is a value."""

    node: Node

    @property
    def identity(self) -> tuple[Any, ...]:
        return ("known", self.node)

    def answering(self, column: Column) -> Answering:
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
class Yes:
    """Whether a flag is known to be yes."""

    node: Node

    @property
    def identity(self) -> tuple[Any, ...]:
        return ("yes", self.node)

    def answering(self, column: Column) -> Answering:
        assert isinstance(column, Flags)
        return stretch_of(column.yes)


@dataclass(frozen=True, slots=True)
class Never:
    """What holds of no row."""

    node: Node

    @property
    def identity(self) -> tuple[Any, ...]:
        return ("never", self.node)

    def answering(self, column: Column) -> Answering:
        return always(False)


@dataclass(frozen=True, slots=True)
class OneOf:
    """Whether a text is one of these."""

    node: Node
    texts: tuple[str, ...]

    @property
    def identity(self) -> tuple[Any, ...]:
        return ("one of", self.node, self.texts)

    def answering(self, column: Column) -> Answering:
        assert isinstance(column, Texts)
        if column.coded is not None:
            wanted = set(self.texts)
            return among(column.coded, (i for i, text in enumerate(column.coded.distinct) if text in wanted))
        return by_arrow(column, self._equal)

    def _equal(self, texts: pa.Array) -> pa.Array:
        if len(self.texts) > 8:
            return pc.is_in(texts, pa.array(self.texts, texts.type))
        first, *others = (pc.equal(texts, pa.scalar(text, texts.type)) for text in self.texts)
        for other in others:
            first = pc.or_(first, other)
        return first


Where = Literal["anywhere", "at the start", "at the end"]


@dataclass(frozen=True, slots=True)
class Has:
    """Whether a text has this part, which is not empty."""

    node: Node
    part: str
    where: Where

    @property
    def identity(self) -> tuple[Any, ...]:
        return (self.where, self.node, self.part)

    def answering(self, column: Column) -> Answering:
        assert isinstance(column, Texts)
        if column.coded is not None:
            return among(column.coded, self._hits(column.coded.distinct))
        match self.where:
            case "anywhere":
                return self._anywhere(column)
            case "at the end" if len(self.part.encode()) <= Ends.LONGEST:
                return self._at_the_end(column)
            case "at the end":
                return by_arrow(column, lambda texts: pc.ends_with(texts, self.part))
            case _:
                return by_arrow(column, lambda texts: pc.starts_with(texts, self.part))

    def _hits(self, distinct: Sequence[str]) -> Iterable[int]:
        part = self.part
        match self.where:
            case "anywhere":
                return (i for i, text in enumerate(distinct) if part in text)
            case "at the end":
                return (i for i, text in enumerate(distinct) if text.endswith(part))
            case _:
                first = bisect_left(distinct, part)
                last = first
                while last < len(distinct) and distinct[last].startswith(part):
                    last += 1
                return range(first, last)

    def _anywhere(self, column: Texts) -> Answering:
        search = Search(column.bytes, self.part)

        def answer(start: int, stop: int, flags: Flagged, spare: Flagged) -> Flagged:
            flags = flags[: stop - start]
            search.within(start, stop, flags)
            return flags

        return only_known(answer, column.known)

    def _at_the_end(self, column: Texts) -> Answering:
        ends = column.ends

        def answer(start: int, stop: int, flags: Flagged, spare: Flagged) -> Flagged:
            flags = flags[: stop - start]
            ends.within(self.part, start, stop, flags, spare[: stop - start])
            return flags

        return only_known(answer, column.known)


@dataclass(frozen=True, slots=True)
class Listed:
    """What was found out for each distinct value of a coded column, and for an unknown one behind them."""

    node: Node
    source: Node
    holds: tuple[bool, ...]

    @property
    def identity(self) -> tuple[Any, ...]:
        return ("listed", self.node)

    def answering(self, column: Column) -> Answering:
        assert isinstance(column, Texts)
        assert column.coded is not None
        return among(column.coded, (i for i, holds in enumerate(self.holds) if holds))


# ---------------------------------------------------------------- ways to answer


def always(holds: bool) -> Answering:
    """The same of every row."""

    def answer(start: int, stop: int, flags: Flagged, spare: Flagged) -> Flagged:
        own = flags[: stop - start]
        own[:] = holds
        return own

    return answer


def stretch_of(mask: Mask) -> Answering:
    """What is there already."""
    packed = mask.packed
    return lambda start, stop, flags, spare: packed[start >> 3 : (stop + 7) >> 3]


def among(column: Coded, codes: Iterable[int]) -> Answering:
    """Whether the code is one of these: by a few ranges, or else by a table."""
    ranges = _ranges(codes)
    if not ranges:
        return always(False)
    if sum(1 if first == last else 2 for first, last in ranges) > 8:
        return _by_table(column, ranges)
    of = column.codes.dtype.type
    bounds = [(of(first), of(last - first)) for first, last in ranges]
    own_codes = column.codes

    def answer(start: int, stop: int, flags: Flagged, spare: Flagged) -> Flagged:
        codes, flags, spare = own_codes[start:stop], flags[: stop - start], spare[: stop - start]
        for place, (first, width) in enumerate(bounds):
            into = spare if place else flags
            if width:
                np.less_equal(codes - first, width, out=into)  # below the first, unsigned codes wrap around
            else:
                np.equal(codes, first, out=into)
            if place:
                np.logical_or(flags, spare, out=flags)
        return flags

    return answer


def _ranges(codes: Iterable[int]) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    return ranges


def _by_table(column: Coded, ranges: Iterable[tuple[int, int]]) -> Answering:
    table = np.zeros(column.unknown + 1, bool)
    for first, last in ranges:
        table[first : last + 1] = True
    codes = column.codes

    def answer(start: int, stop: int, flags: Flagged, spare: Flagged) -> Flagged:
        return np.take(table, codes[start:stop], out=flags[: stop - start], mode="clip")

    return answer


def by_arrow(column: Texts, ask: Callable[[pa.Array], pa.Array]) -> Answering:
    """By a function of Arrow, which answers in its own bits."""
    arrow = column.arrow

    def answer(start: int, stop: int, flags: Flagged, spare: Flagged) -> Flagged | Bytes:
        bits = ask(arrow.slice(start, stop - start))
        if bits.null_count:
            bits = bits.fill_null(False)
        if bits.offset:
            return np.asarray(bits)
        return np.frombuffer(bits.buffers()[1], np.uint8)[: (stop - start + 7) >> 3]

    return answer


def only_known(answering: Answering, *known: Mask | None) -> Answering:
    """The same where these are known: where a value is unknown, its array may hold anything."""
    masks = [mask.packed for mask in known if mask is not None]
    if not masks:
        return answering

    def answer(start: int, stop: int, flags: Flagged, spare: Flagged) -> Bytes:
        bits = np.packbits(answering(start, stop, flags, spare), bitorder="little")
        for packed in masks:
            np.bitwise_and(bits, packed[start >> 3 : (stop + 7) >> 3], out=bits)
        return bits

    return answer


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


def looked_at(question: Question) -> tuple[Node, ...]:
    """The nodes whose columns a question is about."""
    match question:
        case ComparedWith(node=node, other=other):
            return (node, other)
        case Listed(source=source):
            return (source,)
        case Never():
            return ()
        case _:
            return (question.node,)
