"""A column of texts: as Arrow holds it, in codes where few are different, and by their ends.

Each way is made when it is first needed, and kept.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from segdsl.engines.packed.bits import Mask, nothing
from segdsl.engines.packed.coding import Coded, InCodes, coded, coded_quickly
from segdsl.engines.packed.searching import Bytes
from segdsl.sources.arrow import in_one_piece
from segdsl.sources.coded import CodedTexts


class Texts:
    """Texts by row; nothing of them is copied before it is needed."""

    known: Mask | None
    _asked = 0

    def __init__(self, texts: pa.Array | pa.ChunkedArray) -> None:
        self._texts = texts
        self.known = validity(texts)

    def __len__(self) -> int:
        return len(self._texts)

    @property
    def as_it_lies(self) -> pa.Array | pa.ChunkedArray:
        """The texts, perhaps in several pieces."""
        return self._texts

    @cached_property
    def arrow(self) -> pa.Array:
        """The texts in one piece."""
        return in_one_piece(self._texts)

    @cached_property
    def coded(self) -> Coded | None:
        """The texts in codes, where few are different."""
        return coded(self._texts)

    def encode(self) -> None:
        """Finds out the codes; of several columns at once, which a cached property of Python 3.11 forbids."""
        if "coded" not in self.__dict__:
            self.__dict__["coded"] = coded(self._texts)

    def ask(self) -> None:
        """Makes ready for questions: at first with what is found quickly, then with what makes them quick."""
        self._asked += 1
        if self.settled:
            self.encode()
        elif self.codes_at_hand is None:
            quickly = coded_quickly(self._texts)
            if quickly is not None:
                self.__dict__["coded"] = quickly

    @property
    def settled(self) -> bool:
        """Whether it was asked again, so that ways to answer are those that stay."""
        return self._asked > 1

    @property
    def codes_at_hand(self) -> Coded | None:
        """The codes, if they were found."""
        return self.__dict__.get("coded")

    @cached_property
    def bytes(self) -> Bytes:
        return Bytes.of(self.arrow)

    @cached_property
    def ends(self) -> Ends:
        """The last bytes of each text as numbers."""
        return Ends(self.bytes)


class AsTheyAre(Texts):
    """Texts that are looked at too seldom to be coded."""

    @property
    def coded(self) -> None:
        return None


class FewTexts(InCodes, Texts):
    """Texts that were made in codes."""

    def encode(self) -> None:
        """Nothing is left to find out."""

    @property
    def codes_at_hand(self) -> Coded:
        return self._made

    @property
    def as_it_lies(self) -> pa.Array:
        return self.arrow

    @cached_property
    def arrow(self) -> pa.Array:
        texts = pa.array([*self._made.distinct, None], pa.large_string())
        return texts.take(pa.array(self._made.codes))

    @property
    def series(self) -> pd.Series[Any]:
        """As a column of pandas, in codes, too."""
        return pd.Series(CodedTexts.of(self._made.codes, self._made.distinct), copy=False)


class Ends:
    """The last 16 bytes of each text as two numbers, and how many bytes it has (255 and more as 255)."""

    LONGEST = 16

    def __init__(self, texts: Bytes) -> None:
        stops = texts.offsets[1:]
        padded = np.concatenate(
            [np.zeros(16, np.uint8), texts.content]
        )  # so that 16 bytes are before each end
        words = np.lib.stride_tricks.as_strided(padded[:8].view(np.uint64), (len(padded) - 7,), (1,))
        self.last: NDArray[np.uint64] = words[stops + 8]
        self.before: NDArray[np.uint64] = words[stops]
        self.length = np.minimum(np.diff(texts.offsets), 255).astype(np.uint8)

    def within(self, part: str, start: int, stop: int, flags: NDArray[np.bool_], spare: Any) -> None:
        """Whether each text from `start` up to `stop` ends with the part, of at most 16 bytes."""
        content = part.encode()
        _ends(self.last[start:stop], content[-8:], flags)
        if len(content) > 8:
            _ends(self.before[start:stop], content[:-8], spare)
            np.logical_and(flags, spare, out=flags)
        np.greater_equal(self.length[start:stop], len(content), out=spare)
        np.logical_and(flags, spare, out=flags)


def _ends(words: NDArray[np.uint64], content: bytes, flags: NDArray[np.bool_]) -> None:
    key = np.frombuffer(content.rjust(8, b"\0"), np.uint64)[0]
    mask = np.uint64((1 << 64) - (1 << 8 * (8 - len(content))))
    np.equal(words if len(content) == 8 else words & mask, key, out=flags)


def validity(array: pa.Array | pa.ChunkedArray) -> Mask | None:
    """Which values are there; None where all are."""
    if not array.null_count:
        return None
    if isinstance(array, pa.ChunkedArray):
        return Mask.of(np.concatenate([np.asarray(chunk.is_valid()) for chunk in array.chunks]))
    bits = array.buffers()[0]
    if array.offset or bits is None:
        return Mask.of(np.asarray(array.is_valid()))
    packed = nothing(len(array))
    size = -(-len(array) // 8)
    packed[:size] = np.frombuffer(bits, np.uint8)[:size]
    if len(array) % 8:
        packed[size - 1] &= (1 << (len(array) % 8)) - 1
    return Mask(packed, len(array))
