"""Short texts as two numbers each: the 16 bytes that Arrow's view of a text is, its length and its bytes.

Equal ones have equal numbers. Those of a longer text are no text's that is short: its length is among them.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Pairs = NDArray[np.uint64]
"""Two numbers for each text."""

SHORT = 12
"""So many bytes are held in a view itself."""

BLOCK = 1 << 16

# Odd numbers with well mixed bits; one pair of them nearly always tells a few hundred texts apart.
FACTORS = (
    (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F),
    (0xBF58476D1CE4E5B9, 0x94D049BB133111EB),
    (0xD6E8FEB86659FD93, 0xFF51AFD7ED558CCD),
    (0xC4CEB9FE1A85EC53, 0x9FB21C651E98DF25),
    (0xA0761D6478BD642F, 0xE7037ED1A0B428DB),
    (0x8EBC6AF09C88C6E3, 0x589965CC75374CC3),
)


def in_blocks(texts: pa.Array | pa.ChunkedArray) -> Iterator[tuple[int, pa.Array]]:
    """The texts in blocks, none of which is copied, each with the place where it begins."""
    before = 0
    for chunk in texts.chunks if isinstance(texts, pa.ChunkedArray) else (texts,):
        for start in range(0, len(chunk), BLOCK):
            yield before + start, chunk.slice(start, BLOCK)
        before += len(chunk)


def views(texts: pa.Array) -> Pairs:
    """The two numbers of each text; of a missing one they mean nothing.

    Of an array that begins within its buffers Arrow makes views from the very beginning of those.
    """
    _, offsets, content = texts.buffers()
    width = 4 if texts.type == pa.string() else 8
    offsets = offsets.slice(texts.offset * width, (len(texts) + 1) * width)
    from_start = pa.Array.from_buffers(texts.type, len(texts), [None, offsets, content])
    return np.frombuffer(from_start.cast(pa.string_view()).buffers()[1], np.uint64).reshape(-1, 2)


class Hash:
    """A hash of so many bits of the two numbers of a text."""

    def __init__(self, factors: tuple[int, int], bits: int) -> None:
        self.bits = bits
        self._first, self._second = np.array(factors, np.uint64)
        self._shift = np.uint64(64 - bits)

    def of(self, pairs: Pairs, into: NDArray[np.uint64] | None = None) -> NDArray[np.int64]:
        """The hash of each pair."""
        hashed: NDArray[np.uint64] = np.multiply(pairs[:, 0], self._first, out=into)
        np.add(hashed, pairs[:, 1], out=hashed)
        np.multiply(hashed, self._second, out=hashed)
        return np.right_shift(hashed, self._shift, out=hashed).view(np.int64)
