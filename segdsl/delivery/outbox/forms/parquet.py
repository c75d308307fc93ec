"""Messages as a table: a message to a row, a part of the recipients to a row group, compressed with zstd.

A Parquet file cannot be gone on with, so every part is kept as an Arrow file until all are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import repeat
from pathlib import Path

import pyarrow as pa
from pyarrow import ipc, parquet

from segdsl.delivery.outbox.forms.stores import Blocks
from segdsl.delivery.outbox.forms.writing import Writing
from segdsl.delivery.outbox.outgoing import FIELDS, Field, Outgoing
from segdsl.messages.weave import Weave
from segdsl.outputs import sync

_SCHEMA = pa.schema([(name, pa.string()) for name in FIELDS])
_COMPRESSED = ipc.IpcWriteOptions(compression="zstd")

Row = tuple[str | None, ...]


def _entries(outgoing: Outgoing) -> list[Row]:
    columns = [_column(field) for field in outgoing.fields().values()]
    return list(zip(outgoing.sheet.keys, *columns[1:], strict=False))


def _column(field: Field) -> Iterator[str | None]:
    match field:
        case None | str():
            return repeat(field)
        case Weave():
            return iter(field.texts())
    return iter(field)


def _packed(entries: Sequence[Row]) -> bytes:
    columns = zip(*entries, strict=True) if entries else ((),) * len(FIELDS)
    batch = pa.record_batch([pa.array(column, pa.string()) for column in columns], schema=_SCHEMA)
    sink = pa.BufferOutputStream()
    with ipc.new_stream(sink, _SCHEMA, options=_COMPRESSED) as stream:
        stream.write_batch(batch)
    return bytes(sink.getvalue())


class _Table(Blocks):
    def __init__(self, results: Path, work: Path, mark: int) -> None:
        super().__init__(work / "parts", mark)
        self._path_of_all = results / "messages.parquet"

    def finish(self) -> None:
        with (  # opened here, as Arrow opens no names that are not UTF-8
            self._path_of_all.open("wb") as all_,
            parquet.ParquetWriter(all_, _SCHEMA, compression="zstd") as file,
        ):
            for path in self.paths():
                with path.open("rb") as source:
                    table = ipc.open_stream(source).read_all()
                if table.num_rows:
                    file.write_table(table)
        sync(self._path_of_all)


PARQUET = Writing(_entries, _packed, _Table)
