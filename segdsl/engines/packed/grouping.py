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

from segdsl.engines.few_rows import few_at_a_time
from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.columns import Flags, Moments, Numbers
from segdsl.engines.packed.texts import Texts
from segdsl.engines.packed.views import BLOCK
from segdsl.sources.arrow import in_one_piece

Key = Texts | Numbers | Moments | Flags
Places = NDArray[np.int32]
Chosen = NDArray[np.bool_]


def grouped(owner: NDArray[Any], keys: Sequence[Key], where: Iterable[Chosen] = ()) -> tuple[Places, Places]:
    """The group of each row, or -1, and the first row of each group; `where` all hold for rows that count."""
    chosen = _chosen(owner, keys, where)
    rows = Mask.of(chosen).places_from(0)
    begins = _begins(_differ(owner, keys), chosen, rows)
    heads = rows[begins]
    number = _numbered(owner[heads], [_codes(key, heads) for key in keys])
    groups, run = np.full(len(owner), -1, np.int32), -1
    for some in few_at_a_time(len(rows)):
        runs = run + np.cumsum(begins[some])
        groups[rows[some]] = number[runs]
        run = runs[-1]
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


def _differ(owner: NDArray[Any], keys: Sequence[Key]) -> Chosen:
    """Which rows are other than the one before, as far as that is found quickly; the first is."""
    differ = np.ones(len(owner), bool)
    for start in range(1, len(owner), BLOCK):
        stop = min(start + BLOCK, len(owner))
        some = owner[start:stop] != owner[start - 1 : stop - 1]
        for key in keys:
            some |= _differs(key, start, stop)
        differ[start:stop] = some
    return differ


def _differs(key: Key, start: int, stop: int) -> Chosen:
    """Which values of some rows, of which the first has one before it, are others than that."""
    match key:
        case Texts():
            texts = key.as_it_lies
            other = pc.not_equal(texts[start:stop], texts[start - 1 : stop - 1])
            return np.asarray(pc.fill_null(other, True))
        case Numbers() | Moments():
            return np.asarray(key.values[start:stop] != key.values[start - 1 : stop - 1])
        case Flags():
            bits = key.yes.packed[start - 1 >> 3 : (stop + 7) >> 3]
            yes = np.unpackbits(bits, bitorder="little")[(start - 1) % 8 :][: stop - start + 1]
            return np.asarray(yes[1:] != yes[:-1])


def _begins(differ: Chosen, chosen: Chosen, rows: Places) -> Chosen:
    """Which of the chosen rows begin a run of equal ones; other rows may lie between those of a run."""
    begins = differ[rows]
    begins[:1] = True
    if len(rows) in (0, len(differ)):
        return begins
    before, after = np.flatnonzero(chosen[:-1] & ~chosen[1:]), np.flatnonzero(chosen[1:] & ~chosen[:-1]) + 1
    after = after if chosen[0] else after[1:]  # of rows before the first none counts
    if len(after):
        ends = np.column_stack((before[: len(after)] + 1, after + 1)).ravel()
        begins[np.searchsorted(rows, after)] = np.logical_or.reduceat(np.append(differ, False), ends)[::2]
    return begins


def _codes(key: Key, rows: Places) -> NDArray[Any]:
    """Equal known values as equal numbers from 0, in the order in which they appear."""
    match key:
        case Texts():
            return _codes_of_texts(key, rows)
        case Numbers() | Moments():
            values = key.values[rows]
            if bool((values[1:] > values[:-1]).all()):
                return np.arange(len(values), dtype=np.int32)
            return pd.factorize(values)[0]
        case Flags():
            return pd.factorize(key.yes.flags[rows])[0]


def _codes_of_texts(key: Texts, rows: Places) -> NDArray[Any]:
    """Texts that rise, as the numbers of orders do in the order of time, are all different."""
    if _rise(key.as_it_lies, rows):
        return np.arange(len(rows), dtype=np.int32)
    wanted = np.zeros(len(key), bool)
    wanted[rows] = True
    texts = in_one_piece(pc.filter(key.as_it_lies, pa.array(wanted)))
    return np.asarray(texts.dictionary_encode().indices)


def _rise(texts: pa.Array | pa.ChunkedArray, rows: Places) -> bool:
    """Whether each text of these rows is above the one before; looked at a block at a time, with the last of
    the block before.
    """
    for start in range(0, len(rows), BLOCK):
        some = rows[max(start - 1, 0) : start + BLOCK]
        block = in_one_piece(texts.slice(some[0], some[-1] - some[0] + 1))
        these = block.take(pa.array(some - some[0]))
        if not pc.all(pc.less(these[:-1], these[1:])).as_py():
            return False
    return True


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
