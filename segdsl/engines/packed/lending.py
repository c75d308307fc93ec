"""Memory for masks, which is used again once nothing that was made of it is there any more.

Memory that the system gives anew is filled with zeros page by page at its first touch. That took longer than
all that was computed of 500 segments of 1,000,000 customers.
"""

from __future__ import annotations

from typing import Any
from weakref import finalize

import numpy as np

from segdsl.engines.packed.bits import Bytes, words_for

_MOST_SPARE = 8


class Lending:
    """Lends blocks of bytes, which come back by themselves, at any moment and from any thread."""

    def __init__(self) -> None:
        self._spare: dict[int, Bytes] = {}

    def rows(self, count: int, rows: int) -> Bytes:
        """So many rows of bytes, which hold so many bits each, in whole words; they may hold anything."""
        width = words_for(rows) * 8
        block = self._block(count * width) if count * width else np.empty(0, np.uint8)
        return block[: count * width].reshape(count, width)

    def _block(self, size: int) -> Bytes:
        block = self._spare_one(size)
        lent = _Lent(np.empty(size, np.uint8) if block is None else block)
        finalize(lent, self._back, lent.block).atexit = False
        return np.asarray(lent)

    def _spare_one(self, size: int) -> Bytes | None:
        """One that is large enough and not much larger."""
        fitting = (place for place, block in [*self._spare.items()] if size <= block.size <= 2 * size)
        return self._spare.pop(next(fitting, 0), None)

    def _back(self, block: Bytes) -> None:
        self._spare[id(block)] = block
        if len(self._spare) > _MOST_SPARE:
            self._spare.pop(next(iter(self._spare)), None)


class _Lent:
    """What arrays say that they are made of: it lives as long as the last of them."""

    def __init__(self, block: Bytes) -> None:
        self.block = block
        self.__array_interface__: dict[str, Any] = block.__array_interface__
