"""What is wrong with the cells of a table that was typed in pieces, said of the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from segdsl.diagnostics import Diagnostic
from segdsl.sources.frames import checked_frame
from segdsl.sources.headers import read_columns
from segdsl.sources.pieces.faults import Noted, Told
from segdsl.sources.pieces.files import Pieces
from segdsl.sources.pieces.rows import Declared, raw_of
from segdsl.sources.pieces.whole import Whole
from segdsl.sources.raw import FileRows, Raw, joined


def said(declared: Declared, pieces: Pieces, noted: Noted) -> Sequence[Diagnostic]:
    """What is wrong with cells: the rows that have been noted are read again, and say it.

    Raises Whole and OSError.
    """
    if not noted.rows:
        return ()
    raws = list(_again(pieces, noted.rows))
    names = tuple(column.name for column in read_columns(declared.table))
    parts = tuple(_part(raw) for raw in raws)
    made = checked_frame(
        declared.table,
        joined(parts, names),
        declared.zone,
        declared.severity,
        declared.today,
        Told(noted),
    )
    return made.findings


def _again(pieces: Pieces, rows: list[int]) -> Iterator[Raw]:
    """Of each piece the rows at these places of the table."""
    places, start = np.array(rows, np.int64), 0
    for piece in replace(pieces, as_texts=True, digests={}):
        if start > rows[-1]:
            break
        read = raw_of(piece, pieces.table).value
        if read is None:  # as it was not before
            raise Whole("it changes while it is read", "wait until it is written")
        raw = read.raw
        here = places[(places >= start) & (places < start + raw.length)] - start
        start += raw.length
        if len(here):
            yield raw.at(here)


def _part(raw: Raw) -> FileRows:
    """The rows as those of a file."""
    found = [raw.place(position) for position in range(raw.length)]
    return FileRows(found[0][0], raw.columns, raw.length, lambda position: found[position][1])
