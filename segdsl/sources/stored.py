"""Typed frames as Arrow files, and back without a copy.

In: a frame that segdsl.sources.tables describes, and a text beside it. Out: the same from the file, whose
columns are mapped into memory: those that nobody looks at are never read. Numbers and instants are stored as
the bytes that pandas computes with, beside them where one is missing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from segdsl.sources.apart import DTYPES, apart, together
from segdsl.sources.arrow import in_one_piece
from segdsl.sources.coded import CodedTexts, dtype_of_codes, held_codes
from segdsl.sources.tables import TEXT

_SAID, _COLUMNS = b"segdsl", b"segdsl columns"
_ALONE = 1 << 20
"""Bytes from which on a column is mapped alone."""

_HELD: dict[str, Any] = {"b": np.uint8, "M": np.int64}  # by the kind of values, as what they are stored


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
        batch, told = _mapped(path)
        batch.validate()
        columns = {}
        for name, form, first, more in json.loads(told[_COLUMNS]):
            columns[name] = _FORMS[form](_Columns(path, batch, first), more)
        frame = pd.DataFrame(columns, index=pd.RangeIndex(batch.num_rows), copy=False)
        return frame, told[_SAID].decode("utf-8", "surrogatepass")
    except (pa.ArrowException, LookupError, TypeError, ValueError) as error:
        raise NotStored(str(error)) from None


def _mapped(path: Path) -> tuple[Any, Mapping[bytes, bytes]]:
    """All rows of a file, which stand in one batch, and what is told beside them."""
    with pa.memory_map(str(path)) as file:
        reader = pa.ipc.open_file(file)
        return reader.get_batch(0), reader.schema.metadata


@dataclass(frozen=True, slots=True)
class _Columns:
    """Columns of a file from a place on. Large ones are mapped alone: their pages go when they do."""

    path: Path
    batch: Any
    first: int

    def arrow(self, number: int = 0) -> Any:
        """One of them as Arrow has it."""
        place = self.first + number
        column = self.batch.column(place)
        if column.nbytes >= _ALONE:
            column = _mapped(self.path)[0].column(place)
            column.validate()
        return column

    def numpy(self, number: int = 0) -> NDArray[Any]:
        """One of them as an array of NumPy, which nobody may write into."""
        array: NDArray[Any] = self.arrow(number).to_numpy(zero_copy_only=True)
        return array


def _batch(reader: Any) -> Any:
    """All rows, which stand in one batch."""
    batch = reader.get_batch(0)
    batch.validate()
    return batch


# ---------------------------------------------------------------- to Arrow


def _stored(series: pd.Series[Any]) -> tuple[str, list[Any], Any]:
    """The name of a form, the arrays that it takes, and what else is to be known."""
    held, dtype = series.array, series.dtype
    if isinstance(dtype, np.dtype) and dtype.kind == "b":
        return "condition", [pa.array(series.to_numpy())], None
    if (coded := held_codes(held)) is not None:
        codes, distinct = coded
        return "coded", [pa.array(codes)], list(distinct)
    if dtype == TEXT:
        return "text", [pa.array(held)], None
    plain = apart(series)
    if plain is None:
        return "list", *_lists(series)
    form, parts = plain
    return form, [pa.array(part.view(_HELD.get(part.dtype.kind, part.dtype))) for part in parts], None


def _lists(series: pd.Series[Any]) -> tuple[list[Any], Any]:
    """Numbers of distinct lists, and these."""
    codes, distinct = pd.factorize(series.to_numpy())
    if not all(isinstance(one, tuple) and all(type(text) is str for text in one) for one in distinct):
        raise NotStored(str(series.dtype))
    return [pa.array(codes.astype(np.int32))], list(distinct)


# ---------------------------------------------------------------- and back

_Form = Callable[[_Columns, Any], "pd.Series[Any]"]


def _parts(form: str, dtypes: Sequence[Any]) -> _Form:
    """The form of columns that are plain arrays of these types."""

    def read(columns: _Columns, _more: Any) -> pd.Series[Any]:
        return together(form, tuple(columns.numpy(n).view(each) for n, each in enumerate(dtypes)))

    return read


def _plain(columns: _Columns, _more: Any) -> pd.Series[Any]:
    return pd.Series(columns.numpy(), copy=False)


def _texts(columns: _Columns, _more: Any) -> pd.Series[Any]:
    return pd.Series(pd.array(pa.chunked_array([columns.arrow()]), dtype=TEXT), copy=False)


def _codes(columns: _Columns, more: Any) -> pd.Series[Any]:
    codes = columns.numpy()
    if not all(type(text) is str for text in more) or codes.dtype != dtype_of_codes(len(more)):
        raise ValueError("these are no codes of texts")
    return pd.Series(CodedTexts.of(codes, more), copy=False)


def _tuples(columns: _Columns, more: Any) -> pd.Series[Any]:
    padded = np.empty(len(more) + 1, object)  # the last stands for -1
    for place, texts in enumerate(more):
        padded[place] = tuple(texts)
    return pd.Series(padded[columns.numpy()], dtype=object)


def _conditions(columns: _Columns, _more: Any) -> pd.Series[Any]:
    flags = columns.arrow()
    bits = np.frombuffer(flags.buffers()[1], np.uint8)  # Arrow's own way takes ten times as long
    return pd.Series(np.unpackbits(bits, count=len(flags), bitorder="little").view(bool), copy=False)


_FORMS: dict[str, _Form] = {
    "condition": _conditions,
    "plain": _plain,
    "text": _texts,
    "coded": _codes,
    "list": _tuples,
    **{form: _parts(form, dtypes) for form, dtypes in DTYPES.items()},
}
