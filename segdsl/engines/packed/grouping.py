"""Rows in groups, as roll-ups have them: an owner, and a value of each key.

In: whose the rows are, columns of keys, and which rows count. Out: the group of each row, and the first row
of each group; groups are numbered as they appear, and rows without an owner or a key are in none.

Rows of a group mostly lie together, as the lines of an order do, so that only the first row of each run is
looked at closely.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segdsl.engines.packed.columns import Flags, Moments, Numbers
from segdsl.engines.packed.texts import Texts
from segdsl.sources.arrow import in_one_piece

Key = Texts | Numbers | Moments | Flags
Places = NDArray[np.int32]
Chosen = NDArray[np.bool_]


def grouped(owner: NDArray[Any], keys: Sequence[Key], where: Iterable[Chosen] = ()) -> tuple[Places, Places]:
    """The group of each row, or -1, and the first row of each group; `where` all hold for rows that count."""
    rows = np.flatnonzero(_chosen(owner, keys, where)).astype(np.int32)
    starts = np.flatnonzero(_starts(owner, keys, rows))
    heads = rows[starts]
    number = _numbered(owner[heads], [_codes(key, heads) for key in keys])
    groups = np.full(len(owner), -1, np.int32)
    groups[rows] = np.repeat(number, np.diff(starts, append=len(rows)))
    first = np.empty(int(number.max(initial=-1)) + 1, np.int32)
    first[number[::-1]] = heads[::-1]
    return groups, first


def _chosen(owner: NDArray[Any], keys: Sequence[Key], where: Iterable[Chosen]) -> Chosen:
    chosen = owner >= 0
    for flags in where:
        chosen &= flags
    for key in keys:
        if key.known is not None:
            chosen &= key.known.flags
        if isinstance(key, Numbers) and key.of_floats:
            chosen &= ~np.isnan(key.values)
    return chosen


def _starts(owner: NDArray[Any], keys: Sequence[Key], rows: Places) -> Chosen:
    """Which of the rows begin a run of equal ones; other rows may lie between those of a run."""
    differs = np.ones(len(owner), bool)
    differs[1:] = owner[1:] != owner[:-1]
    for key in keys:
        differs[1:] |= _differs(key)
    if len(rows) == len(owner):
        return differs
    run = np.cumsum(differs, dtype=np.int32)[rows]
    return np.append(np.ones(min(len(run), 1), bool), run[1:] != run[:-1])


def _differs(key: Key) -> Chosen:
    """Which values are others than the one before, as far as that is found quickly."""
    match key:
        case Texts():
            texts = key.as_it_lies
            other = pc.not_equal(texts[1:], texts[:-1])
            return np.asarray(pc.fill_null(other, True))
        case Numbers() | Moments():
            return np.asarray(key.values[1:] != key.values[:-1])
        case Flags():
            yes = key.yes.flags
            return np.asarray(yes[1:] != yes[:-1])


def _codes(key: Key, rows: Places) -> NDArray[Any]:
    """Equal known values as equal numbers from 0, in the order in which they appear."""
    match key:
        case Texts():
            return _codes_of_texts(key, rows)
        case Numbers() | Moments():
            values = key.values[rows]
            if bool((values[1:] > values[:-1]).all()):
                return np.arange(len(values))
            return pd.factorize(values)[0]
        case Flags():
            return pd.factorize(key.yes.flags[rows])[0]


def _codes_of_texts(key: Texts, rows: Places) -> NDArray[Any]:
    """Texts that rise, as the numbers of orders do in the order of time, are all different."""
    wanted = np.zeros(len(key), bool)
    wanted[rows] = True
    texts = in_one_piece(pc.filter(key.as_it_lies, pa.array(wanted)))
    if pc.all(pc.less(texts[:-1], texts[1:])).as_py():
        return np.arange(len(texts))
    return np.asarray(texts.dictionary_encode().indices)


def _numbered(owners: NDArray[Any], keys: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Equal owners and keys as equal numbers from 0, in the order in which they appear."""
    number, *others = keys
    for other in (*others, owners):
        if not _follows(other, number):
            room = int(other.max(initial=0)) + 1
            number = pd.factorize(number.astype(np.int64) * room + other)[0]
    return number


def _follows(other: NDArray[Any], number: NDArray[Any]) -> bool:
    """Whether rows with one number have one of the others, as an order has one customer."""
    of_number = np.zeros(int(number.max(initial=-1)) + 1, other.dtype)
    of_number[number] = other
    return bool((of_number[number] == other).all())
