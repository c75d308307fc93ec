"""Texts and lists of few different values as small whole numbers; those of texts are in their order.

In: a column of Arrow texts, or of tuples. Out: for each row the place of its value among the distinct ones;
one more than the last place where the value is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segdsl.engines.packed.bits import Mask

MOST = 65_000
"""So many distinct values are coded at most: their codes have 16 bits."""

_PROBE = 20_000
_SHORT = 12  # bytes that Arrow's view of a text holds inline
_BLOCK = 1 << 16
_MASK = (1 << 64) - 1
# Odd numbers with well mixed bits; one pair of them nearly always tells a few hundred texts apart.
_FACTORS = (
    (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F),
    (0xBF58476D1CE4E5B9, 0x94D049BB133111EB),
    (0xD6E8FEB86659FD93, 0xFF51AFD7ED558CCD),
    (0xC4CEB9FE1A85EC53, 0x9FB21C651E98DF25),
    (0xA0761D6478BD642F, 0xE7037ED1A0B428DB),
    (0x8EBC6AF09C88C6E3, 0x589965CC75374CC3),
)


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """codes: uint8 or uint16, a place among `distinct` (texts ascend); len(distinct) where it is unknown"""

    codes: NDArray[Any]
    distinct: Sequence[Any]

    @property
    def unknown(self) -> int:
        return len(self.distinct)

    @property
    def known(self) -> Mask | None:
        """Where a value is known; None where all are."""
        known = self.codes != self.unknown
        return None if known.all() else Mask.of(known)


def brought(coded: Coded, places: NDArray[Any]) -> Coded:
    """The values at these places; unknown where a place is below 0."""
    ended = np.append(coded.codes, coded.codes.dtype.type(coded.unknown))
    return Coded(ended[np.maximum(places, -1)], coded.distinct)


def renamed(coded: Coded, texts: Sequence[str | None]) -> Coded:
    """Other texts in the place of the distinct ones, and of what is unknown; None is unknown."""
    distinct = sorted({text for text in texts if text is not None})
    place = {text: place for place, text in enumerate(distinct)}
    codes = [len(distinct) if text is None else place[text] for text in texts]
    return Coded(np.array(codes, _dtype(len(distinct)))[coded.codes], distinct)


def _dtype(distinct: int) -> Any:
    return np.uint8 if distinct < 255 else np.uint16


def coded(texts: pa.Array | pa.ChunkedArray) -> Coded | None:
    """The texts in codes; None where too many are different."""
    if not _few(texts):
        return None
    return _by_views(texts) or _by_dictionary(whole(texts))


def whole(array: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The array in one piece; a copy where it lies in several."""
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _in_pieces(array: pa.Array | pa.ChunkedArray) -> Iterator[pa.Array]:
    """The array in blocks, none of which is copied."""
    for chunk in array.chunks if isinstance(array, pa.ChunkedArray) else (array,):
        for start in range(0, len(chunk), _BLOCK):
            yield chunk.slice(start, _BLOCK)


def coded_quickly(texts: pa.Array | pa.ChunkedArray) -> Coded | None:
    """The texts in codes; None where that takes as long as to look at all texts for several questions."""
    return _by_views(texts) if _few(texts) else None


class InCodes:
    """A column that was made in codes, whatever its values are."""

    def __init__(self, made: Coded) -> None:
        self._made = made
        self.known = made.known

    def __len__(self) -> int:
        return len(self._made.codes)

    @property
    def coded(self) -> Coded:
        return self._made


def coded_lists(lists: pd.Series[Any]) -> Coded | None:
    """The lists in codes; None where too many are different."""
    first = lists.iloc[:_PROBE]
    if len(lists) > _PROBE and first.nunique() >= _PROBE // 3:
        return None
    places, distinct = pd.factorize(lists)
    if len(distinct) > MOST:
        return None
    codes = np.where(places < 0, len(distinct), places)
    return Coded(codes.astype(_dtype(len(distinct))), [*distinct])


