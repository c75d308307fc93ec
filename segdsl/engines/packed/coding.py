"""Texts and lists of few different values as small whole numbers; those of texts are in their order.

In: a column of Arrow texts, or of tuples. Out: for each row the place of its value among the distinct ones;
one more than the last place where the value is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
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
_BLOCK, _CAST = 1 << 16, 1 << 20
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


def coded(texts: pa.Array) -> Coded | None:
    """The texts in codes; None where too many are different."""
    if not _few(texts):
        return None
    return _by_views(texts) or _by_dictionary(texts)


def coded_quickly(texts: pa.Array) -> Coded | None:
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


def _few(texts: pa.Array) -> bool:
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


def _by_views(texts: pa.Array) -> Coded | None:
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
    table = np.full(1 << 16, len(keys), np.uint8)
    for place, key in enumerate(keys):
        table[_hash(key, factors)] = place
    first = np.array([key[0] for key in keys] + [_MASK], np.uint64)  # no text is that long
    second = np.array([key[1] for key in keys] + [_MASK], np.uint64)
    codes = np.empty(len(texts), np.uint8)
    if not _filled(codes, texts, table, (first, second), factors):
        return None
    return Coded(codes, distinct)


def _key(text: str) -> tuple[int, int]:
    content = text.encode()
    view = (len(content).to_bytes(4, "little") + content).ljust(16, b"\0")
    return int.from_bytes(view[:8], "little"), int.from_bytes(view[8:], "little")


def _hash(key: tuple[int, int], factors: tuple[int, int]) -> int:
    return (((key[0] * factors[0] + key[1]) & _MASK) * factors[1] & _MASK) >> 48


def _filled(
    codes: NDArray[np.uint8],
    texts: pa.Array,
    table: NDArray[np.uint8],
    keys: tuple[NDArray[np.uint64], NDArray[np.uint64]],
    factors: tuple[int, int],
) -> bool:
    """Writes the codes; False where a text is none of those that the table knows."""
    one, other, shift = np.uint64(factors[0]), np.uint64(factors[1]), np.uint64(48)
    number, there = np.empty((3, _BLOCK), np.uint64), np.empty((2, _BLOCK), bool)
    for start in range(0, len(texts), _CAST):
        part = texts.slice(start, _CAST)
        views = part.cast(pa.string_view())
        words = np.frombuffer(views.buffers()[1], np.uint64)
        words = words[2 * views.offset : 2 * (views.offset + len(views))].reshape(-1, 2)
        known = np.asarray(part.is_valid()) if part.null_count else None
        for low in range(0, len(words), _BLOCK):  # so that what is written is read from the cache
            view = words[low : low + _BLOCK]
            size = len(view)
            first, second, hashed = (row[:size] for row in number)
            same, also = (row[:size] for row in there)
            into = codes[start + low : start + low + size]
            np.copyto(first, view[:, 0])
            np.copyto(second, view[:, 1])
            np.multiply(first, one, out=hashed)
            np.add(hashed, second, out=hashed)
            np.multiply(hashed, other, out=hashed)
            np.right_shift(hashed, shift, out=hashed)
            np.take(table, hashed.view(np.int64), out=into, mode="clip")
            np.equal(np.take(keys[0], into, out=hashed, mode="clip"), first, out=same)
            np.equal(np.take(keys[1], into, out=hashed, mode="clip"), second, out=also)
            np.logical_and(same, also, out=same)
            if known is not None:
                missing = ~known[low : low + size]
                same |= missing
                into[missing] = len(keys[0]) - 1
            if not same.all():
                return False
    return True
