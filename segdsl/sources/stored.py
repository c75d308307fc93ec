"""Typed frames as Arrow files, and back without a copy.

In: a frame that segdsl.sources.tables describes, and a text beside it. Out: the same from the file, whose
columns are mapped into memory: those that nobody looks at are never read. Numbers and instants are stored as
the bytes that pandas computes with, beside them where one is missing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from segdsl.sources.arrow import in_one_piece
from segdsl.sources.cells import instant_series
from segdsl.sources.tables import TEXT

_SAID, _COLUMNS = b"segdsl", b"segdsl columns"
_NAIVE = "datetime64[us]"


class NotStored(Exception):
    """A frame that cannot be told exactly, or a file that holds none."""


def size_of(frame: pd.DataFrame) -> int:
    """About how many bytes its file will have."""
    return int(frame.memory_usage(index=False).sum())


def write_frame(path: Path, frame: pd.DataFrame, said: str) -> None:
    """Writes a frame with a text. Raises NotStored and OSError."""
    with pa.OSFile(str(path), "wb") as file:
        _write(file, frame, said)


def digest_of_frame(frame: pd.DataFrame) -> str:
    """A digest of all that a frame holds: another one has another. Raises NotStored."""
    written = pa.BufferOutputStream()
    _write(written, frame, "")
    return hashlib.sha256(written.getvalue()).hexdigest()


def _write(file: Any, frame: pd.DataFrame, said: str) -> None:
    arrays: list[Any] = []
    columns = []
    for name in frame.columns:
        form, parts, more = _stored(frame[name])
        columns.append([name, form, len(arrays), more])
        arrays += parts
    told = {_SAID: said.encode("utf-8", "surrogatepass"), _COLUMNS: json.dumps(columns).encode()}
    schema = pa.schema([pa.field(f"{n}", array.type) for n, array in enumerate(arrays)], told)
    # The rows stand in one batch, so that each column is one piece of memory.
    with pa.ipc.new_file(file, schema) as writer:
        writer.write_batch(pa.record_batch([in_one_piece(array) for array in arrays], schema=schema))


def read_frame(path: Path) -> tuple[pd.DataFrame, str]:
    """A frame and its text. Raises NotStored and OSError."""
    try:
        reader = pa.ipc.open_file(pa.memory_map(str(path)))
        batch = reader.get_batch(0)
        batch.validate()
        told = reader.schema.metadata
        columns = {}
        for name, form, first, more in json.loads(told[_COLUMNS]):
            columns[name] = _FORMS[form](batch, first, more)
        frame = pd.DataFrame(columns, index=pd.RangeIndex(batch.num_rows), copy=False)
        return frame, told[_SAID].decode("utf-8", "surrogatepass")
    except (pa.ArrowException, LookupError, TypeError, ValueError) as error:
        raise NotStored(str(error)) from None


# ---------------------------------------------------------------- to Arrow


def _stored(series: pd.Series[Any]) -> tuple[str, list[Any], Any]:
    """The name of a form, the arrays that it takes, and what else is to be known."""
    dtype = series.dtype
    if dtype == np.float64 or dtype == np.int64:
        return "plain", [pa.array(series.to_numpy(), from_pandas=False)], None
    if isinstance(dtype, np.dtype) and dtype.kind == "b":
        return "condition", [pa.array(series.to_numpy())], None
    if dtype == TEXT:
        return "text", [pa.array(series.array)], None
    if isinstance(dtype, pd.Int64Dtype):
        return "Int64", [pa.array(series.fillna(0).to_numpy(np.int64)), _bytes(series.isna())], None
    if isinstance(dtype, pd.BooleanDtype):
        return "boolean", [_bytes(series.fillna(False)), _bytes(series.isna())], None
    if dtype == _NAIVE:
        return "day", [pa.array(series.to_numpy().view(np.int64))], None
    if dtype == "datetime64[us, UTC]":
        return "instant", [pa.array(series.to_numpy(_NAIVE).view(np.int64))], None
    return "list", *_lists(series)


def _bytes(flags: pd.Series[Any]) -> Any:
    return pa.array(flags.to_numpy(bool).view(np.uint8))


def _lists(series: pd.Series[Any]) -> tuple[list[Any], Any]:
    """Numbers of distinct lists, and these."""
    codes, distinct = pd.factorize(series.to_numpy())
    if not all(isinstance(one, tuple) and all(type(text) is str for text in one) for one in distinct):
        raise NotStored(str(series.dtype))
    return [pa.array(codes.astype(np.int32))], list(distinct)


# ---------------------------------------------------------------- and back

_Form = Callable[[Any, int, Any], "pd.Series[Any]"]


def _numbers(batch: Any, place: int) -> Any:
    """A column of a batch as an array of NumPy, which nobody may write into."""
    return batch.column(place).to_numpy(zero_copy_only=True)


def _plain(batch: Any, first: int, _more: Any) -> pd.Series[Any]:
    return pd.Series(_numbers(batch, first), copy=False)


def _texts(batch: Any, first: int, _more: Any) -> pd.Series[Any]:
    return pd.Series(pd.array(pa.chunked_array([batch.column(first)]), dtype=TEXT), copy=False)


def _wholes(batch: Any, first: int, _more: Any) -> pd.Series[Any]:
    values, missing = _numbers(batch, first), _numbers(batch, first + 1).view(bool)
    return pd.Series(pd.arrays.IntegerArray(values, missing), copy=False)


def _flags(batch: Any, first: int, _more: Any) -> pd.Series[Any]:
    values, missing = (_numbers(batch, place).view(bool) for place in (first, first + 1))
    return pd.Series(pd.arrays.BooleanArray(values, missing), copy=False)


def _days(batch: Any, first: int, _more: Any) -> pd.Series[Any]:
    return pd.Series(_numbers(batch, first).view(_NAIVE), copy=False)


def _instants(batch: Any, first: int, _more: Any) -> pd.Series[Any]:
    return instant_series(_numbers(batch, first).view(_NAIVE))


def _tuples(batch: Any, first: int, more: Any) -> pd.Series[Any]:
    padded = np.empty(len(more) + 1, object)  # the last stands for -1
    for place, texts in enumerate(more):
        padded[place] = tuple(texts)
    return pd.Series(padded[_numbers(batch, first)], dtype=object)


def _conditions(batch: Any, first: int, _more: Any) -> pd.Series[Any]:
    column = batch.column(first)
    bits = np.frombuffer(column.buffers()[1], np.uint8)  # Arrow's own way takes ten times as long
    flags = np.unpackbits(bits, count=len(column), bitorder="little")
    return pd.Series(flags.view(bool), copy=False)


_FORMS: dict[str, _Form] = {
    "condition": _conditions,
    "plain": _plain,
    "text": _texts,
    "Int64": _wholes,
    "boolean": _flags,
    "day": _days,
    "instant": _instants,
    "list": _tuples,
}
