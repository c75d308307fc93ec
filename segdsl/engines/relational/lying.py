"""Answers that lie in a file: as many columns as are asked for are read, and customers piece by piece.

In: a file of Parquet with a column for each value, in the order of the customers. Out: values, in the whole
or of some customers at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import parquet

from segdsl.engines.declared import InColumns
from segdsl.engines.protocol import Answer, Values
from segdsl.engines.relational.memory import Held
from segdsl.types import Kind

A_PIECE = 1 << 20
"""Customers; as many as Arrow writes together, so that pieces are written as the whole is."""


@dataclass(frozen=True, slots=True, eq=False)
class Lying:
    """A column of a file; `lasting` is what the file goes with."""

    path: Path
    name: str
    lasting: object

    def __len__(self) -> int:
        return int(parquet.read_metadata(self.path).num_rows)

    def read(self) -> pa.ChunkedArray:
        """All values."""
        return parquet.read_table(self.path, columns=[self.name]).column(0)

    def to_numpy(self) -> NDArray[Any]:
        """All values, as an array."""
        return np.asarray(self.read())

    def pieces(self) -> Iterator[pa.ChunkedArray]:
        """The values of some customers at a time; one piece at least."""
        if not len(self):
            yield self.read()
        with parquet.ParquetFile(self.path) as file:
            for batch in file.iter_batches(A_PIECE, columns=[self.name]):
                yield pa.chunked_array([batch.column(0)])


@dataclass(frozen=True, slots=True, eq=False)
class OnDisk(InColumns):
    """A column of an answer that lies in a file."""

    column: Lying
    kind: Kind

    def __len__(self) -> int:
        return len(self.column)

    def series(self) -> pd.Series[Any]:
        """The values in the dtype of their kind."""
        return Held(self.column.read(), len(self), self.kind).series()

    def tally(self) -> dict[Any, int]:
        """How often each known value occurs; of a condition, how often it holds."""
        counts: Counter[Any] = Counter()
        for piece in self.pieces():
            counts.update(piece.tally())
        return dict(counts)

    def pieces(self) -> Iterator[Held]:
        """The same of some customers at a time."""
        return (Held(piece, len(piece), self.kind) for piece in self.column.pieces())


def held(column: Any, size: int, kind: Kind) -> Values:
    """A column of an answer, wherever it is; or one value for `size` customers."""
    return OnDisk(column, kind) if isinstance(column, Lying) else Held(column, size, kind)


def first(column: Any) -> Any:
    """The column with its first value alone, in memory."""
    return (next(column.pieces()) if isinstance(column, Lying) else column).slice(0, 1)


def in_pieces(answer: Answer) -> Iterator[Answer]:
    """The answer for some customers at a time, in their order."""
    lying = {name: one for name, one in _columns(answer).items() if isinstance(one, OnDisk)}
    for pieces in zip(*(one.pieces() for one in lying.values()), strict=True):
        found = dict(zip(lying, pieces, strict=True))
        size = len(pieces[0])

        def part(name: tuple[str, str], whole: Values, found: Any = found, size: int = size) -> Values:
            return found[name] if name in found else replace(whole, size=size)  # type: ignore[type-var]

        yield replace(
            answer,
            key={name: part(("key", name), one) for name, one in answer.key.items()},
            values={name: part(("value", name), one) for name, one in answer.values.items()},
            pieces=None,
        )


def _columns(answer: Answer) -> dict[tuple[str, str], Values]:
    keys = {("key", name): one for name, one in answer.key.items()}
    return {**keys, **{("value", name): one for name, one in answer.values.items()}}
