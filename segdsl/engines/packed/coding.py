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
from segdsl.engines.packed.views import BLOCK, FACTORS, SHORT, Hash, Pairs, in_blocks, views
from segdsl.engines.pandas_program.quicker import fetched
from segdsl.sources.arrow import in_one_piece
from segdsl.sources.coded import MOST, PROBE, come_again, dtype_of_codes

_HASHED = 16
"""So many bits has a hash that is to tell few texts apart."""
_NO_TEXT = np.uint64((1 << 64) - 1)
"""No text is that long."""


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
    return Coded(fetched(coded.codes, places, coded.unknown), coded.distinct)


def renamed(coded: Coded, texts: Sequence[str | None]) -> Coded:
    """Other texts in the place of the distinct ones, and of what is unknown; None is unknown."""
    distinct = sorted({text for text in texts if text is not None})
    place = {text: place for place, text in enumerate(distinct)}
    codes = [len(distinct) if text is None else place[text] for text in texts]
    return Coded(np.array(codes, dtype_of_codes(len(distinct)))[coded.codes], distinct)


def coded(texts: pa.Array | pa.ChunkedArray) -> Coded | None:
    """The texts in codes; None where too many are different."""
    if not come_again(texts):
        return None
    return _by_views(texts) or _by_dictionary(in_one_piece(texts))


def coded_quickly(texts: pa.Array | pa.ChunkedArray) -> Coded | None:
    """The texts in codes; None where that takes as long as to look at all texts for several questions."""
    return _by_views(texts) if come_again(texts) else None


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
    first = lists.iloc[:PROBE]
    if len(lists) > PROBE and first.nunique() >= PROBE // 3:
        return None
    places, distinct = pd.factorize(lists)
    if len(distinct) > MOST:
        return None
    codes = np.where(places < 0, len(distinct), places)
    return Coded(codes.astype(dtype_of_codes(len(distinct))), [*distinct])


def _by_dictionary(texts: pa.Array) -> Coded | None:
    encoded = texts.dictionary_encode()
    distinct = encoded.dictionary.to_pylist()
    if len(distinct) > MOST:
        return None
    order = sorted(range(len(distinct)), key=distinct.__getitem__)
    rank = np.empty(len(distinct) + 1, dtype_of_codes(len(distinct)))
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
    distinct = sorted(t for t in pc.unique(texts.slice(0, BLOCK)).to_pylist() if t is not None)
    if len(distinct) > 250 or any(len(text.encode()) > SHORT for text in distinct):
        return None
    table = _Table.of(views(pa.array(distinct, pa.large_string())))
    if table is None:
        return None
    codes = np.empty(len(texts), np.uint8)
    if all(table.write(codes[start : start + len(block)], block) for start, block in in_blocks(texts)):
        return Coded(codes, distinct)
    return None


class _Table:
    """The codes of texts by their hash, with what is needed to look up a block of them."""

    def __init__(self, hash_: Hash, codes: NDArray[np.uint8], pairs: Pairs) -> None:
        self._hash = hash_
        self._codes = codes
        self._first, self._second = np.ascontiguousarray(pairs.T)
        self._numbers, self._flags = np.empty((2, BLOCK), np.uint64), np.empty((2, BLOCK), bool)

    @classmethod
    def of(cls, pairs: Pairs) -> _Table | None:
        """Of texts by a hash that tells them apart, if there is one; other hashes have a code of no text."""
        for factors in FACTORS:
            hash_ = Hash(factors, _HASHED)
            hashes = hash_.of(pairs)
            codes = np.full(1 << _HASHED, len(pairs), np.uint8)
            codes[hashes] = np.arange(len(pairs))
            if (codes[hashes] == np.arange(len(pairs))).all():
                return cls(hash_, codes, np.append(pairs, [[_NO_TEXT, _NO_TEXT]], axis=0))
        return None

    def write(self, into: NDArray[np.uint8], texts: pa.Array) -> bool:
        """Writes the codes of a block of texts; False where a text is none of those that the table knows."""
        size = len(texts)
        number, hashed = self._numbers[:, :size]
        same, also = self._flags[:, :size]
        pairs = views(texts)
        places = self._hash.of(pairs, into=hashed)
        np.take(self._codes, places, out=into, mode="clip")
        np.copyto(places, into)  # else each of the next two would widen them
        np.equal(np.take(self._first, places, out=number, mode="clip"), pairs[:, 0], out=same)
        np.equal(np.take(self._second, places, out=number, mode="clip"), pairs[:, 1], out=also)
        np.logical_and(same, also, out=same)
        if texts.null_count:
            missing = np.asarray(texts.is_null())
            np.logical_or(same, missing, out=same)
            np.putmask(into, missing, len(self._first) - 1)
        return bool(same.all())
