"""Whether a frame still holds what it held: marks of its columns, which an edit in place changes.

In: a frame. Out: a mark for each column. Texts of Arrow never change where they lie, so that their place in
memory tells; numbers and moments, also in lists and records, and where a list ends can lie in an array of
numpy's, so that everything is read, which takes a third of a millisecond for a million. Cells that are Python
objects have no mark: they can change without a trace.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from segdsl.sources.given import Frame
from segdsl.threads import by_column

_BLOCK = 1 << 16
_TEXTS = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
    pa.types.is_binary,
    pa.types.is_large_binary,
    pa.types.is_binary_view,
)


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """The marks of a frame's columns, and what keeps their memory from being used for anything else."""

    marks: tuple[Hashable, ...]
    held: Any

    def is_as(self, other: Marked) -> bool:
        """Whether both are of the same content; columns of Python objects are never known to be."""
        return self.marks == other.marks and None not in self.marks


def marked(frame: Frame) -> Marked:
    """The frame's marks as it is now."""
    if not isinstance(frame, pd.DataFrame):
        table = pa.table(frame)
        names: tuple[Hashable, ...] = (*table.column_names, *map(str, table.schema.types))
        return _marked(names, (), [*table.columns], table.num_rows)
    columns = [frame.iloc[:, place] for place in range(frame.shape[1])]
    index = () if isinstance(frame.index, pd.RangeIndex) else tuple(frame.index)
    names = (*map(str, frame.columns), *(str(series.dtype) for series in columns))
    return _marked(names, index, [_held(series) for series in columns], len(frame))


def _marked(names: Hashable, index: Hashable, held: list[Any], rows: int) -> Marked:
    return Marked((names, rows, index, *by_column(_content, held, rows)), held)


def _held(series: pd.Series[Any]) -> Any:
    """The memory of a column; None where its cells are objects, or of a sort that Arrow has not."""
    if isinstance(series.dtype, np.dtype):
        return None if series.dtype == object else series.to_numpy()
    try:
        return pa.array(series)
    except (pa.ArrowException, TypeError, ValueError, NotImplementedError):
        return None


def _content(array: Any) -> Hashable:
    """What a column holds; None where nothing can tell."""
    if array is None:
        return None
    if isinstance(array, np.ndarray):
        return _sums(np.ascontiguousarray(array).view(np.uint8))
    chunks = array.chunks if isinstance(array, pa.ChunkedArray) else [array]
    return tuple(map(_of_arrow, chunks))


def _of_arrow(array: Any) -> Hashable:
    if isinstance(array, pa.ExtensionArray):
        return _of_arrow(array.storage)
    if pa.types.is_dictionary(array.type):
        return (
            _of_arrow(array.indices),
            str(array.dictionary.type),
            *map(_whole, array.dictionary.buffers()),
        )
    if any(is_text(array.type) for is_text in _TEXTS):
        return _place(array)
    if not (pa.types.is_primitive(array.type) or pa.types.is_decimal(array.type)):
        return (array.offset, len(array), *map(_whole, array.buffers()))
    pairs = zip(array.buffers(), (1, array.type.bit_width), strict=True)
    return (
        array.offset,
        *(None if b is None else _bits(b, (array.offset + len(array)) * width) for b, width in pairs),
    )


def _whole(buffer: pa.Buffer | None) -> Hashable:
    return None if buffer is None else _sums(np.frombuffer(buffer, np.uint8))


def _bits(buffer: pa.Buffer, bits: int) -> Hashable:
    """So many bits of a buffer; what stands behind them is anything."""
    content, over = np.frombuffer(buffer, np.uint8)[: -(-bits // 8)], bits % 8
    if not over:
        return _sums(content)
    return (_sums(content[:-1]), int(content[-1]) & ((1 << over) - 1))


def _place(array: Any) -> Hashable:
    """Where the buffers of an Arrow column lie, which nobody writes into."""
    return (array.offset, len(array), *(None if b is None else b.address for b in array.buffers()))


def _sums(content: NDArray[np.uint8]) -> Hashable:
    """A sum for each block, in which every place counts differently."""
    whole = len(content) // 8 * 8
    words, rest = content[:whole].view(np.uint64), content[whole:].tobytes()
    weights = _weights()
    sums = (
        int(np.einsum("i,i", block, weights[: len(block)]))
        for block in (words[start : start + _BLOCK] for start in range(0, len(words), _BLOCK))
    )
    return (*sums, rest)


@cache
def _weights() -> NDArray[np.uint64]:
    """Odd numbers, so that no bit of a word is lost."""
    return np.random.default_rng(20260331).integers(0, 1 << 63, _BLOCK, np.uint64) | np.uint64(1)
