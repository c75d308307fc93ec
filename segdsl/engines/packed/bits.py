"""Conditions of many rows, eight rows to a byte, in the order of bits that Arrow has.

The bytes are padded to whole 64-bit words, which is how masks are combined; bits behind the last row are 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]

WORD = 64
_BLOCK = 1 << 16


def words_for(rows: int) -> int:
    """How many 64-bit words hold so many rows."""
    return -(-rows // WORD)


def nothing(rows: int) -> Bytes:
    """The bytes of a mask that holds for none of so many rows."""
    return np.zeros(words_for(rows) * 8, np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Mask:
    """For which of `rows` rows a condition holds.

    packed: 8 bytes for every 64 rows, read-only once it is made
    """

    packed: Bytes
    rows: int

    @classmethod
    def of(cls, flags: NDArray[np.bool_]) -> Mask:
        """From a Boolean for each row."""
        packed = nothing(len(flags))
        bits = np.packbits(flags, bitorder="little")
        packed[: len(bits)] = bits
        return cls(packed, len(flags))

    @classmethod
    def by_blocks(cls, rows: int, flags: Callable[[int, int], NDArray[np.bool_]]) -> Mask:
        """From Booleans of the rows from one up to another, asked for a block at a time."""
        packed = nothing(rows)
        for start in range(0, rows, _BLOCK):
            bits = np.packbits(flags(start, min(start + _BLOCK, rows)), bitorder="little")
            packed[start >> 3 : (start >> 3) + len(bits)] = bits
        return cls(packed, rows)

    @classmethod
    def constant(cls, holds: bool, rows: int) -> Mask:
        """For all rows or for none."""
        return cls.of(np.full(rows, holds)) if holds else cls(nothing(rows), rows)

    def __len__(self) -> int:
        return self.rows

    @property
    def words(self) -> NDArray[np.uint64]:
        return self.packed.view(np.uint64)

    @property
    def flags(self) -> NDArray[np.bool_]:
        """A Boolean for each row."""
        return np.unpackbits(self.packed, count=self.rows, bitorder="little").view(bool)

    @property
    def places(self) -> NDArray[np.intp]:
        """The positions of the rows for which it holds, in ascending order; quick where they are few."""
        words = self.words
        filled = np.flatnonzero(words != 0)
        within = np.flatnonzero(np.unpackbits(words[filled].view(np.uint8), bitorder="little").view(bool))
        return np.asarray(filled[within >> 6] * WORD + (within & (WORD - 1)))

    def places_from(self, start: int) -> NDArray[np.int32]:
        """The positions from one on, in ascending order; found block by block, so that little is written."""
        first = start // _BLOCK * _BLOCK
        bits = self.packed[first >> 3 :]
        places = np.empty(int(np.bitwise_count(bits.view(np.uint64)).sum(dtype=np.int64)), np.int32)
        filled = 0
        for begin in range(first, self.rows, _BLOCK):
            block = self.packed[begin >> 3 : (begin + _BLOCK) >> 3]
            within = np.flatnonzero(np.unpackbits(block, bitorder="little").view(bool))
            np.add(within, begin, out=places[filled : filled + len(within)], casting="unsafe")
            filled += len(within)
        return places[np.searchsorted(places, np.int32(start)) :] if first < start else places

    def among(self, places: NDArray[np.int32]) -> NDArray[np.int32]:
        """Those of the positions for which it holds."""
        kept = [places[:0]]
        for start in range(0, len(places), _BLOCK):
            block = places[start : start + _BLOCK]
            eight = np.take(self.packed, (block >> 3).astype(np.intp), mode="clip")
            holds = eight >> (block.astype(np.uint8) & 7) & 1
            kept.append(np.take(block, np.flatnonzero(holds.view(bool))))
        return np.concatenate(kept)

    def count(self) -> int:
        """For how many rows it holds."""
        return int(np.bitwise_count(self.words).sum(dtype=np.int64))

    def series(self) -> pd.Series[Any]:
        """A column of plain bool."""
        return pd.Series(self.flags)

    def tally(self) -> dict[Any, int]:
        """For how many rows it holds, under True."""
        return {True: self.count()}

    def arrow(self) -> pa.Array:
        """A Boolean column of Arrow that lies where the mask lies."""
        return pa.Array.from_buffers(pa.bool_(), self.rows, [None, pa.py_buffer(self.packed)])
