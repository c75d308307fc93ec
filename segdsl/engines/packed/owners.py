"""Whose each row is: the place of its key among the keys of customers, or of a table that is looked up.

In: columns of keys. Out: for each row the first place with the same key; -1 where there is none, -2 where the
row's key is unknown. None where neither way here applies, and the pandas pieces know one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segdsl.engines.packed import short_keys
from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.columns import Column, Numbers
from segdsl.engines.packed.texts import Texts
from segdsl.threads import side_by_side

Places = NDArray[np.int32]

_SPREAD = 16
"""A table by number has at most so many places for each key."""

_BLOCK, _PART = 1 << 15, 1 << 21


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
    if wanted.coded is not None:
        coded, distinct = wanted.coded, pa.array(wanted.coded.distinct, keys.arrow.type)
        found = pc.index_in(distinct, value_set=keys.arrow, skip_nulls=True).fill_null(-1)
        by_code = np.append(np.asarray(found), -2).astype(np.int32)
        return np.take(by_code, coded.codes)
    if wanted.as_it_lies.type != keys.arrow.type:
        return None
    by_hash = short_keys.places_of(wanted.as_it_lies, keys.arrow)
    if by_hash is not None:
        return by_hash
    found = pc.index_in(wanted.arrow, value_set=keys.arrow, skip_nulls=True)
    return np.array(found.fill_null(-1) if found.null_count else found, np.int32)


def _whole(column: Numbers) -> NDArray[Any] | None:
    """The numbers as whole ones; None where they are not."""
    values = column.values
    if not column.of_floats:
        return values
    with np.errstate(invalid="ignore"):
        whole = values.astype(np.int64)
    return whole if bool((whole == values).all()) else None


def _of_numbers(wanted: NDArray[Any], keys: NDArray[Any], known: Mask | None) -> Places | None:
    if known is not None or not len(keys):
        return None
    low, high = int(keys.min()), int(keys.max())
    if high - low <= _SPREAD * len(keys):
        return _by_table(wanted, keys.astype(np.int64, copy=False), low, high)
    index = pd.Index(keys)
    return index.get_indexer(wanted).astype(np.int32) if index.is_unique else None


def _by_table(wanted: NDArray[Any], keys: NDArray[np.int64], low: int, high: int) -> Places:
    """By a table of the places of all numbers from the lowest key to the highest, and of one that is none."""
    table = np.full(high - low + 2, len(keys), np.int32)
    np.minimum.at(table, keys - low, np.arange(len(keys), dtype=np.int32))
    table[table == len(keys)] = -1
    found = np.empty(len(wanted), np.int32)
    lowest, outside = np.uint64(low % 2**64), np.uint64(high - low + 1)

    def look_up(part: int) -> None:
        for start in range(part, min(part + _PART, len(wanted)), _BLOCK):
            numbers = wanted[start : start + _BLOCK].astype(np.int64).view(np.uint64)
            np.subtract(numbers, lowest, out=numbers)  # of what is below the lowest very much is left
            np.minimum(numbers, outside, out=numbers)
            np.take(table, numbers.view(np.int64), out=found[start : start + _BLOCK], mode="clip")

    side_by_side(look_up, range(0, len(wanted), _PART))
    return found
