"""The frames of pieces below each other: one frame, whose columns are written while pieces come.

What is put together in the end instead would lie in memory twice, and each page of it costs time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segdsl.sources.apart import Parts, apart, together
from segdsl.sources.arrow import in_one_piece
from segdsl.sources.cells import text_series
from segdsl.sources.coded import MOST, CodedTexts, come_again, dtype_of_codes, held_codes
from segdsl.sources.tables import TEXT

_ROOM = 1.1
"""Of so many times the rows that are expected, there is room."""

_SOME = 1 << 20
"""So many texts mostly tell that too many of all are different."""


class Below:
    """Frames of the same columns, of which `times` as many rows are expected as the first one has."""

    def __init__(self, times: float) -> None:
        self._times = times
        self._columns: dict[str, _Column] = {}
        self.length = 0

    def add(self, frame: pd.DataFrame) -> None:
        """Writes a frame below those that are there."""
        if not self.length:
            rows = int(len(frame) * self._times * _ROOM)
            self._columns = {str(name): _Column(rows) for name in frame.columns}
        for name, column in self._columns.items():
            column.add(frame[name], self.length)
        self.length += len(frame)

    def frame(self) -> pd.DataFrame:
        """All of them; to be asked once."""
        columns = {name: column.series(self.length) for name, column in self._columns.items()}
        return pd.DataFrame(columns, index=pd.RangeIndex(self.length), copy=False)


class _Column:
    """The values of one column; `rows` are expected."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._form = ""
        self._parts: list[_Growing] = []
        self._codes: _Codes | None = None
        self._texts: list[_Texts] = []
        self._others: list[pd.Series[Any]] = []

    def add(self, series: pd.Series[Any], start: int) -> None:
        """Adds the values of rows from `start` on."""
        held = apart(series)
        if held is not None:
            self._add_parts(*held, start)
        elif series.dtype != TEXT:
            self._others.append(series)
        else:
            self._add_texts(series, start)

    def _add_parts(self, form: str, parts: Parts, start: int) -> None:
        if len(parts) > len(self._parts):  # whole numbers have a second array only where one is missing
            self._form = form
            self._parts += [_Growing(part.dtype, self._rows) for part in parts[len(self._parts) :]]
        for growing, part in zip(self._parts, parts, strict=False):
            growing.write(part, start)

    def _add_texts(self, series: pd.Series[Any], start: int) -> None:
        if not start and (held_codes(series.array) is not None or come_again(pa.array(series.array))):
            self._codes = _Codes(self._rows)
        if self._codes is not None and not self._codes.write(series.array, start):
            self._put(self._codes.series(start))
            self._codes = None
        if self._codes is None:
            self._put(series)

    def _put(self, series: pd.Series[Any]) -> None:
        """Where there is no room for texts below the others, they begin another piece of memory."""
        texts = in_one_piece(pa.array(series.array))
        if not self._texts or not self._texts[-1].write(texts):
            self._texts.append(_Texts(texts, self._rows - sum(len(one) for one in self._texts)))
            self._texts[-1].write(texts)

    def series(self, length: int) -> pd.Series[Any]:
        """All values, of so many rows; it is asked once."""
        if self._parts:
            return together(self._form, tuple(part.done(length) for part in self._parts))
        if self._codes is not None:
            return self._codes.series(length)
        if self._others:
            return pd.concat(self._others, ignore_index=True)
        return text_series(pa.chunked_array([texts.done() for texts in self._texts]))


