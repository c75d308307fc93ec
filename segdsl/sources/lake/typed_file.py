"""Typed pieces of a table in one file of a lake."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from segdsl.model.catalog import ROW_NUMBER, Table
from segdsl.sources.as_arrow import ROW, to_arrow
from segdsl.sources.headers import read_columns
from segdsl.sources.lake.database import Lake
from segdsl.sources.pieces.typing import TypedPiece


def columns_of(table: Table) -> dict[str, str]:
    """The columns of a file of typed rows, by the names that are declared."""
    names = {column.name: f"c{place}" for place, column in enumerate(read_columns(table))}
    return names if table.key or table.role == "events" else {**names, ROW_NUMBER: f"({ROW} + 1)"}


@dataclass(slots=True)
class TypedFile:
    """A file with a column for each that is declared, called c0, c1 …, and `ROW`, while it is open."""

    table: Table
    place: Path
    lake: Lake
    _writer: Any = None

    def __enter__(self) -> TypedFile:
        return self

    def __exit__(self, *_: object) -> None:
        if self._writer is not None:
            self._writer.close()

    def put(self, piece: TypedPiece) -> None:
        """Writes a piece below those that are there. Raises Problem where there is too little room."""
        made = piece.made
        places = pa.array(range(piece.length) if made.kept is None else made.kept, pa.int64())
        names = [column.name for column in read_columns(self.table)]
        columns = {f"c{place}": to_arrow(made.frame[name]) for place, name in enumerate(names)}
        rows = pa.table({**columns, ROW: pa.compute.add(places, piece.start)})
        with self.lake.enough():
            if self._writer is None:
                self._writer = parquet.ParquetWriter(self.place, rows.schema, compression="lz4")
            self._writer.write_table(rows)
