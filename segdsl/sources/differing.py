"""In which rows two typed frames of the same table differ, whatever the order of their rows.

In: the frame as it was and as it is. Out: the positions of rows that are in one of them alone. Rows are first
compared place by place, which finds what was added at the end or changed where it stands; those that differ
there, or all where too many do, by what they hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segdsl.sources.apart import apart
from segdsl.sources.arrow import in_one_piece
from segdsl.sources.coded import in_the_same_codes
from segdsl.sources.tables import TEXT

Positions = NDArray[np.intp]

_MANY = 4
"""Where more than one of so many rows differs from the one in its place, rows were moved."""

_FACTOR = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, eq=False)
class Differing:
    """then, now: positions in either frame; in_place: whether all other rows stand where they stood"""

    then: Positions
    now: Positions
    in_place: bool

    def __bool__(self) -> bool:
        return bool(len(self.then) or len(self.now))


def differing(then: pd.DataFrame, now: pd.DataFrame) -> Differing:
    """The rows that are in one frame alone; all of both where their columns are others."""
    if then is now:
        return Differing(np.empty(0, np.intp), np.empty(0, np.intp), True)
    if [*then.columns] != [*now.columns] or any(_sort(then[n]) != _sort(now[n]) for n in now.columns):
        return Differing(np.arange(len(then)), np.arange(len(now)), False)
    shared = min(len(then), len(now))
    flags, alike = np.zeros(shared, bool), list[str]()
    for name in now.columns:
        before, after = then[name].iloc[:shared], now[name].iloc[:shared]
        if _alike(before, after):
            alike.append(name)
        else:
            flags |= unequal(before, after)
    if np.count_nonzero(flags) * _MANY > shared:
        return _by_content(then, now)
    places = np.flatnonzero(flags)
    if len(then) == len(now) and any(then[name].iloc[places].is_unique for name in alike):
        return Differing(places, places, True)  # none of these rows can have stood at another place
    return _without_moved(then, now, _with_rest(places, shared, then), _with_rest(places, shared, now))


def _without_moved(then: pd.DataFrame, now: pd.DataFrame, before: Positions, after: Positions) -> Differing:
    """Without the rows that only stand in each other's place."""
    if not len(before):
        return Differing(before, after, True)
    found = _by_content(then.iloc[before], now.iloc[after])
    all_of_them = len(found.then) == len(before) and len(found.now) == len(after)
    return Differing(before[found.then], after[found.now], all_of_them)


def _with_rest(places: Positions, shared: int, frame: pd.DataFrame) -> Positions:
    return np.append(places, np.arange(shared, len(frame)))


def _sort(series: pd.Series[Any]) -> str:
    """The dtype, the same for whole numbers of which some or none are missing."""
    return str(series.dtype).lower()


# ---------------------------------------------------------------- place by place


def _alike(then: pd.Series[Any], now: pd.Series[Any]) -> bool:
    """Whether two columns lie in memory alike, as most do: that is told in one pass and takes no room.

    Those that do not can still hold the same.
    """
    if then.dtype == object:
        return False
    coded = in_the_same_codes([then.array, now.array])
    if coded is not None:
        return _same_bytes(*coded[0])
    if then.dtype == TEXT:
        one, other = (in_one_piece(pa.array(series.array)) for series in (then, now))
        return _where_it_lies(one) == _where_it_lies(other) or bool(one.equals(other))
    before, after = _in_memory(then), _in_memory(now)
    return len(before) == len(after) and all(map(_same_bytes, before, after))


def _where_it_lies(array: Any) -> tuple[Any, ...]:
    """Arrays that lie in the same place hold the same."""
    buffers = array.buffers()
    return array.offset, len(array), *(None if held is None else held.address for held in buffers)


def _in_memory(series: pd.Series[Any]) -> list[NDArray[Any]]:
    """The arrays that a column holds, whatever stands where values are missing: nothing is copied."""
    held = series.array
    if isinstance(held, pd.arrays.IntegerArray | pd.arrays.BooleanArray):
        return [held._data, held._mask]  # type: ignore[union-attr]
    return _lying(series)


