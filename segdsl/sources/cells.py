"""From the texts of a column to its values.

In: texts (null where the cell is empty) and a column's declaration. Out: a pandas Series of the column's
kind as segdsl.sources.tables describes it, and the positions of cells that could not be read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, assert_never

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segdsl.model.catalog import ColumnInfo, Reading
from segdsl.sources.arrow import from_start, in_one_piece
from segdsl.sources.items import list_of
from segdsl.sources.moments import all_days, all_instants, read_birthdays, read_days, read_instants
from segdsl.sources.numerals import all_floats, finite, notation, read_floats, read_wholes
from segdsl.sources.raw import NO_POSITIONS, Positions, Texts
from segdsl.sources.tables import TEXT
from segdsl.types import Birthday, Day, Duration, Flag, Instant, ListOf, Number, OneOf, Text

YES = frozenset({"yes", "true", "y", "1"})
NO = frozenset({"no", "false", "n", "0"})
_INSTANTS = pd.DatetimeTZDtype("us", "UTC")
_PIECE = 1 << 18


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """A column's values, unknown where they could not be read, and where that was."""

    values: pd.Series[Any]
    unreadable: Positions


def read_cells(texts: Texts, column: ColumnInfo, zone: str) -> TypedColumn:
    """The values of a column that a file gives as texts.

    They are read piece by piece, so that what is made on the way is small, and its memory used again. Texts
    that mean themselves stay where they are.
    """
    if mean_themselves(column):
        return TypedColumn(in_place(texts), NO_POSITIONS)
    starts = range(0, len(texts), _PIECE)
    pieces = [_read_piece(from_start(texts.slice(start, _PIECE)), column, zone) for start in starts]
    if len(pieces) < 2:
        return pieces[0] if pieces else _read_piece(texts, column, zone)
    values = _below([piece.values for piece in pieces])
    unreadable = [piece.unreadable + start for piece, start in zip(pieces, starts, strict=True)]
    return TypedColumn(values, np.concatenate(unreadable))


def _below(pieces: list[pd.Series[Any]]) -> pd.Series[Any]:
    """The values of all pieces. Texts lie in one piece of memory, so that nobody needs to copy them again."""
    values = pd.concat(pieces, ignore_index=True)
    return in_place(pa.array(values.array)) if values.dtype == TEXT else values


def in_place(texts: Any) -> pd.Series[Any]:
    """Texts as they are: where they lie, if that is one piece of memory."""
    return text_series(in_one_piece(texts))


def mean_themselves(column: ColumnInfo) -> bool:
    """Whether every text of a column is a value as it is written."""
    reading = reading_of(column)
    return isinstance(column.kind.type, Text | OneOf) and not reading.unknown_as and not reading.ignoring_case


def _read_piece(texts: Texts, column: ColumnInfo, zone: str) -> TypedColumn:
    reading = reading_of(column)
    match column.kind.type:
        case Text():
            return TypedColumn(_texts(texts, reading), NO_POSITIONS)
        case OneOf(values):
            cells = in_declared_case(texts, values) if reading.ignoring_case else texts
            return TypedColumn(_texts(cells, reading), NO_POSITIONS)
        case Number(whole=True):
            return _wholes(_known(texts, reading), reading)
        case Number():
            return _floats(texts, reading)
        case Flag():
            return _flags(texts, reading)
        case Day():
            quick = all_days(texts) if is_plain(reading) else None
            if quick is not None:
                return TypedColumn(pd.Series(quick), NO_POSITIONS)
            return _distinct(texts, reading, lambda d: read_days(d, reading, zone), _days)
        case Birthday():
            return _distinct(texts, reading, lambda d: read_birthdays(d, reading, zone), _days)
        case Instant():
            quick = all_instants(texts, zone) if is_plain(reading) else None
            if quick is not None:
                return TypedColumn(instant_series(quick), NO_POSITIONS)
            return _distinct(texts, reading, lambda d: read_instants(d, reading, zone), _instants)
        case ListOf():
            return _distinct(texts, reading, lambda d: _lists(d, reading), _objects)
        case Duration():
            raise TypeError("no column holds durations")
        case other:
            assert_never(other)


