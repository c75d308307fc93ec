"""Running a schedule over blocks of rows, on as many threads as there are processors.

A block is so long that what its questions and gates write stays in the processor's caches, and so short that a
call of numpy costs nothing beside its work.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np


from segdsl.engines.packed.bits import Bytes, Mask, words_for
from segdsl.engines.packed.circuit import Schedule
from segdsl.engines.packed.questions import Answering

BLOCK = 1 << 18
"""Rows in a block, a multiple of 64."""

THREADS = min(os.cpu_count() or 1, 4)

_JOINS: dict[str, Callable[..., object]] = {"and": np.bitwise_and, "or": np.bitwise_or}


@cache
def pool() -> ThreadPoolExecutor:
    """The threads of this process."""
    return ThreadPoolExecutor(THREADS, "segdsl")


def run(schedule: Schedule, answering: Sequence[Answering], rows: int) -> tuple[Bytes, Bytes]:
    """The bits of each output, and of each question; a row of bytes for each, padded to whole words."""
    words = words_for(rows)
    outputs = np.zeros((schedule.outputs, words * 8), np.uint8)
    asked = np.zeros((len(answering), words * 8), np.uint8)
    blocks = [(start, min(start + BLOCK, rows)) for start in range(0, rows, BLOCK)]
    workers = min(THREADS, len(blocks))

    def work(place: int) -> None:
        worker = _Worker(schedule, answering, outputs, asked)
        for start, stop in blocks[place::workers]:
            worker.block(start, stop)

    if workers > 1:
        list(pool().map(work, range(workers)))
    elif workers:
        work(0)
    return outputs, asked


class _Worker:
    """What a thread needs for itself."""

    def __init__(
        self, schedule: Schedule, answering: Sequence[Answering], outputs: Bytes, asked: Bytes
    ) -> None:
        self._schedule = schedule
        self._answering = answering
        self._asked = asked
        self._rows = {"questions": asked.view(np.uint64), "outputs": outputs.view(np.uint64)}
        self._registers = np.empty((schedule.registers, BLOCK // 64), np.uint64)
        self._flags, self._spare = np.empty((2, BLOCK), bool)

    def block(self, start: int, stop: int) -> None:
        size = (stop - start + 7) >> 3
        for into, answer in zip(self._asked, self._answering, strict=True):
            bits = answer(start, stop, self._flags, self._spare)
            if bits.dtype == bool:
                bits = np.packbits(bits, bitorder="little")
            into[start >> 3 : (start >> 3) + size] = bits
        self._join(start, stop)

    def _join(self, start: int, stop: int) -> None:
        first, words = start >> 6, words_for(stop - start)
        asked, outputs = (list(self._rows[k][:, first : first + words]) for k in ("questions", "outputs"))
        places = {"questions": asked, "outputs": outputs, "registers": list(self._registers[:, :words])}
        for step in self._schedule.steps:
            into = places[step.into.among][step.into.number]
            one = places[step.first.among][step.first.number]
            if step.join == "not":
                np.invert(one, out=into)
            else:
                _JOINS[step.join](one, places[step.second.among][step.second.number], out=into)
        for place, row in self._schedule.copies:
            outputs[row][:] = places[place.among][place.number]


def clean(packed: Bytes, rows: int) -> Mask:
    """A mask of a row of bits, without those behind the last row."""
    whole, rest = divmod(rows, 8)
    if rest:
        packed[whole] &= (1 << rest) - 1
    packed[whole + (rest > 0) :] = 0
    return Mask(packed, rows)


