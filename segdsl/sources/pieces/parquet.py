"""A Parquet file in pieces: some of its rows, as records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from segdsl.diagnostics import Checked
from segdsl.model.catalog import Table
from segdsl.sources.arrow import cells_of
from segdsl.sources.format import RecordFormat
from segdsl.sources.found_file import FoundFile
from segdsl.sources.nested import columns_wanted
from segdsl.sources.pieces.whole import Whole, refuse_inner
from segdsl.sources.raw import FileRows
from segdsl.sources.record_files import read_records
from segdsl.sources.records import Records
from segdsl.sources.seconds import with_seconds

_LEAST_ROWS, _MOST_ROWS = 1_000, 1_000_000


def parquet_pieces(
    format_: RecordFormat, found: FoundFile, table: Table, size: int
) -> Iterator[Callable[[Table], Checked[FileRows]]]:
    """Readers of its pieces. Raises Whole and OSError."""
    try:
        with parquet.ParquetFile(found.path) as content:
            names = list(content.schema_arrow.names)
            _refuse(table, names)
            wanted = columns_wanted(with_seconds(table), names) or names[:1]
            start = 0
            for batch in content.iter_batches(_rows(content.metadata, size), columns=wanted):
                yield _reader(format_, found, names, batch, start)
                start += batch.num_rows
            if not start:
                yield _reader(format_, found, names, content.schema_arrow.empty_table(), 0)
    except pa.ArrowException:
        raise Whole("it is not a Parquet file that can be read", "export it again") from None


def _refuse(table: Table, names: list[str]) -> None:
    clean = [name.strip() for name in names]
    if len(set(clean)) < len(clean):
        raise Whole("several of its columns have the same name", "rename all but one of them")
    refuse_inner(table, clean)


def _rows(metadata: Any, size: int) -> int:
    """How many rows have about so many bytes."""
    groups = (metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups))
    each: int = max(1, sum(groups) // max(1, metadata.num_rows))
    return min(max(size // each, _LEAST_ROWS), _MOST_ROWS)


def _reader(
    format_: RecordFormat, found: FoundFile, names: list[str], rows: Any, start: int
) -> Callable[[Table], Checked[FileRows]]:
    def values(place: int) -> Any:
        column = rows.column(names[place])
        return column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])

    records = Records(
        names, rows.num_rows, values, cells_of, lambda position: start + position + 1, lambda _place: False
    )
    opened = replace(format_, opened=lambda _found, _file: Checked(records))
    return lambda table: read_records(opened, found, table)
