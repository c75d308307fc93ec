"""Pieces of a table, typed one after the other by whoever types tables, into one file.

In: a table's declaration, its pieces. Out: the typed table, what was left out of it, and what reading has
found; faults of cells are noted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from segdsl.diagnostics import Diagnostic
from segdsl.model.catalog import ROW_NUMBER, Table
from segdsl.sources.as_arrow import ROW, to_arrow
from segdsl.sources.delimited import ragged_row
from segdsl.sources.found_file import FoundFile
from segdsl.sources.frames import Made, checked_frame
from segdsl.sources.headers import read_columns
from segdsl.sources.lake.database import Lake
from segdsl.sources.pieces.faults import Noted
from segdsl.sources.pieces.files import Piece
from segdsl.sources.pieces.rows import Declared, raw_of
from segdsl.sources.raw import Ragged, Raw
from segdsl.sources.tables import Omitted
from segdsl.sources.there import ABSENT


def columns_of(table: Table) -> dict[str, str]:
    """The columns of a file of typed rows, by the names that are declared."""
    names = {column.name: f"c{place}" for place, column in enumerate(read_columns(table))}
    return names if table.key or table.role == "events" else {**names, ROW_NUMBER: f"({ROW} + 1)"}


@dataclass(slots=True)
class Typing:
    """Types pieces into a file with a column for each that is declared, called c0, c1 …, and `ROW`."""

    declared: Declared
    place: Path
    lake: Lake
    noted: Noted = field(default_factory=Noted)
    findings: dict[Diagnostic, None] = field(default_factory=dict)
    rows: Counter[FoundFile] = field(default_factory=Counter)
    length: int = 0
    _without_key: int = 0
    _unreadable: Counter[str] = field(default_factory=Counter)
    _ragged: dict[FoundFile, Ragged] = field(default_factory=dict)
    _writer: Any = None

    @property
    def omitted(self) -> Omitted:
        """What was left out."""
        return Omitted(self._without_key, 0, dict(self._unreadable))

    def run(self, pieces: Iterable[Piece]) -> bool:
        """Whether all of them could be read. Raises Whole and OSError."""
        try:
            return all(map(self._add, pieces))
        finally:
            if self._writer is not None:
                self._writer.close()

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

    def _add(self, piece: Piece) -> bool:
        read = raw_of(piece, self.declared.table)
        first = piece.found not in self.rows
        self.findings |= dict.fromkeys(
            one for one in read.diagnostics if one.code != "ragged-row" and (first or one.code not in ABSENT)
        )
        if read.value is None:
            return False
        for found, ragged in read.value.ragged.items():
            before = self._ragged.get(found, replace(ragged, count=0))
            self._ragged[found] = replace(before, count=before.count + ragged.count)
        self._type(read.value.raw)
        self.rows[piece.found] += read.value.raw.length
        return True

    def _type(self, raw: Raw) -> None:
        self.noted.start = sum(self.rows.values())
        length, declared = raw.length, self.declared
        made = checked_frame(
            declared.table, raw, declared.zone, declared.severity, declared.today, self.noted
        )
        self._write(made, length)
        self.length += len(made.frame)
        self._without_key += made.omitted.without_key
        self._unreadable.update(made.omitted.unreadable)

    def _write(self, made: Made, length: int) -> None:
        places = pa.array(range(length) if made.kept is None else made.kept, pa.int64())
        names = [column.name for column in read_columns(self.declared.table)]
        columns = {f"c{place}": to_arrow(made.frame[name]) for place, name in enumerate(names)}
        rows = pa.table({**columns, ROW: pa.compute.add(places, self.noted.start)})
        with self.lake.enough():
            if self._writer is None:
                self._writer = parquet.ParquetWriter(self.place, rows.schema, compression="lz4")
            self._writer.write_table(rows)
