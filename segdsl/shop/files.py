"""CSV files that grow block by block, and numbers and dates written the way shops write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv

from segdsl.shop.clock import Flags, Integers

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class GrowingCsv:
    """A CSV file to which whole columns are appended; every block has the same columns.

    Cells are written without quotes: a value that would need them is refused by pyarrow.
    """

    def __init__(self, path: Path, separator: str = ",", start: bytes = b"") -> None:
        self._file = path.open("wb")
        self._file.write(start)
        self._separator = separator
        self._writer: Any = None

    def append(self, columns: Mapping[str, pa.Array]) -> None:
        block = pa.RecordBatch.from_pydict(dict(columns))
        if self._writer is None:
            header = self._separator.join(block.schema.names) + "\n"
            self._file.write(header.encode())
            options = csv.WriteOptions(include_header=False, delimiter=self._separator, quoting_style="none")
            self._writer = csv.CSVWriter(self._file, block.schema, write_options=options)
        self._writer.write(block)

    def __enter__(self) -> GrowingCsv:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._writer is not None:
            self._writer.close()
        self._file.close()


def texts(numbers: Integers, blank: Flags | None = None) -> pa.Array:
    """Whole numbers as text, null where `blank`."""
    return pa.array(numbers, mask=blank).cast(pa.string())


def chosen(values: Sequence[str | None], which: Integers) -> pa.Array:
    """`values[which]`; a value that is None makes a blank cell."""
    return pa.array(values, pa.string()).take(pa.array(which))


def written(values: NDArray[Any], as_text: Callable[[Any], str], blank: Flags | None = None) -> pa.Array:
    """Each distinct value formatted once, null where `blank`."""
    distinct, which = np.unique(values, return_inverse=True)
    return chosen([as_text(value) for value in distinct.tolist()], pa.array(which, mask=blank))


def times(moments: NDArray[np.datetime64], layout: str) -> pa.Array:
    """Times in a `strftime` layout."""
    return pc.strftime(pa.array(moments), layout)
