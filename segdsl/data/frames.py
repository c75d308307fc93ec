"""From the rows of a table to its typed frame, with every promise checked.

In: rows as their files hold them, and the table's declaration. Out: the frame that segdsl.data.tables
describes, without the rows that have no key (events keep theirs), and everything that is wrong with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from segdsl.codes import Severity
from segdsl.data.arrow import cells_in
from segdsl.data.headers import locate, read_columns
from segdsl.data.inspection import Inspector
from segdsl.data.keys import repeated_keys
from segdsl.data.promises import keep_promises, missing
from segdsl.data.raw import Part, Raw, joined
from segdsl.data.tables import ROW_NUMBER
from segdsl.data.typed import read_column
from segdsl.data.unreadable import unreadable
from segdsl.diagnostics import Checked, Diagnostic
from segdsl.model.catalog import ColumnInfo, Table


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A typed frame and the rows it was made of. (A repeated key leaves fewer rows in the frame.)"""

    frame: pd.DataFrame
    raw: Raw
    findings: Sequence[Diagnostic]


def conform(
    table: Table, frame: pd.DataFrame, zone: str = "UTC", *, tolerate: bool = False
) -> Checked[pd.DataFrame]:
    """A frame made in Python, typed and checked as if it came from a file.

    Columns go by their declared name or by the name of the file's header; those not declared are left out,
    and so are rows without a key. Rows are counted from 1 in messages.
    """
    header = [str(name) for name in frame.columns]
    declared = {name: _called(column, header) for name, column in table.columns.items()}
    places = locate(replace(table, columns=declared), header, f"frame of {table.name}")
    if places.value is None:
        return Checked(None, places.diagnostics)
    columns = {
        name: cells_in(frame.iloc[:, place].reset_index(drop=True)) for name, place in places.value.items()
    }
    part = Part(f"frame of {table.name}", columns, len(frame), lambda position: position + 1)
    made = checked_frame(table, joined((part,), tuple(columns)), zone, "warning" if tolerate else "error")
    return Checked(made.frame, tuple(made.findings))


def _called(column: ColumnInfo, header: list[str]) -> ColumnInfo:
    if column.reading is None or (column.reading.header in header and column.name not in header):
        return column
    return replace(column, reading=replace(column.reading, header=column.name))


def checked_frame(table: Table, raw: Raw, zone: str, severity: Severity) -> Made:
    """Rows without a key go first: what else is wrong with them does not matter."""
    inspector = Inspector(table, raw, severity)
    keyed, findings = _with_key(inspector, zone)
    inspector = replace(inspector, raw=keyed)
    columns = {}
    for column in read_columns(table):
        read = read_column(keyed.columns[column.name], column, zone)
        if len(read.unreadable):
            findings.append(unreadable(inspector, column, read.unreadable))
        columns[column.name], more = keep_promises(inspector, _left_to_check(table, column), read.values)
        findings += more
    frame = pd.DataFrame(columns, index=pd.RangeIndex(keyed.length))
    if table.role == "events":
        return Made(frame, keyed, findings)
    if not table.key:
        frame.insert(0, ROW_NUMBER, np.arange(1, keyed.length + 1))
    elif all(name in columns for name in table.key):
        frame, more = repeated_keys(inspector, frame, table.key)
        findings += more
    return Made(frame, keyed, findings)


def _left_to_check(table: Table, column: ColumnInfo) -> ColumnInfo:
    """That a required key is there was checked before the rows without one were left out."""
    if table.role != "events" and column.name in table.key:
        return replace(column, required=False)
    return column


def _with_key(inspector: Inspector, zone: str) -> tuple[Raw, list[Diagnostic]]:
    """The rows whose key is known; events keep all of theirs."""
    table, raw = inspector.table, inspector.raw
    findings: list[Diagnostic] = []
    known = np.ones(raw.length, bool)
    if table.role == "events":
        return raw, findings
    for name in table.key:
        column = table.columns.get(name)
        if column is None or column.reading is None:
            continue
        read = read_column(raw.columns[name], column, zone)
        here = read.values.notna().to_numpy(copy=True)
        here[read.unreadable] = True  # that is another finding
        if column.required:
            findings += missing(inspector, column, pd.Series(here).where(here))
        known &= here
    return raw.only(known), findings
