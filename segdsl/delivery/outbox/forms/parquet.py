"""Messages as a table: a message to a row, a part of the recipients to a row group, compressed with zstd.

A Parquet file cannot be gone on with, so every part is kept as an Arrow file until all are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segdsl.delivery.outbox.form import Form
from segdsl.delivery.outbox.stores import Blocks
from segdsl.outputs import sync

if TYPE_CHECKING:
    from segdsl.delivery.outbox.outgoing import Field, Outgoing

_FILE = "messages.parquet"
Row = tuple[str | None, ...]


def _entries(outgoing: Outgoing) -> list[Row]:
    columns = [_column(field) for field in outgoing.fields().values()]
    return list(zip(outgoing.sheet.keys, *columns[1:], strict=False))


@cache
def _schema() -> Any:
    import pyarrow as pa

    from segdsl.delivery.outbox.outgoing import FIELDS

    return pa.schema([(name, pa.string()) for name in FIELDS])


def _column(field: Field) -> Iterator[str | None]:
    from segdsl.messages.weave import Weave

    match field:
        case None | str():
            return repeat(field)
        case Weave():
            return iter(field.texts())
    return iter(field)


def _packed(entries: Sequence[Row]) -> bytes:
    import pyarrow as pa
    from pyarrow import ipc

    schema = _schema()
    columns = zip(*entries, strict=True) if entries else ((),) * len(schema)
    batch = pa.record_batch([pa.array(column, pa.string()) for column in columns], schema=schema)
    sink = pa.BufferOutputStream()
    with ipc.new_stream(sink, schema, options=ipc.IpcWriteOptions(compression="zstd")) as stream:
        stream.write_batch(batch)
    return bytes(sink.getvalue())


class _Table(Blocks):
    def __init__(self, results: Path, work: Path, mark: int) -> None:
        super().__init__(work / "parts", mark)
        self._path_of_all = results / _FILE

    def finish(self) -> None:
        from pyarrow import ipc, parquet

        with (  # opened here, as Arrow opens no names that are not UTF-8
            self._path_of_all.open("wb") as all_,
            parquet.ParquetWriter(all_, _schema(), compression="zstd") as file,
        ):
            for path in self.paths():
                with path.open("rb") as source:
                    table = ipc.open_stream(source).read_all()
                if table.num_rows:
                    file.write_table(table)
        sync(self._path_of_all)


FORM = Form("a row of a table", _entries, _packed, _Table, rows=_FILE)