def is_plain(reading: Reading) -> bool:
    """Whether nothing is said of how the cells of a column are written."""
    return not reading.formats and not reading.unknown_as


def reading_of(column: ColumnInfo) -> Reading:
    """How the column is written; columns of frames made in Python need not say so."""
    return column.reading or Reading(header=column.name)


# ---------------------------------------------------------------- texts and numbers


def _texts(texts: Texts, reading: Reading) -> pd.Series[Any]:
    if reading.unknown_as:
        unknown = pc.is_in(texts, value_set=pa.array(reading.unknown_as))
        texts = pc.if_else(unknown, None, texts)
    return text_series(texts)


def text_series(texts: Texts) -> pd.Series[Any]:
    """Texts of Arrow as a column of pandas."""
    return pd.Series(pd.array(texts, dtype=TEXT), copy=False)


def in_declared_case(texts: Texts, declared: tuple[str, ...]) -> Texts:
    """The texts with those of a closed set spelled as it is declared, whatever their case."""
    spelled = {value.lower(): value for value in declared}
    encoded = texts.combine_chunks().dictionary_encode()
    words = [spelled.get(word.lower(), word) for word in encoded.dictionary.to_pylist()]
    return pa.chunked_array([pa.array(words, pa.string()).take(encoded.indices)])


def _known(texts: Texts, reading: Reading) -> Texts:
    """The texts without those that stand for unknown."""
    if not reading.unknown_as:
        return texts
    rest = _without(reading, texts)
    if all_floats(rest) is not None:  # so none of them has blanks around it
        return rest
    return _without(reading, texts, pc.utf8_trim_whitespace(texts))


def _without(reading: Reading, texts: Texts, clean: Texts | None = None) -> Texts:
    """The texts without those whose `clean` form is a word for unknown."""
    if not reading.unknown_as:
        return texts
    words = pa.array([word.strip() for word in reading.unknown_as])
    return pc.if_else(pc.is_in(texts if clean is None else clean, value_set=words), None, texts)


def sentinels(reading: Reading) -> tuple[float, ...]:
    """The numbers among the words for unknown: "999" is also written 999.0."""
    numbers = []
    for word in reading.unknown_as:
        try:
            numbers.append(float(word))
        except ValueError:
            continue
    return tuple(numbers)


def whole_sentinels(reading: Reading, type_: pa.DataType) -> pa.Array:
    """The whole numbers among the words for unknown, to the last digit, as far as the type holds them."""
    bounds = np.iinfo(type_.to_pandas_dtype())
    numbers = []
    for word in reading.unknown_as:
        try:
            number = Decimal(word.strip())
        except InvalidOperation:
            continue
        if number.is_finite() and bounds.min <= number <= bounds.max and number == int(number):
            numbers.append(int(number))
    return pa.array(numbers, type_)


def _floats(texts: Texts, reading: Reading) -> TypedColumn:
    plain = None if reading.formats else all_floats(_without(reading, texts))
    if plain is None:
        values, wrong = _styled_floats(_known(texts, reading), reading)
    else:
        values, wrong = finite(plain), np.zeros(len(texts), bool)
    values[np.isin(values, sentinels(reading))] = np.nan
    return TypedColumn(pd.Series(values), np.flatnonzero(wrong))


