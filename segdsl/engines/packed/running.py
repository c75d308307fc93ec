"""Running a schedule over blocks of rows, on as many threads as there are processors.

A block is so short that what its questions and gates write stays in the processor's caches, and so long that
a call of numpy costs nothing beside its work.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np

from segdsl.engines.packed.answering import Answering
from segdsl.engines.packed.bits import Bytes, Mask, words_for
from segdsl.engines.packed.circuit import Schedule
from segdsl.engines.packed.lending import Lending

BLOCK = 1 << 18
"""Rows in a block, a multiple of 64."""

THREADS = min(os.cpu_count() or 1, 4)


@cache
def pool() -> ThreadPoolExecutor:
    """The threads of this process."""
    return ThreadPoolExecutor(THREADS, "segdsl")


if hasattr(os, "register_at_fork"):  # threads do not follow into a process that is split off
    os.register_at_fork(after_in_child=pool.cache_clear)


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
    outputs = [*lending.rows(schedule.outputs, rows)]
    blocks = [(start, min(start + BLOCK, rows)) for start in range(0, rows, BLOCK)]
    workers = min(THREADS, len(blocks))

    def work(place: int) -> None:
        worker = _Worker(schedule, answering, asked, outputs)
        for start, stop in blocks[place::workers]:
            worker.block(start, stop)

    if workers > 1:
        list(pool().map(work, range(workers)))
    elif workers:
        work(0)
    masks = [_clean(bits, rows) if mask is None else mask for mask, bits in zip(known, asked, strict=True)]
    return [_clean(bits, rows) for bits in outputs], masks


class _Worker:
    """What a thread needs for itself."""

    def __init__(
        self,
        schedule: Schedule,
        answering: Sequence[Answering | None],
        asked: Sequence[Bytes],
        outputs: Sequence[Bytes],
    ) -> None:
        self._schedule = schedule
        pairs = zip(asked, answering, strict=True)
        self._asking = [(row, answer) for row, answer in pairs if answer is not None]
        self._wide = [row.view(np.uint64) for row in (*asked, *outputs)]
        self._registers = np.empty((schedule.registers, BLOCK // 64), np.uint64)
        self._flags, self._spare = np.empty((2, BLOCK), bool)

    def block(self, start: int, stop: int) -> None:
        size = (stop - start + 7) >> 3
        for into, answer in self._asking:
            bits = answer(start, stop, self._flags, self._spare)
            if bits.dtype == bool:
                bits = np.packbits(bits, bitorder="little")
            into[start >> 3 : (start >> 3) + size] = bits
        self._join(start, stop)

    def _join(self, start: int, stop: int) -> None:
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
