"""Ways to answer for a stretch of rows: by masks that are there, by codes, by functions of Arrow."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from segdsl.engines.packed.bits import Bytes, Mask
from segdsl.engines.packed.coding import Coded
from segdsl.engines.packed.texts import Texts

Flagged = NDArray[np.bool_]

Answering = Callable[[int, int, Flagged, Flagged], "Flagged | Bytes"]
"""For the rows from one up to another (multiples of 64, but for the end of all rows): flags, written into the
first array or another; or packed bits. The second array is spare."""


def always(holds: bool) -> Answering:
    """The same of every row."""

    def answer(start: int, stop: int, flags: Flagged, spare: Flagged) -> Flagged:
        own = flags[: stop - start]
        own[:] = holds
        return own

    return answer


def stretch_of(mask: Mask) -> Answering:
    """What is there already."""
    packed = mask.packed
    return lambda start, stop, flags, spare: packed[start >> 3 : (stop + 7) >> 3]


def among(column: Coded, codes: Iterable[int]) -> Answering:
    """Whether the code is one of these: by a few ranges, or else by a table."""
    ranges = _ranges(codes)
    if not ranges:
        return always(False)
    if sum(1 if first == last else 2 for first, last in ranges) > 8:
        return _by_table(column, ranges)
    of = column.codes.dtype.type
    bounds = [(of(first), of(last - first)) for first, last in ranges]
    own_codes = column.codes

    def answer(start: int, stop: int, flags: Flagged, spare: Flagged) -> Flagged:
        codes, flags, spare = own_codes[start:stop], flags[: stop - start], spare[: stop - start]
        for place, (first, width) in enumerate(bounds):
            into = spare if place else flags
            if width:
                np.less_equal(codes - first, width, out=into)  # below the first, unsigned codes wrap around
            else:
                np.equal(codes, first, out=into)
            if place:
                np.logical_or(flags, spare, out=flags)
        return flags

    return answer


def _ranges(codes: Iterable[int]) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    return ranges


def _by_table(column: Coded, ranges: Iterable[tuple[int, int]]) -> Answering:
    table = np.zeros(column.unknown + 1, bool)
    for first, last in ranges:
        table[first : last + 1] = True
    codes = column.codes

    def answer(start: int, stop: int, flags: Flagged, spare: Flagged) -> Flagged:
        return np.take(table, codes[start:stop], out=flags[: stop - start], mode="clip")

    return answer


def same_codes(first: Coded, second: Coded) -> Answering:
    """Whether the values of two columns are known and equal."""
    place = {value: place for place, value in enumerate(first.distinct)}
    nowhere = -1  # so that what is unknown equals nothing
    places = np.array([*(place.get(value, nowhere) for value in second.distinct), nowhere], np.int32)

    def answer(start: int, stop: int, flags: Flagged, spare: Flagged) -> Flagged:
        into = flags[: stop - start]
        np.equal(first.codes[start:stop], np.take(places, second.codes[start:stop]), out=into)
        return into

    return answer


def by_arrow(ask: Callable[..., pa.Array], *columns: Texts) -> Answering:
    """By a function of Arrow, which answers in its own bits."""
    arrays = [column.arrow for column in columns]

    def answer(start: int, stop: int, flags: Flagged, spare: Flagged) -> Flagged | Bytes:
        bits = ask(*(array.slice(start, stop - start) for array in arrays))
        if bits.null_count:
            bits = bits.fill_null(False)
        if bits.offset:
            return np.asarray(bits)
        return np.frombuffer(bits.buffers()[1], np.uint8)[: (stop - start + 7) >> 3]

    return answer


def only_known(answering: Answering, *known: Mask | None) -> Answering:
    """The same where these are known: where a value is unknown, its array may hold anything."""
    masks = [mask.packed for mask in known if mask is not None]
    if not masks:
        return answering

    def answer(start: int, stop: int, flags: Flagged, spare: Flagged) -> Bytes:
        bits = np.packbits(answering(start, stop, flags, spare), bitorder="little")
        for packed in masks:
            np.bitwise_and(bits, packed[start >> 3 : (stop + 7) >> 3], out=bits)
        return bits

    return answer
