"""Conditions of many rows, eight rows to a byte, in the order of bits that Arrow has.

The bytes are padded to whole 64-bit words, which is how masks are combined; bits behind the last row are 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]

WORD = 64


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
