"""The places of texts among short ones, by tables of their hashes.

The keys are put into a table by their hash; those whose slot is taken go into a smaller one with another
hash, and so on. A text is looked for in the first table, and where another is in its slot, in the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segdsl.engines.packed.views import FACTORS, SHORT, Hash, Pairs, in_blocks, views
from segdsl.threads import side_by_side

Places = NDArray[np.int32]

_ROOM = 4
"""A table has at least so many slots for each key."""
_FEWEST_BITS = 16
_BOTH = 0x0101
"""Two flags that hold, as one number."""


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """Keys by their hash.

    slots:  which of the keys has the hash; where none has, some other one
    pairs:  the two numbers of each key, side by side, so that one look into memory is enough
    places: where the keys are among all keys
    """

    hash: Hash
    slots: Places
    pairs: NDArray[np.complex128]
    places: Places

    @classmethod
    def of(cls, factors: tuple[int, int], pairs: Pairs, places: Places) -> _Table:
        hash_ = Hash(factors, max((_ROOM * len(places)).bit_length(), _FEWEST_BITS))
        slots = np.zeros(1 << hash_.bits, np.int32)
        # The first of several with one hash is written last, and stays.
        slots[hash_.of(pairs)[::-1]] = np.arange(len(places) - 1, -1, -1, dtype=np.int32)
        return cls(hash_, slots, pairs.view(np.complex128).reshape(-1), places)

    def find(self, pairs: Pairs) -> tuple[Places, NDArray[np.bool_]]:
        """Where each is, and whether it is here at all."""
        keys = np.take(self.slots, self.hash.of(pairs), mode="clip")
        both = np.take(self.pairs, keys, mode="clip").view(np.uint64) == pairs.reshape(-1)
        return np.take(self.places, keys, mode="clip"), both.view(np.uint16) == _BOTH


def places_of(wanted: pa.Array | pa.ChunkedArray, keys: pa.Array) -> Places | None:
    """The first place of each text among the keys, -1 where it is not there; None where keys are long."""
    tables = _tables(keys)
    if tables is None:
        return None
    found = np.full(len(wanted), -1, np.int32)

    def look_up(block: tuple[int, pa.Array]) -> None:
        start, texts = block
        pairs = views(texts)
        rows: Any = slice(start, start + len(texts))
        for table in tables:
            places, here = table.find(pairs)
            found[rows] = np.where(here, places, -1)
            late = np.flatnonzero(~here)
            rows = start + late if isinstance(rows, slice) else rows[late]
            pairs = pairs[late]

    side_by_side(look_up, [*in_blocks(wanted)])
    return found


def _tables(keys: pa.Array) -> list[_Table] | None:
    """The tables of the keys that are known; None where one is too long, or there are none."""
    places = np.flatnonzero(np.asarray(keys.is_valid())).astype(np.int32)
    if not len(places) or pc.max(pc.binary_length(keys)).as_py() > SHORT:
        return None
    pairs = np.concatenate([views(texts) for _, texts in in_blocks(keys)])[places]
    made = []
    for factors in FACTORS:
        made.append(_Table.of(factors, pairs, places))
        _, here = made[-1].find(pairs)
        late = np.flatnonzero(~here)
        if not len(late):
            return made
        pairs, places = pairs[late], places[late]
    return None
