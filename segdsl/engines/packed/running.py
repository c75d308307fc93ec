"""Running a schedule over blocks of rows, on as many threads as there are processors.

First all questions are answered, then what they are joined to. A thread that calls numpy waits for the others
before and after: blocks are so long that such a wait is little beside the work between, and so short that
what is written is read again from the processor's caches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from segdsl.engines.packed.answering import Answering
from segdsl.engines.packed.bits import Bytes, Mask, words_for
from segdsl.engines.packed.circuit import Schedule
from segdsl.engines.packed.lending import Lending
from segdsl.engines.packed.questions import Question
from segdsl.threads import THREADS, side_by_side

BLOCK = 1 << 20
"""Rows for which a question is answered at once, a multiple of 64."""

JOINED = 1 << 19
"""Rows for which answers are joined, a multiple of 64."""

_WORTH = 1 << 16  # rows for which more than one thread is


def run(
    schedule: Schedule,
    known: Sequence[Mask | None],
    answering: Sequence[Answering | None],
    rows: int,
    lending: Lending,
) -> tuple[list[Mask], list[Mask]]:
    """The masks of the outputs, and of the questions: one for each that is not known is answered."""
    fresh = iter(lending.rows(known.count(None), rows))
    asked = [next(fresh) if mask is None else mask.packed for mask in known]
    _ask(schedule.questions, answering, asked, rows)
    outputs = [*lending.rows(schedule.outputs, rows)]
    _join(schedule, [*asked, *outputs], rows, lending)
    masks = [_clean(bits, rows) if mask is None else mask for mask, bits in zip(known, asked, strict=True)]
    return [_clean(bits, rows) for bits in outputs], masks


def _ask(
    questions: Sequence[Question], answering: Sequence[Answering | None], asked: Sequence[Bytes], rows: int
) -> None:
    """Answers what is not known; what looks at the same columns in a row, as they are in a cache then."""
    unknown = [each for each in zip(questions, answering, asked, strict=True) if each[1] is not None]
    first = {question.looks_at: place for place, (question, _, _) in reversed([*enumerate(unknown)])}
    unknown.sort(key=lambda each: first[each[0].looks_at])
    parts = [(answer, into, *block) for block in _blocks(rows, BLOCK) for _, answer, into in unknown]
    _share(lambda: _Asking(min(rows, BLOCK)), parts, rows)


def _join(schedule: Schedule, lines: Sequence[Bytes], rows: int, lending: Lending) -> None:
    wide = [line.view(np.uint64) for line in lines]
    _share(lambda: _Joining(schedule, wide, min(rows, JOINED), lending), _blocks(rows, JOINED), rows)


def _blocks(rows: int, size: int) -> list[tuple[int, int]]:
    return [(start, min(start + size, rows)) for start in range(0, rows, size)]


Part = TypeVar("Part", bound=tuple[Any, ...])


def _share(worker: Callable[[], Callable[..., None]], parts: Sequence[Part], rows: int) -> None:
    """All parts are done, by one worker for each thread, which takes the next part that none has taken."""
    waiting = iter(parts)

    def work(_: int) -> None:
        do = worker()
        for part in waiting:
            do(*part)

    side_by_side(work, range(min(THREADS, len(parts)) if rows >= _WORTH else 1))


class _Asking:
    """Answers a question for a block; what a thread needs for itself."""

    def __init__(self, rows: int) -> None:
        self._flags, self._spare = np.empty((2, rows), bool)

    def __call__(self, answer: Answering, into: Bytes, start: int, stop: int) -> None:
        bits = answer(start, stop, self._flags, self._spare)
        if bits.dtype == bool:
            bits = np.packbits(bits, bitorder="little")
        into[start >> 3 : (start >> 3) + ((stop - start + 7) >> 3)] = bits


class _Joining:
    """Joins the answers for a block; what a thread needs for itself."""

    def __init__(
        self, schedule: Schedule, wide: Sequence[NDArray[np.uint64]], rows: int, lending: Lending
    ) -> None:
        self._schedule = schedule
        self._wide = wide
        self._registers = lending.rows(schedule.registers, rows).view(np.uint64)

    def __call__(self, start: int, stop: int) -> None:
        first, words = start >> 6, words_for(stop - start)
        rows = [row[first : first + words] for row in self._wide]
        rows += [row[:words] for row in self._registers]
        for join, one, other, into in self._schedule.steps:
            if join == "&":
                np.bitwise_and(rows[one], rows[other], out=rows[into])
            elif join == "|":
                np.bitwise_or(rows[one], rows[other], out=rows[into])
            else:
                np.invert(rows[one], out=rows[into])
        for source, into in self._schedule.copies:
            rows[into][:] = rows[source]


def _clean(packed: Bytes, rows: int) -> Mask:
    """A mask of a row of bits, without those behind the last row."""
    whole, rest = divmod(rows, 8)
    if rest:
        packed[whole] &= (1 << rest) - 1
    packed[whole + (rest > 0) :] = 0
    return Mask(packed, rows)
