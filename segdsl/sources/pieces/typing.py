"""Pieces of a table, typed by whoever types tables, each given to what puts them below each other.

In: a table's declaration, its pieces. Out: typed pieces in their order, what was left out of them, and what
reading has found; faults of cells are noted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from segdsl.diagnostics import Checked, Diagnostic
from segdsl.sources.delimited import ragged_row
from segdsl.sources.found_file import FoundFile
from segdsl.sources.frames import Made, checked_frame
from segdsl.sources.headers import read_columns
from segdsl.sources.pieces.faults import Noted
from segdsl.sources.pieces.files import Piece
from segdsl.sources.pieces.rows import Declared, raw_of
from segdsl.sources.raw import Ragged
from segdsl.sources.reading import Source
from segdsl.sources.tables import Omitted
from segdsl.sources.there import ABSENT
from segdsl.threads import side_by_side


@dataclass(frozen=True, slots=True, eq=False)
class TypedPiece:
    """Some rows of a table.

    start:  how many rows the pieces before it have
    length: how many rows it was read with, those that were left out included
    """

    made: Made
    start: int
    length: int


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """A piece, what reading it gave, and where that is anything, what typing it gave."""

    piece: Piece
    source: Checked[Source]
    made: Made | None
    noted: Noted


@dataclass(slots=True)
class Typing:
    """Types pieces, so many `at_once`, and has each `put` below those before it."""

    declared: Declared
    put: Callable[[TypedPiece], None]
    at_once: int = 1
    noted: Noted = field(default_factory=Noted)
    findings: dict[Diagnostic, None] = field(default_factory=dict)
    rows: Counter[FoundFile] = field(default_factory=Counter)
    length: int = 0
    _omitted: list[Omitted] = field(default_factory=list)
    _ragged: dict[FoundFile, Ragged] = field(default_factory=dict)

    @property
    def omitted(self) -> Omitted:
        """What was left out, by columns in the order of the table."""
        unreadable = Counter[str]()
        for one in self._omitted:
            unreadable.update(one.unreadable)
        names = [column.name for column in read_columns(self.declared.table)]
        lost = {name: unreadable[name] for name in names if name in unreadable}
        return Omitted(sum(one.without_key for one in self._omitted), 0, lost)

    def run(self, pieces: Iterable[Piece]) -> bool:
        """Whether all of them could be read. Raises Whole and OSError."""
        some = _some_at_a_time(iter(pieces), self.at_once)
        return all(self._add(read) for few in some for read in side_by_side(self._read, few))

    @property
    def told(self) -> list[Diagnostic]:
        """What reading has found, about rows of every piece: of each file, in the order of its reader."""
        file = self.declared.table.file
        assert file is not None
        told = [one for one in self.findings if one.code in ABSENT]
        for found in dict.fromkeys((*self.rows, *self._ragged)):
            if found in self._ragged:
                told.append(ragged_row(self._ragged[found], found, file))
            told += (one for one in self.findings if one.file == found.name and one.code not in ABSENT)
        return list(dict.fromkeys((*told, *self.findings)))

    def _read(self, piece: Piece) -> _Read:
        declared, noted = self.declared, Noted()
        source = raw_of(piece, declared.table)
        if source.value is None:
            return _Read(piece, source, None, noted)
        raw = source.value.raw
        made = checked_frame(declared.table, raw, declared.zone, declared.severity, declared.today, noted)
        return _Read(piece, source, made, noted)

    def _add(self, read: _Read) -> bool:
        piece, first = read.piece, read.piece.found not in self.rows
        self.findings |= dict.fromkeys(
            one
            for one in read.source.diagnostics
            if one.code != "ragged-row" and (first or one.code not in ABSENT)
        )
        if read.source.value is None or read.made is None:
            return False
        for found, ragged in read.source.value.ragged.items():
            before = self._ragged.get(found, replace(ragged, count=0))
            self._ragged[found] = replace(before, count=before.count + ragged.count)
        start, length = self.rows.total(), read.source.value.raw.length
        self.noted.add(read.noted, start)
        self.put(TypedPiece(read.made, start, length))
        self.rows[piece.found] += length
        self.length += len(read.made.frame)
        self._omitted.append(read.made.omitted)
        return True


def _some_at_a_time(pieces: Iterator[Piece], number: int) -> Iterator[list[Piece]]:
    while few := [*islice(pieces, number)]:
        yield few
