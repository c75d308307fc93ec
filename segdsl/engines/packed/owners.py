"""Whose each row is: the place of its key among the keys of customers, or of a table that is looked up.

In: columns of keys. Out: for each row the first place with the same key; -1 where there is none, -2 where the
row's key is unknown. None where neither way here applies, and the pandas pieces know one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segdsl.engines.packed import short_keys
from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.columns import Column, Numbers
from segdsl.engines.packed.numerals import numbers_of
from segdsl.engines.packed.texts import Texts
from segdsl.engines.packed.views import in_blocks
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
    quickly = _of_numerals(wanted.as_it_lies, keys.arrow)
    if quickly is None:
        quickly = short_keys.places_of(wanted.as_it_lies, keys.arrow)
    if quickly is not None:
        return quickly
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
    table = _Table.of(keys.astype(np.int64, copy=False), np.arange(len(keys), dtype=np.int32))
    if table is None:
        index = pd.Index(keys)
        return index.get_indexer(wanted).astype(np.int32) if index.is_unique else None
    found = np.empty(len(wanted), np.int32)

    def look_up(part: int) -> None:
        for start in range(part, min(part + _PART, len(wanted)), _BLOCK):
            block = slice(start, start + _BLOCK)
            table.find(wanted[block].astype(np.int64, copy=False), found[block])

    side_by_side(look_up, range(0, len(wanted), _PART))
    return found


def _of_numerals(wanted: pa.Array | pa.ChunkedArray, keys: pa.Array) -> Places | None:
    """Of texts that are whole numbers, by these; None where others are among them."""
    rows = np.flatnonzero(np.asarray(keys.is_valid())).astype(np.int32)
    numbers = numbers_of(keys) if len(rows) else None
    table = None if numbers is None else _Table.of(numbers[rows], rows)
    if table is None:
        return None
    found = np.empty(len(wanted), np.int32)
    others: list[int] = []

    def look_up(block: tuple[int, pa.Array]) -> None:
        start, texts = block
        numbers = None if others else numbers_of(texts)
        if numbers is None:
            others.append(start)
        else:
            table.find(numbers, found[start : start + len(texts)])

    side_by_side(look_up, [*in_blocks(wanted)])
    return None if others else found


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """The places of all numbers from the lowest key to the highest, and last of one that is none."""

    lowest: np.uint64
    places: Places

    @classmethod
    def of(cls, keys: NDArray[np.int64], places: Places) -> _Table | None:
        """Of keys at ascending places, of which the first counts; None where they lie too far apart."""
        low, high = int(keys.min()), int(keys.max())
        if high - low > _SPREAD * len(keys):
            return None
        table = np.full(high - low + 2, -1, np.int32)
        table[(keys - low)[::-1]] = places[::-1]  # the first of several is written last, and stays
        return cls(np.uint64(low % 2**64), table)

    def find(self, numbers: NDArray[np.int64], found: Places) -> None:
        """Writes the places of numbers."""
        wanted = numbers.view(np.uint64) - self.lowest  # of what is below the lowest very much is left
        np.minimum(wanted, np.uint64(len(self.places) - 1), out=wanted)
        np.take(self.places, wanted.view(np.int64), out=found, mode="clip")
