"""Tables in pieces: some rows of a file at a time, read by the reader of its format.

In: a table, and its files. Out: pieces in their order; or why the table has to be read whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from segdsl.diagnostics import Checked
from segdsl.formats import format_of
from segdsl.model.catalog import Table
from segdsl.sources.format import RecordFormat, TextFormat
from segdsl.sources.formats import parquet
from segdsl.sources.found_file import FoundFile
from segdsl.sources.pieces.parquet import parquet_pieces
from segdsl.sources.pieces.passed import Passed
from segdsl.sources.pieces.text import text_pieces
from segdsl.sources.pieces.whole import Whole
from segdsl.sources.raw import FileRows


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a file. `read` gives the columns of a table; its rows know where in the file they are."""

    found: FoundFile
    read: Callable[[Table], Checked[FileRows]]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of a table's files, of about `size` bytes each. To go through them raises Whole and OSError.

    as_texts: whether cells of text files are texts, as somebody wants to show them
    begun:    what was passed already, of the one file that is read on
    digests:  of the text files that were read to their end, the SHA-256 of the bytes that were read
    closed:   those of them that surely end with a row
    """

    table: Table
    files: tuple[FoundFile, ...]
    size: int
    as_texts: bool = False
    begun: Passed | None = None
    digests: dict[FoundFile, str] = field(default_factory=dict)
    closed: set[FoundFile] = field(default_factory=set)

    def __iter__(self) -> Iterator[Piece]:
        for found in self.files:
            yield from (Piece(found, read) for read in self._of_file(found))

    def _of_file(self, found: FoundFile) -> Iterator[Callable[[Table], Checked[FileRows]]]:
        match format_of(found.path.name):
            case RecordFormat() as format_ if format_ is parquet.FORMAT:
                yield from parquet_pieces(format_, found, self.table, self.size)
            case TextFormat():
                passed = Passed() if self.begun is None else self.begun.copy()
                yield from text_pieces(found, self.table, self.size, passed, as_texts=self.as_texts)
                self.digests[found] = passed.digest.hexdigest()
                if passed.closed:
                    self.closed.add(found)
            case other:
                raise Whole(f"files of {other.title} can only be read whole", "export it as Parquet")


def is_text(found: FoundFile) -> bool:
    """Whether it is a text file: their digest is taken of the bytes that are read."""
    return found.inside is None and isinstance(format_of(found.path.name), TextFormat)
