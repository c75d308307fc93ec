"""The rows of a table as its files hold them, before any cell is given a type.

Text formats give texts (Arrow arrays in which an empty cell is null); formats that know types of their
own give pandas columns. Either way a position leads back to a file and the row in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from segdsl.sources.objects import NoText, whole_characters

Texts = Any  # pyarrow.ChunkedArray of strings: pyarrow has no type information
Cells = Any  # Texts, or a pandas Series of values that have a type already
Positions = NDArray[np.int64]
NO_POSITIONS: Positions = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of a text file that have too few or too many fields: the line and fields of the first, how many
    there are; and how wide the header is, or the first row where the file has none (`named`).
    """

    line: int
    fields: int
    width: int
    named: bool
    count: int


@dataclass(frozen=True, slots=True)
class FileRows:
    """The rows of one file. `columns` holds every declared column by its declared name; `ragged` rows are
    not among them.
    """

    file: str
    columns: Mapping[str, Cells]
    length: int
    row_of: Callable[[int], int]  # from a position, counted from 0, to the row (CSV: the line) in the file
    ragged: Ragged | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """All rows of a table, of all of its files in order. `kept` maps positions to those of the parts.

    The parts know their rows, and have no columns of their own.
    """

    parts: tuple[FileRows, ...]
    columns: dict[str, Cells]
    length: int
    kept: Positions | None = field(default=None, repr=False)

    def place(self, position: int) -> tuple[str, int]:
        """The file and the row in it that a position stands for."""
        at = position if self.kept is None else int(self.kept[position])
        for part in self.parts:
            if at < part.length:
                return part.file, part.row_of(at)
            at -= part.length
        raise IndexError(position)

    def of(self, name: str) -> Raw:
        """One column alone."""
        return Raw(self.parts, {name: self.columns[name]}, self.length, self.kept)

    def forget(self, name: str) -> None:
        """Lets go of a column that nobody will look at again: its texts take more memory than its values."""
        self.columns.pop(name, None)

    def only(self, mask: NDArray[np.bool_]) -> Raw:
        """The rows for which the mask is true."""
        if mask.all():
            return self
        before = np.arange(self.length) if self.kept is None else self.kept
        columns = {name: _only(cells, mask) for name, cells in self.columns.items()}
        return Raw(self.parts, columns, int(mask.sum()), before[mask])

    def at(self, positions: Positions) -> Raw:
        """The rows at these positions, in their order."""
        before = np.arange(self.length) if self.kept is None else self.kept
        columns = {name: _at(cells, positions) for name, cells in self.columns.items()}
        return Raw(self.parts, columns, len(positions), before[positions])


def joined(parts: tuple[FileRows, ...], names: tuple[str, ...]) -> Raw:
    """The rows of several files below each other."""
    columns = {name: _below([part.columns[name] for part in parts]) for name in names}
    parts = tuple(replace(part, columns={}) for part in parts)
    return Raw(parts, columns, sum(part.length for part in parts))


def is_text(cells: Cells) -> bool:
    """Whether they are a text file's: texts, or what was made of these while they were cut."""
    return isinstance(cells, pa.ChunkedArray)


def from_objects(values: list[Any]) -> Cells:
    """Texts where every value is a text or None, else a column of objects."""
    if all(value is None or isinstance(value, str) for value in values):
        with suppress(NoText):  # half of a character: that is found where the column is read
            return pa.chunked_array([pa.array([whole_characters(value) for value in values], pa.string())])
    return pd.Series(values, dtype=object)


def _only(cells: Cells, mask: NDArray[np.bool_]) -> Cells:
    if is_text(cells):
        return cells.filter(pa.array(mask))
    return cells[mask].reset_index(drop=True)


def _at(cells: Cells, positions: Positions) -> Cells:
    if is_text(cells):
        return cells.take(pa.array(positions))
    return cells.iloc[positions].reset_index(drop=True)


def _below(pieces: list[Cells]) -> Cells:
    if len(pieces) == 1:
        return pieces[0]
    if all(is_text(piece) for piece in pieces):
        return pa.chunked_array([chunk for piece in pieces for chunk in piece.chunks], pa.string())
    series = [piece.to_pandas().astype(object) if is_text(piece) else piece for piece in pieces]
    if len({str(one.dtype) for one in series}) > 1:
        series = [one.astype(object) for one in series]
    return pd.concat(series, ignore_index=True)