def _lying(series: pd.Series[Any]) -> list[NDArray[Any]]:
    """The arrays that a column of numbers, flags or moments is made of; moments as whole numbers."""
    held = apart(series)
    parts = (series.to_numpy(),) if held is None else held[1]
    return [part.view(np.int64) if part.dtype.kind == "M" else part for part in parts]


def _same_bytes(one: NDArray[Any], other: NDArray[Any]) -> bool:
    before, after = (pa.py_buffer(np.ascontiguousarray(values).view(np.uint8)) for values in (one, other))
    return bool(before.equals(after))


def unequal(then: pd.Series[Any], now: pd.Series[Any]) -> NDArray[np.bool_]:
    """Where two columns of the same sort differ; what is unknown in both is the same."""
    coded = in_the_same_codes([then.array, now.array])
    if coded is not None:
        return _unequal_values(*coded[0])
    if then.dtype == TEXT:
        return _unequal_texts(in_one_piece(pa.array(then.array)), in_one_piece(pa.array(now.array)))
    if then.dtype == object:
        pairs = zip(then.array, now.array, strict=True)
        return np.fromiter((one is not other and one != other for one, other in pairs), bool, len(then))
    (one, missing), (other, also) = _plain(then), _plain(now)
    unequal = _unequal_values(one, other)
    if missing is None and also is None:
        return unequal
    gone, lacking = (np.zeros(len(then), bool) if m is None else m for m in (missing, also))
    return np.asarray((unequal & ~gone) | (gone != lacking))


def _unequal_values(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.bool_]:
    if one.dtype.kind != "f":
        return np.asarray(one != other)
    bits = one.view(np.int64) != other.view(np.int64)  # as bits, which tell zeros apart
    return np.asarray(bits & ~(np.isnan(one) & np.isnan(other)))


def _unequal_texts(then: Any, now: Any) -> NDArray[np.bool_]:
    unequal = pc.fill_null(pc.not_equal(then, now), False)
    if then.null_count or now.null_count:
        unequal = pc.or_(unequal, pc.xor(pc.is_null(then), pc.is_null(now)))
    return np.asarray(unequal.to_numpy(zero_copy_only=False))


def _plain(series: pd.Series[Any]) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    """Values in an array of NumPy, and where one is missing, if that is told apart."""
    values, *missing = _lying(series)
    return values, missing[0] if missing else None


# ---------------------------------------------------------------- by what they hold


def _by_content(then: pd.DataFrame, now: pd.DataFrame) -> Differing:
    hashes = np.append(_hashes(then), _hashes(now))
    _, numbers = np.unique(hashes, return_inverse=True)
    before, after = numbers[: len(then)], numbers[len(then) :]
    most = int(numbers.max(initial=-1)) + 1
    changed = np.bincount(before, minlength=most) != np.bincount(after, minlength=most)
    return Differing(np.flatnonzero(changed[before]), np.flatnonzero(changed[after]), False)


def _hashes(frame: pd.DataFrame) -> NDArray[np.uint64]:
    """A hash of each row, of 64 bits: among a million changed rows, one is overlooked once in 10¹³ runs."""
    whole = np.zeros(len(frame), np.uint64)
    for name in frame.columns:
        for values in _hashable(frame[name]):
            whole = whole * _FACTOR + pd.util.hash_array(values)
    return whole


def _hashable(series: pd.Series[Any]) -> list[NDArray[Any]]:
    if series.dtype == TEXT:
        return [series.fillna("").to_numpy(object), series.isna().to_numpy()]
    if series.dtype == object:
        return [np.array([repr(value) for value in series], object)]
    values, missing = _plain(series)
    if values.dtype.kind == "f":
        return [np.where(np.isnan(values), np.nan, values).view(np.int64)]  # as bits, which tell zeros apart
    return [values, np.zeros(len(series), bool) if missing is None else missing]