class _Codes:
    """Texts in codes, as long as few are different."""

    _UNKNOWN = (1 << 16) - 1

    def __init__(self, rows: int) -> None:
        self._places: dict[str, int] = {}
        self._codes = _Growing(np.dtype(np.uint16), rows)

    def write(self, column: Any, start: int) -> bool:
        """Writes the codes of texts from a place on; False where that are too many different ones."""
        if held_codes(column) is None and _are_many(pa.array(column).slice(0, _SOME)):
            return False
        codes, distinct = _in_codes(column)
        if len({*self._places, *distinct}) > MOST:
            return False
        places = [self._places.setdefault(text, len(self._places)) for text in distinct]
        self._codes.write(np.array([*places, self._UNKNOWN], np.uint16)[codes], start)
        return True

    def series(self, length: int) -> pd.Series[Any]:
        """The column: codes in the order of the texts."""
        distinct = sorted(self._places)
        ranks = np.full(self._UNKNOWN + 1, len(distinct), dtype_of_codes(len(distinct)))
        ranks[[self._places[text] for text in distinct]] = np.arange(len(distinct))
        return pd.Series(CodedTexts.of(ranks[self._codes.done(length)], distinct), copy=False)


def _are_many(texts: Any) -> bool:
    """Whether more of them are different than can have codes."""
    return len(texts) > MOST and pc.count_distinct(texts).as_py() > MOST


def _in_codes(column: Any) -> tuple[NDArray[Any], Sequence[str]]:
    """The codes of a column of texts, and what is distinct among them; what is unknown comes last."""
    if (held := held_codes(column)) is not None:
        return held
    encoded = in_one_piece(pa.array(column)).dictionary_encode()
    distinct = encoded.dictionary.to_pylist()
    return np.asarray(pc.fill_null(encoded.indices, len(distinct))), distinct


class _Texts:
    """Texts as Arrow holds them, their bytes in a row; there is room for so many that are like the first.

    In one piece of memory they can go at once, and what was made of a piece of a file goes with it.
    """

    def __init__(self, first: pa.Array, rows: int) -> None:
        rows = max(rows, len(first))
        size = len(_content(first)[1])
        self._ends = _Growing(np.dtype(np.int64), rows + 1)
        self._ends.write(np.zeros(1, np.int64), 0)
        self._bytes = _Growing(np.dtype(np.uint8), max(size * rows // max(len(first), 1), size))
        self._missing = _Growing(np.dtype(bool), rows)

    def __len__(self) -> int:
        return self._ends.length - 1

    def write(self, texts: pa.Array) -> bool:
        """Writes texts below those that are there; False where there is no room for them."""
        ends, content = _content(texts)
        if len(content) > self._bytes.room:
            return False
        if texts.null_count:
            self._missing.write(np.asarray(texts.is_null()), len(self))
        self._ends.write(ends + self._bytes.length, self._ends.length)
        self._bytes.write(content, self._bytes.length)
        return True

    def done(self) -> pa.Array:
        """All of them."""
        known = None
        if self._missing.length:
            known = pa.py_buffer(np.packbits(~self._missing.done(len(self)), bitorder="little"))
        held = (self._ends.done(self._ends.length), self._bytes.done(self._bytes.length))
        return pa.Array.from_buffers(pa.large_string(), len(self), [known, *map(pa.py_buffer, held)])


def _content(texts: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Where each text ends, and their bytes."""
    _, ends, content = texts.buffers()
    offsets = np.frombuffer(ends, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    own = np.frombuffer(content or b"", np.uint8)[offsets[0] : offsets[-1]]
    return offsets[1:] - offsets[0], own


class _Growing:
    """An array with room for what is expected. Room that is never written to costs nothing."""

    def __init__(self, dtype: np.dtype[Any], room: int) -> None:
        self._array: NDArray[Any] = np.empty(room, dtype)
        self.length = 0

    @property
    def room(self) -> int:
        """How many more values there is room for."""
        return len(self._array) - self.length

    def write(self, values: NDArray[Any], start: int) -> None:
        """Writes values from a place on; between those before and them are zeros."""
        stop = start + len(values)
        if stop > len(self._array):
            self._array = np.concatenate([self._array[: self.length], np.empty(stop, self._array.dtype)])
        self._array[self.length : start] = 0
        self._array[start:stop] = values
        self.length = stop

    def done(self, length: int) -> NDArray[Any]:
        """So many values, of which the last may be zeros."""
        self.write(self._array[:0], length)
        return self._array[:length]
