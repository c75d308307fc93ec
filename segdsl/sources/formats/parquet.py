"""Parquet: columns with types, and with what lies inside of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from segdsl.diagnostics import Checked
from segdsl.formats import Unread, format_of
from segdsl.sources.findings import finding
from segdsl.sources.format import RecordFormat

if TYPE_CHECKING:
    from pathlib import Path

    from segdsl.model.catalog import FileInfo, Table
    from segdsl.sources.found_file import FoundFile
    from segdsl.sources.records import Records


def _opened(found: FoundFile, file: FileInfo) -> Checked[Records]:
    import pyarrow as pa
    from pyarrow import parquet

    from segdsl.sources.arrow import cells_of
    from segdsl.sources.nested import may_open
    from segdsl.sources.records import Records

    try:
        content = parquet.ParquetFile(found.path)
        names = list(content.schema_arrow.names)
        nested = [may_open(field.type) for field in content.schema_arrow]
    except (pa.ArrowException, OSError) as error:
        return Checked(
            None,
            (finding("unreadable-data", f"`{found.name}` {_why(error)}", file=found.name, span=file.span),),
        )

    @cache
    def values(place: int) -> Any:
        try:
            return content.read(columns=[names[place]]).column(names[place])
        except (pa.ArrowException, OSError) as error:
            raise Unread(_why(error)) from None

    return Checked(Records(names, content.metadata.num_rows, values, cells_of, nested=nested.__getitem__))


def rows_of(path: Path) -> int:
    """How many rows a file has; 0 where it can't be read. Raises OSError."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        return int(parquet.read_metadata(path).num_rows)
    except pa.ArrowException:
        return 0


def _why(error: Exception) -> str:
    return f"is not a Parquet file that can be read: {error}"


FORMAT = RecordFormat("Parquet", (".parquet", ".pq"), _opened, printed=True)


def is_parquet(table: Table) -> bool:
    """Whether a table is read from files of this format."""
    return table.file is not None and "://" not in table.file.path and format_of(table.file.path) is FORMAT
