"""Large tables that were typed in an earlier run.

In: an entry of `segdsl.sources.kept`, named by all that typing depends on. Out: the typed table again. Its
file is kept as frames are; a run has it under a name of its own as well, so that it stays while that lasts.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from segdsl.cache import large, store
from segdsl.diagnostics import Checked
from segdsl.sources.kept import Kept
from segdsl.sources.lake.database import Lake
from segdsl.sources.lake.table import LargeTable, rows_in
from segdsl.sources.table_read import TableRead

SORT = "lake"


def recalled(entry: Kept, columns: Mapping[str, str], lake: Lake) -> Checked[TableRead] | None:
    """What reading the table gave; None where nobody knows."""
    if not entry.digests:
        return None
    told, place = store.recalled(SORT, entry.name), large.recalled(SORT, entry.name)
    if told is None or place is None:
        return None
    own = lake.free("kept")
    try:
        os.link(place, own)
        length = parquet.read_metadata(own).num_rows
        table = LargeTable(rows_in(own), columns, length, lake)
        return entry.as_told(table, told)
    except (pa.ArrowException, OSError, LookupError, TypeError, ValueError):
        return None


def keep(entry: Kept, typed: Path, read: Checked[TableRead]) -> None:
    """Keeps the file of a table, if it can be, and is all of the table."""
    table = None if read.value is None else read.value.frame
    if read.value is None or not isinstance(table, LargeTable) or not entry.may_keep(read):
        return
    if table.relation != rows_in(typed):
        return

    def linked(place: Path) -> None:
        place.unlink()
        os.link(typed, place)

    with suppress(TypeError, ValueError):
        told = entry.told(read.value, read.diagnostics)
        if large.keep(SORT, entry.name, typed.stat().st_size, linked) is not None:
            store.keep(SORT, entry.name, told)
            entry.remember(read.value)
