"""What is asked of texts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from segdsl.engines.packed.answering import Answering, Flagged, among, by_arrow, only_known, same_codes
from segdsl.engines.packed.columns import Column, Lists, Texts
from segdsl.engines.packed.questions import OfOne
from segdsl.engines.packed.searching import Search
from segdsl.engines.packed.texts import Ends
from segdsl.plan.nodes import Node


@dataclass(frozen=True, slots=True)
class OneOf(OfOne):
    """Whether a text is one of these."""

    texts: tuple[str, ...]

    @property
    def identity(self) -> tuple[Any, ...]:
        return ("one of", self.node, self.texts)

    def answering(self, *columns: Column) -> Answering:
        (column,) = columns
        assert isinstance(column, Texts)
        coded, wanted = column.codes_at_hand, set(self.texts)
        if coded is not None:
            return among(coded, (i for i, text in enumerate(coded.distinct) if text in wanted))
        return by_arrow(self._equal, column)

    def _equal(self, texts: pa.Array) -> pa.Array:
        if len(self.texts) > 8:
            return pc.is_in(texts, pa.array(self.texts, texts.type))
        first, *others = (pc.equal(texts, pa.scalar(text, texts.type)) for text in self.texts)
        for other in others:
            first = pc.or_(first, other)
        return first


@dataclass(frozen=True, slots=True)
class Same:
    """Whether two texts of the same row are equal."""

    node: Node
    other: Node

    @property
    def identity(self) -> tuple[Any, ...]:
        return ("same text", self.node, self.other)

    @property
    def looks_at(self) -> tuple[Node, ...]:
        return (self.node, self.other)

    def answering(self, *columns: Column) -> Answering:
        column, other = columns
        assert isinstance(column, Texts)
        assert isinstance(other, Texts)
        first, second = column.codes_at_hand, other.codes_at_hand
        if first is not None and second is not None:
            return same_codes(first, second)
        return by_arrow(lambda own, texts: pc.equal(own, texts.cast(own.type)), column, other)


Where = Literal["anywhere", "at the start", "at the end"]


@dataclass(frozen=True, slots=True)
class Has(OfOne):
    """Whether a text has this part, which is not empty."""

    part: str
    where: Where

    @property
    def identity(self) -> tuple[Any, ...]:
        return (self.where, self.node, self.part)

    def answering(self, *columns: Column) -> Answering:
        (column,) = columns
        assert isinstance(column, Texts)
        coded = column.codes_at_hand
        if coded is not None:
            return among(coded, self._hits(coded.distinct))
        match self.where:
            case "anywhere":
                return self._anywhere(column)
            case "at the end" if column.settled and len(self.part.encode()) <= Ends.LONGEST:
                return self._at_the_end(column)
            case "at the end":
                return by_arrow(lambda texts: pc.ends_with(texts, self.part), column)
            case _:
                return by_arrow(lambda texts: pc.starts_with(texts, self.part), column)

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

    @property
    def looks_at(self) -> tuple[Node, ...]:
        return (self.source,)

    def answering(self, *columns: Column) -> Answering:
        (column,) = columns
        assert isinstance(column, Texts | Lists)
        assert column.coded is not None
        return among(column.coded, (i for i, holds in enumerate(self.holds) if holds))