def _styled_floats(texts: Texts, reading: Reading) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The numbers, each by the first notation that reads it, and which texts none of them reads."""
    first, *others = _notations(reading)
    values, wrong = read_floats(texts, first)
    for style in others:
        more, still = read_floats(texts, style)
        values, wrong = np.where(wrong, more, values), wrong & still
    return values, wrong


def _wholes(texts: Texts, reading: Reading) -> TypedColumn:
    first, *others = _notations(reading)
    values, wrong = read_wholes(texts, first)
    for style in others:
        more, still = read_wholes(texts, style)
        values, wrong = pc.if_else(pa.array(wrong), more, values), wrong & still
    if reading.unknown_as:
        unknown = pc.is_in(values, value_set=whole_sentinels(reading, pa.int64()))
        values = pc.if_else(unknown, None, values)
    return TypedColumn(whole_series(values), np.flatnonzero(wrong))


def whole_series(values: Any) -> pd.Series[Any]:
    """An Arrow array of integers as int64, or Int64 where some are unknown."""
    missing = (
        values.is_null().to_numpy(zero_copy_only=False)
        if isinstance(values, pa.Array)
        else values.is_null().to_numpy()
    )
    filled = np.require(pc.fill_null(values, 0).to_numpy(), np.int64, "W")
    if not missing.any():
        return pd.Series(filled)
    return pd.Series(pd.arrays.IntegerArray(filled, missing.astype(bool)))


def _notations(reading: Reading) -> list[Any]:
    return [notation(sample) for sample in reading.formats] or [None]


# ---------------------------------------------------------------- kinds with few distinct texts


def _distinct(
    texts: Texts,
    reading: Reading,
    read: Callable[[Any], tuple[NDArray[Any], NDArray[np.bool_]]],
    finish: Callable[[NDArray[Any], NDArray[np.int64]], pd.Series[Any]],
) -> TypedColumn:
    """Each distinct text of a chunk read once; `finish` spreads them over the rows (place -1: unknown)."""
    words = pa.array(["", *(word.strip() for word in reading.unknown_as)])
    pieces, unreadable, start = [], [], 0
    for chunk in texts.chunks or [pa.array([], pa.string())]:
        encoded = chunk.dictionary_encode()
        codes = _codes(encoded)
        trimmed = pc.utf8_trim_whitespace(encoded.dictionary)
        unknown = pc.is_in(trimmed, value_set=words).to_numpy(zero_copy_only=False)
        values, wrong = read(trimmed)
        lost = np.append(unknown | wrong, True)  # the last stands for -1
        pieces.append(finish(values, np.where(lost[codes], -1, codes)))
        unreadable.append(np.flatnonzero(np.append(wrong & ~unknown, False)[codes]) + start)
        start += len(chunk)
    series = pieces[0] if len(pieces) == 1 else pd.concat(pieces, ignore_index=True)
    return TypedColumn(series, np.concatenate(unreadable))


def _codes(encoded: Any) -> NDArray[np.int64]:
    codes: NDArray[np.int64] = (
        pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    )
    return codes


def _days(values: NDArray[Any], codes: NDArray[np.int64]) -> pd.Series[Any]:
    return pd.Series(np.append(values, np.datetime64("NaT", "us"))[codes])


def _instants(values: NDArray[Any], codes: NDArray[np.int64]) -> pd.Series[Any]:
    return instant_series(np.append(values, np.datetime64("NaT", "us"))[codes])


def instant_series(moments: NDArray[np.datetime64]) -> pd.Series[Any]:
    """Instants in UTC from moments in UTC, where these lie."""
    counted = moments.astype("datetime64[us]", copy=False).view(np.int64)
    return pd.Series(pd.DatetimeIndex(counted, dtype=_INSTANTS, copy=False), copy=False)


def _objects(values: NDArray[Any], codes: NDArray[np.int64]) -> pd.Series[Any]:
    padded = np.empty(len(values) + 1, object)
    padded[: len(values)] = values
    return pd.Series(padded[codes], dtype=object)


def _flags(texts: Texts, reading: Reading) -> TypedColumn:
    def read(distinct: Any) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        spelled = [flag_of(text, reading) for text in distinct.to_pylist()]
        values = np.array([value is True for value in spelled], bool)
        return values, np.array([value is None for value in spelled], bool)

    def finish(values: NDArray[Any], codes: NDArray[np.int64]) -> pd.Series[Any]:
        known = np.append(values, False)[codes]
        return pd.Series(pd.arrays.BooleanArray(known, codes == -1))

    return _distinct(texts, reading, read, finish)


def flag_of(text: str, reading: Reading) -> bool | None:
    """Yes or no as declared, exactly; else as usual, in any case. None where it is neither."""
    if text in reading.yes:
        return True
    if text in reading.no:
        return False
    word = text.lower()
    if word in YES and not reading.yes:
        return True
    return False if word in NO and not reading.no else None


def _lists(distinct: Any, reading: Reading) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    values = np.empty(len(distinct), object)
    for position, text in enumerate(distinct.to_pylist()):
        values[position] = list_of(text, reading.split_by or ",")
    return values, np.zeros(len(values), bool)
