"""A table in memory that was typed piece by piece.

Read whole, its texts would lie in memory beside its values, and each page of memory costs time. What is said
of rows that have to be compared needs all of them at once: where there is anything, nobody looks here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from segdsl.diagnostics import Checked
from segdsl.model.catalog import Table
from segdsl.sources.databases.system import is_server
from segdsl.sources.found_file import FoundFile
from segdsl.sources.headers import read_columns
from segdsl.sources.paths import find_files
from segdsl.sources.pieces.below import Below
from segdsl.sources.pieces.files import Pieces, is_text
from segdsl.sources.pieces.passed import Passed
from segdsl.sources.pieces.rows import Declared
from segdsl.sources.pieces.said import said
from segdsl.sources.pieces.typing import Typing
from segdsl.sources.pieces.whole import Whole, needs_all_rows
from segdsl.sources.promises import all_different
from segdsl.sources.reading import fact
from segdsl.sources.table_read import TableRead
from segdsl.sources.there import softened
from segdsl.threads import THREADS

PIECE = 1 << 24
"""Bytes that are read at a time, by each thread; of smaller files nothing is read here."""


def gathered(declared: Declared, base: Path, piece: int = PIECE) -> Checked[TableRead] | None:
    """The table; None where it has to be read whole."""
    table = declared.table
    assert table.file is not None
    numbered = not table.key and not _of_events(table)
    if is_server(table.file.path) or needs_all_rows(table) is not None or numbered:
        return None
    files = find_files(table.file, base).value
    try:
        if not files or not all(map(is_text, files)) or (size := _size(files)) <= piece:
            return None
        return _gathered(declared, Pieces(table, files, piece), Below(size / piece))
    except (Whole, OSError):
        return None


def read_on(
    declared: Declared, base: Path, first: TableRead, passed: Passed, piece: int = PIECE
) -> Checked[TableRead] | None:
    """The table of one file of which the first rows are those of the bytes that were passed.

    None where it has to be read from the beginning: where there is anything to say of the others.
    """
    table = declared.table
    assert table.file is not None
    assert isinstance(first.frame, pd.DataFrame)
    files = find_files(table.file, base).value
    if files is None or len(files) != 1:
        return None
    try:
        below = Below(_size(files) / passed.size)
        below.add(first.frame)
        read = _gathered(declared, Pieces(table, files, piece, begun=passed), below)
    except (Whole, OSError):
        return None
    if read is None or read.diagnostics or read.value is None or read.value.omitted:
        return None
    rows, begins = first.facts[0].rows, ((str(first.entry), len(first.frame)), *first.begins)
    facts = tuple(replace(one, rows=rows + one.rows) for one in read.value.facts)
    return Checked(replace(read.value, facts=facts, begins=begins), ())


def _of_events(table: Table) -> bool:
    return table.role == "events"


def _size(files: Sequence[FoundFile]) -> int:
    return sum(found.path.stat().st_size for found in files)


def _gathered(declared: Declared, pieces: Pieces, below: Below) -> Checked[TableRead] | None:
    """What is below others, and then the pieces. Raises Whole and OSError."""
    typing = Typing(declared, lambda piece: below.add(piece.made.frame), THREADS)
    if not typing.run(pieces) or not typing.length:
        return None
    frame = below.frame()
    if not _stand_alone(declared.table, frame):
        return None
    told = (softened(found) if declared.tolerate else found for found in typing.told)
    facts = (fact(found, typing.rows[found], pieces.digests[found]) for found in pieces.files)
    findings = (*told, *said(declared, pieces, typing.noted))
    can_grow = len(pieces.closed) == len(pieces.files) == 1 and not findings and not typing.omitted
    return Checked(TableRead(frame, typing.omitted, tuple(facts), can_grow=can_grow), findings)


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
