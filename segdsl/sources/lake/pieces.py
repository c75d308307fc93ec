"""Tables in pieces: some rows of a file at a time, read by the reader of its format.

In: a table, and its files. Out: pieces in their order; or why the table has to be read whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from segdsl.diagnostics import Checked
from segdsl.formats import format_of
from segdsl.model.catalog import Table
from segdsl.sources.format import RecordFormat, TextFormat
from segdsl.sources.formats import parquet
from segdsl.sources.found_file import FoundFile
from segdsl.sources.lake.parquet_pieces import parquet_pieces
from segdsl.sources.lake.text_pieces import text_pieces
from segdsl.sources.lake.whole import Whole
from segdsl.sources.raw import FileRows


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a file. `read` gives the columns of a table; its rows know where in the file they are."""

    found: FoundFile
    read: Callable[[Table], Checked[FileRows]]


def pieces_of(table: Table, files: tuple[FoundFile, ...], size: int) -> Iterator[Piece]:
    """Pieces of about so many bytes. Raises Whole and OSError."""
    for found in files:
        for read in _of_file(table, found, size):
            yield Piece(found, read)


def _of_file(table: Table, found: FoundFile, size: int) -> Iterator[Callable[[Table], Checked[FileRows]]]:
    match format_of(found.path.name):
        case RecordFormat() as format_ if format_ is parquet.FORMAT:
            yield from parquet_pieces(format_, found, table, size)
        case TextFormat() | None:
            yield from text_pieces(found, table, size)
        case other:
            raise Whole(f"files of {other.title} can only be read whole", "export it as Parquet")


def needs_all_rows(table: Table) -> Whole | None:
    """Why the declaration asks for all rows at once; None where it does not."""
    if table.keep is not None or table.once:
        return Whole(
            "of its rows some are kept and others not, which takes all of them at once",
            "export only the rows that count",
        )
    return None
