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
from segdsl.sources.coded import MOST, CodedTexts, come_again, dtype_of_codes, has_codes
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
        """Writes a frame below those that are there. Its texts stay where they are."""
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
        if not start and (has_codes(series.array) or come_again(pa.array(series.array))):
            self._codes = _Codes(self._rows)
        if self._codes is not None and not self._codes.write(series.array, start):
            self._others, self._codes = [self._codes.series(start)], None
        if self._codes is None:
            self._others.append(series)

    def series(self, length: int) -> pd.Series[Any]:
        """All values, of so many rows; it is asked once."""
        if self._parts:
            return together(self._form, tuple(part.done(length) for part in self._parts))
        if self._codes is not None:
            return self._codes.series(length)
        others, self._others = self._others, []
        if others[0].dtype == TEXT:
            chunks = [chunk for series in others for chunk in pa.chunked_array(pa.array(series.array)).chunks]
            return text_series(pa.chunked_array(chunks))
        return pd.concat(others, ignore_index=True)


class _Codes:
    """Texts in codes, as long as few are different."""

    _UNKNOWN = (1 << 16) - 1

    def __init__(self, rows: int) -> None:
        self._places: dict[str, int] = {}
        self._codes = _Growing(np.dtype(np.uint16), rows)

    def write(self, column: Any, start: int) -> bool:
        """Writes the codes of texts from a place on; False where that are too many different ones."""
        if not has_codes(column) and _are_many(pa.array(column).slice(0, _SOME)):
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
    if has_codes(column):
        return column.codes, column.distinct
    encoded = in_one_piece(pa.array(column)).dictionary_encode()
    distinct = encoded.dictionary.to_pylist()
    return np.asarray(pc.fill_null(encoded.indices, len(distinct))), distinct


class _Growing:
    """An array with room for what is expected. Room that is never written to costs nothing."""

    def __init__(self, dtype: np.dtype[Any], room: int) -> None:
        self._array: NDArray[Any] = np.empty(room, dtype)
        self._length = 0

    def write(self, values: NDArray[Any], start: int) -> None:
        """Writes values from a place on; between those before and them are zeros."""
        stop = start + len(values)
        if stop > len(self._array):
            self._array = np.concatenate([self._array[: self._length], np.empty(stop, self._array.dtype)])
        self._array[self._length : start] = 0
        self._array[start:stop] = values
        self._length = stop

    def done(self, length: int) -> NDArray[Any]:
        """So many values, of which the last may be zeros."""
        self.write(self._array[:0], length)
        return self._array[:length]
