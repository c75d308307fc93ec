"""A table that is read in pieces: what typing one depends on, and its rows before they are typed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from segdsl.codes import Severity
from segdsl.diagnostics import Checked
from segdsl.model.catalog import Table
from segdsl.sources.headers import read_columns
from segdsl.sources.pieces.files import Piece
from segdsl.sources.raw import joined
from segdsl.sources.reading import Source
from segdsl.sources.seconds import joined_seconds, with_seconds
from segdsl.sources.there import read_what_is_there


@dataclass(frozen=True, slots=True)
class Declared:
    """A table, and all else that typing depends on."""

    table: Table
    zone: str
    tolerate: bool
    today: dt.date | None

    @property
    def severity(self) -> Severity:
        """Of what is wrong with cells."""
        return "warning" if self.tolerate else "error"


def raw_of(piece: Piece, table: Table) -> Checked[Source]:
    """The rows of a piece, as its file holds them."""

    def read(asked: Table) -> Checked[Source]:
        part = piece.read(with_seconds(asked))
        if part.value is None:
            return Checked(None, part.diagnostics)
        whole = replace(part.value, columns=joined_seconds(part.value.columns))
        names = tuple(column.name for column in read_columns(asked))
        uneven = {} if part.value.ragged is None else {piece.found: part.value.ragged}
        return Checked(Source(joined((whole,), names), (), uneven), part.diagnostics)

    return read_what_is_there(table, read)
