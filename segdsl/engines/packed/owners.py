"""Whose each row is: the place of its key among the keys of customers, or of a table that is looked up.

In: columns of keys. Out: for each row the first place with the same key; -1 where there is none, -2 where the row's
key is unknown. None where neither way here applies, and the pandas pieces know one.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow.compute as pc
from numpy.typing import NDArray

from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.columns import Column, Numbers
from segdsl.engines.packed.texts import Texts

Places = NDArray[np.int32]

_SPREAD = 16
"""A table by number has at most so many places for each key."""


def places(wanted: Column, keys: Column) -> Places | None:
    """The place of each wanted key."""
    match wanted, keys:
        case Texts(), Texts():
            found = _of_texts(wanted, keys)
        case Numbers(), Numbers():
            numbers, among = _whole(wanted), _whole(keys)
            found = None if numbers is None or among is None else _of_numbers(numbers, among, keys.known)
        case _:
            return None
    if found is not None and wanted.known is not None:
        found[~wanted.known.flags] = -2
    return found


def _of_texts(wanted: Texts, keys: Texts) -> Places | None:
    """Texts that come again and again are looked up once."""
    if wanted.arrow.type != keys.arrow.type:
        return None
    found = pc.index_in(wanted.arrow, value_set=keys.arrow, skip_nulls=True)
    return np.array(found.fill_null(-1) if found.null_count else found, np.int32)


def _whole(column: Numbers) -> NDArray[np.int64] | None:
    """The numbers as whole ones; None where they are not."""
    values = column.values
    if not column.of_floats:
        return values.astype(np.int64, copy=False)
    with np.errstate(invalid="ignore"):
        whole = values.astype(np.int64)
    return whole if bool((whole == values).all()) else None


def _of_numbers(wanted: NDArray[np.int64], keys: NDArray[np.int64], known: Mask | None) -> Places | None:
    if known is not None or not len(keys):
        return None
    low, high = int(keys.min()), int(keys.max())
    if high - low <= _SPREAD * len(keys) and abs(low) < 2**62:
        return _by_table(wanted, keys, low, high)
    index = pd.Index(keys)
    return index.get_indexer(wanted).astype(np.int32) if index.is_unique else None


def _by_table(wanted: NDArray[np.int64], keys: NDArray[np.int64], low: int, high: int) -> Places:
    """By a table of the places, from one number below the keys to one above them."""
    table = np.full(high - low + 3, len(keys), np.int32)
    np.minimum.at(table, keys - (low - 1), np.arange(len(keys), dtype=np.int32))
    table[table == len(keys)] = -1
    if len(wanted) and (int(wanted.min()) < low or int(wanted.max()) > high):
        wanted = np.clip(wanted, low - 1, high + 1)
    return np.take(table, wanted - (low - 1), mode="clip")