def _few(texts: pa.Array | pa.ChunkedArray) -> bool:
    """Whether a sample from the beginning says that texts come again."""
    if len(texts) <= _PROBE:
        return True
    return bool(pc.count_distinct(texts.slice(0, _PROBE), mode="all").as_py() < _PROBE // 3)


def _by_dictionary(texts: pa.Array) -> Coded | None:
    encoded = texts.dictionary_encode()
    distinct = encoded.dictionary.to_pylist()
    if len(distinct) > MOST:
        return None
    order = sorted(range(len(distinct)), key=distinct.__getitem__)
    rank = np.empty(len(distinct) + 1, _dtype(len(distinct)))
    rank[np.array(order, np.intp)] = np.arange(len(distinct))
    rank[len(distinct)] = len(distinct)
    indices = encoded.indices
    if indices.null_count:
        indices = indices.fill_null(len(distinct))
    places = np.asarray(indices)
    return Coded(np.take(rank, places, mode="clip"), [distinct[place] for place in order])


# ---------------------------------------------------------------- short texts, without a hash table


def _by_views(texts: pa.Array | pa.ChunkedArray) -> Coded | None:
    """By a perfect hash of the 16 bytes that Arrow's view of a short text is: its length and its bytes.

    The hash is found on the first rows. A text that it does not know ends the attempt.
    """
    distinct = sorted(t for t in pc.unique(texts.slice(0, _BLOCK)).to_pylist() if t is not None)
    if len(distinct) > 250 or any(len(text.encode()) > _SHORT for text in distinct):
        return None
    keys = [_key(text) for text in distinct]
    factors = next((f for f in _FACTORS if len({_hash(k, f) for k in keys}) == len(keys)), None)
    if factors is None:
        return None
    codes = np.empty(len(texts), np.uint8)
    table = _Table.of(keys, factors)
    start = 0
    for piece in _in_pieces(texts):
        if not table.write(codes[start : start + len(piece)], piece):
            return None
        start += len(piece)
    return Coded(codes, distinct)


def _key(text: str) -> tuple[int, int]:
    content = text.encode()
    view = (len(content).to_bytes(4, "little") + content).ljust(16, b"\0")
    return int.from_bytes(view[:8], "little"), int.from_bytes(view[8:], "little")


def _hash(key: tuple[int, int], factors: tuple[int, int]) -> int:
    return (((key[0] * factors[0] + key[1]) & _MASK) * factors[1] & _MASK) >> 48


class _Table:
    """The codes of texts by their hash, with what is needed to look up a block of them."""

    def __init__(self, codes: NDArray[np.uint8], keys: NDArray[np.uint64], factors: tuple[int, int]) -> None:
        self._codes = codes
        self._keys = keys
        self._factors = np.array(factors, np.uint64)
        self._numbers, self._flags = np.empty((3, _BLOCK), np.uint64), np.empty((2, _BLOCK), bool)

    @classmethod
    def of(cls, keys: Sequence[tuple[int, int]], factors: tuple[int, int]) -> _Table:
        """Of keys that all have another hash; other hashes have the code behind the last, of no text."""
        codes = np.full(1 << 16, len(keys), np.uint8)
        for place, key in enumerate(keys):
            codes[_hash(key, factors)] = place
        ended = np.array([*keys, (_MASK, _MASK)], np.uint64)  # no text is that long
        return cls(codes, np.ascontiguousarray(ended.T), factors)

    def write(self, into: NDArray[np.uint8], texts: pa.Array) -> bool:
        """Writes the codes of a block of texts; False where a text is none of those that the table knows."""
        size = len(texts)
        first, second, hashed = self._numbers[:, :size]
        same, also = self._flags[:, :size]
        views = _views(texts)
        np.copyto(first, views[:, 0])
        np.copyto(second, views[:, 1])
        np.multiply(first, self._factors[0], out=hashed)
        np.add(hashed, second, out=hashed)
        np.multiply(hashed, self._factors[1], out=hashed)
        np.right_shift(hashed, np.uint64(48), out=hashed)
        np.take(self._codes, hashed.view(np.int64), out=into, mode="clip")
        np.equal(np.take(self._keys[0], into, out=hashed, mode="clip"), first, out=same)
        np.equal(np.take(self._keys[1], into, out=hashed, mode="clip"), second, out=also)
        np.logical_and(same, also, out=same)
        if texts.null_count:
            missing = np.asarray(texts.is_null())
            same |= missing
            into[missing] = self._keys.shape[1] - 1
        return bool(same.all())


def _views(texts: pa.Array) -> NDArray[np.uint64]:
    """Arrow's views of the texts, two words each; of a missing one they mean nothing.

    Of an array that begins within its buffers Arrow makes views from the very beginning of those.
    """
    _, offsets, content = texts.buffers()
    width = 4 if texts.type == pa.string() else 8
    offsets = offsets.slice(texts.offset * width, (len(texts) + 1) * width)
    from_start = pa.Array.from_buffers(texts.type, len(texts), [None, offsets, content])
    return np.frombuffer(from_start.cast(pa.string_view()).buffers()[1], np.uint64).reshape(-1, 2)
