"""A table in memory that was typed piece by piece, while there was nothing to say of it.

Read whole, its texts would lie in memory beside its values, and each page of memory costs time. What is said
of cells and of rows that have to be compared needs the whole: where there is anything, nobody looks here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import pandas as pd

from segdsl.formats import format_of
from segdsl.model.catalog import Table
from segdsl.sources.databases.system import is_server
from segdsl.sources.format import TextFormat
from segdsl.sources.found_file import FoundFile
from segdsl.sources.frames import Made, checked_frame
from segdsl.sources.headers import read_columns
from segdsl.sources.paths import find_files
from segdsl.sources.pieces.below import Below
from segdsl.sources.pieces.faults import Noted
from segdsl.sources.pieces.files import Piece, Pieces, needs_all_rows
from segdsl.sources.pieces.rows import Declared, raw_of
from segdsl.sources.pieces.whole import Whole
from segdsl.sources.promises import all_different
from segdsl.sources.reading import fact
from segdsl.sources.table_read import TableRead
from segdsl.sources.tables import Omitted
from segdsl.threads import THREADS, side_by_side

PIECE = 1 << 24
"""Bytes that are read at a time, by each thread; of smaller files nothing is read here."""
_ROOM = 1.1
"""Of so many times the rows that the first piece lets expect, there is room."""


def gathered(declared: Declared, base: Path, piece: int = PIECE) -> TableRead | None:
    """The table; None where anything is to be said of it, or it has to be read whole for another reason."""
    table = declared.table
    assert table.file is not None
    if (
        is_server(table.file.path)
        or needs_all_rows(table) is not None
        or not (table.key or _of_events(table))
    ):
        return None
    files = find_files(table.file, base).value
    try:
        if not files or not all(map(_is_text, files)) or (size := _size(files)) <= piece:
            return None
        return _gathered(declared, files, size, piece)
    except (Whole, OSError):
        return None


def _of_events(table: Table) -> bool:
    return table.role == "events"


def _is_text(found: FoundFile) -> bool:
    return found.inside is None and isinstance(format_of(found.path.name), TextFormat | None)


def _size(files: Sequence[FoundFile]) -> int:
    return sum(found.path.stat().st_size for found in files)


def _gathered(declared: Declared, files: tuple[FoundFile, ...], size: int, piece: int) -> TableRead | None:
    """Raises Whole and OSError."""
    pieces = Pieces(declared.table, files, piece)
    below, omitted, rows = None, Omitted(), dict.fromkeys(files, 0)
    for few in _some_at_a_time(iter(pieces)):
        for one, made in zip(few, side_by_side(lambda one: _typed(one, declared), few), strict=True):
            if made is None:
                return None
            below = below or Below(int(len(made.frame) * (size / piece) * _ROOM))
            below.add(made.frame)
            omitted = _both(omitted, made.omitted)
            rows[one.found] += len(made.frame) + made.omitted.without_key
    frame = below.frame() if below is not None else None
    if frame is None or not _stand_alone(declared.table, frame):
        return None
    facts = (fact(found, count, pieces.digests[found]) for found, count in rows.items())
    return TableRead(frame, omitted, tuple(facts))


def _some_at_a_time(pieces: Iterator[Piece]) -> Iterator[list[Piece]]:
    while few := [*islice(pieces, THREADS)]:
        yield few


def _typed(piece: Piece, declared: Declared) -> Made | None:
    """The frame of a piece; None where anything is to be said of it."""
    source = raw_of(piece, declared.table)
    if source.value is None or source.diagnostics:
        return None
    made = checked_frame(
        declared.table, source.value.raw, declared.zone, declared.severity, declared.today, Noted()
    )
    return None if made.findings else made


def _both(one: Omitted, other: Omitted) -> Omitted:
    unreadable = Counter(one.unreadable) + Counter(other.unreadable)
    return Omitted(one.without_key + other.without_key, 0, dict(unreadable))


def _stand_alone(table: Table, frame: pd.DataFrame) -> bool:
    """Whether no row has to be compared with another one: keys and values that are unique come once."""
    key = [] if _of_events(table) else [*table.key]
    if {*key} <= {*frame.columns} and (frame[key].isna().any(axis=None) or not _come_once(frame[key])):
        return False
    return all(_come_once(frame[[column.name]]) for column in read_columns(table) if column.unique)


def _come_once(columns: pd.DataFrame) -> bool:
    """Whether no values that are known come twice."""
    if columns.shape[1] == 1 and all_different(columns.iloc[:, 0]):
        return True
    return not columns.dropna().duplicated().any()
