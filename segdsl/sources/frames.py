"""From the rows of a table to its typed frame, with every promise checked.

In: rows as their files hold them, and the table's declaration. Out: the frame that segdsl.sources.tables
describes, without the rows that have no key (events keep theirs), and everything that is wrong with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from segdsl.codes import Severity
from segdsl.diagnostics import Checked, Diagnostic
from segdsl.model.catalog import ROW_NUMBER, ColumnInfo, Table
from segdsl.sources.cells import reading_of
from segdsl.sources.given import Given
from segdsl.sources.headers import locate, read_columns
from segdsl.sources.inspection import Faults, Inspector
from segdsl.sources.keeping import Groups, groups_to_merge, kept_rows, names_of
from segdsl.sources.keys import inexact, repeated_keys
from segdsl.sources.nested import leads_into, paths_in, reached
from segdsl.sources.promises import keep_promises, missing, without_others
from segdsl.sources.raw import Cells, FileRows, Positions, Raw, joined
from segdsl.sources.seconds import joined_seconds, with_seconds
from segdsl.sources.tables import Omitted
from segdsl.sources.typed import read_column
from segdsl.sources.unreadable import unreadable
from segdsl.threads import by_column


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A typed frame, what was left out of it, and what is wrong with it.

    `kept` are the places of its rows among those that were read, where one was left out for having no key.
    """

    frame: pd.DataFrame
    omitted: Omitted
    findings: Sequence[Diagnostic]
    kept: Positions | None = None


def made_of(
    table: Table, frame: Given, zone: str, *, tolerate: bool = False, today: dt.date | None = None
) -> Checked[Made]:
    """A frame made in Python, typed and checked as if it came from a file.

    Columns go by their declared name or by the name of the file's header; those not declared are left out,
    and so are rows without a key. Rows are counted from 1 in messages. With `tolerate`, a column that is not
    there is unknown for all.
    """
    name = f"frame of {table.name}"
    called = {column: _called(info, frame.header) for column, info in table.columns.items()}
    parted = with_seconds(replace(table, columns=called))
    columns, found = _columns(parted, frame, name)
    absent = {c.name for c in read_columns(parted)} - columns.keys()
    if absent and (not tolerate or absent & set(table.key)):
        return Checked(None, found)
    unknown = pa.chunked_array([pa.nulls(frame.length, pa.string())])
    whole = joined_seconds({**columns, **dict.fromkeys(absent, unknown)})
    part = FileRows(name, whole, frame.length, lambda p: p + 1)
    raw = joined((part,), tuple(part.columns))
    made = checked_frame(table, raw, zone, "warning" if tolerate else "error", today)
    _own_keys(table, made)
    softened = (replace(one, given_severity="warning") for one in found)
    return Checked(made, (*softened, *made.findings))


def _columns(table: Table, frame: Given, name: str) -> tuple[dict[str, Cells], tuple[Diagnostic, ...]]:
    """The cells of each column, one after the other, so that what is not there leaves the others."""
    columns: dict[str, Cells] = {}
    found: list[Diagnostic] = []
    for column in read_columns(table):
        alone = replace(table, columns={column.name: column})
        inner = reached(alone, frame.header, frame.values.__getitem__)
        one = locate(alone, frame.header, name, inner=inner, inside=partial(_inside, frame))
        for cells in (*inner.values(), *map(frame.column, (one.value or {}).values())):
            columns[column.name] = cells
        found += (_in_index(column, frame, diagnostic) for diagnostic in one.diagnostics)
    return columns, tuple(found)


def _own_keys(table: Table, made: Made) -> None:
    """Keys of customers are told with answers, so they do not lie in the given frame, which may change."""
    for name in table.key if table.role == "customers" else ():
        if name in made.frame:
            made.frame[name] = made.frame[name].copy()


def _inside(frame: Given, place: int) -> tuple[str, ...]:
    return paths_in(frame.header[place].strip(), frame.values[place])


def _in_index(column: ColumnInfo, frame: Given, found: Diagnostic) -> Diagnostic:
    """A column that is not there because the frame has it as its index."""
    names = {column.name, column.reading.header if column.reading else column.name}
    index = next((name for name in frame.index.names if name in names), None)
    if index is None:
        return found
    return replace(found, hint=f"`{index}` is the frame's index: `frame.reset_index()` makes it a column")


def _called(column: ColumnInfo, header: tuple[str, ...]) -> ColumnInfo:
    """The column as the frame calls it; one that has its declared name is not joined of two."""
    if column.reading is None or (column.reading.header in header and column.name not in header):
        return column
    if column.name not in header and (column.reading.second is not None or leads_into(column, header)):
        return column
    return replace(column, reading=replace(column.reading, header=column.name, second=None))


def checked_frame(
    table: Table,
    raw: Raw,
    zone: str,
    severity: Severity,
    today: dt.date | None = None,
    faults: Faults | None = None,
) -> Made:
    """Rows without a key go first: what else is wrong with them does not matter.

    Where the rows are a piece of the table, as `faults` say, rows of the same key are all left.
    """
    inspector = Inspector(table, raw, severity, zone, today, faults)
    keyed, findings = _with_key(inspector, zone)
    left, more = kept_rows(replace(inspector, raw=keyed))
    findings += more
    inspector = replace(inspector, raw=left)
    groups = groups_to_merge(inspector)
    columns, unreadable, nameless = {}, {}, 0
    for name, (values, lost, more) in _columns_of(inspector, groups).items():
        columns[name] = values
        findings += more
        if lost:
            unreadable[name] = lost
    length = left.length if groups is None else groups.length
    frame = pd.DataFrame(columns, index=pd.RangeIndex(length), copy=False)
    if table.role != "events" and not table.key:
        frame.insert(0, ROW_NUMBER, np.arange(1, left.length + 1))
    elif set(names_of(table)) <= set(columns):
        nameless = 0 if table.role == "events" else int(frame[list(table.key)].isna().any(axis=1).sum())
        frame, more = _one_for_each(inspector, frame)
        findings += more
    repeated = keyed.length - len(frame) - nameless if table.keep or table.once else 0
    omitted = Omitted(raw.length - keyed.length + nameless, repeated, unreadable)
    return Made(frame, omitted, findings, left.kept)


def _one_for_each(inspector: Inspector, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Diagnostic]]:
    """One row for each key; of events, for each value that a customer has once."""
    table = inspector.table
    if inspector.in_piece or (table.keep is not None and table.keep.which == "first known"):
        return frame, []
    if table.role != "events":
        return repeated_keys(inspector, frame, table.key)
    if not table.once:
        return frame, []
    names = names_of(table)
    whole = frame[list(names)].notna().all(axis=1).to_numpy()
    about = replace(inspector, raw=inspector.raw.only(whole))
    once, findings = repeated_keys(about, frame[whole].reset_index(drop=True), names)
    return pd.concat([once, frame[~whole]], ignore_index=True), findings


Column = tuple["pd.Series[Any]", int, list[Diagnostic]]
"""Values, how many cells `or unknown` made unknown, and what is wrong with the others."""


def _columns_of(inspector: Inspector, groups: Groups | None) -> dict[str, Column]:
    """The columns by their names, read side by side; what nobody looks at again is forgotten."""
    table, raw = inspector.table, inspector.raw
    compared = () if table.role == "events" and not table.once else names_of(table)

    def read(column: ColumnInfo) -> Column:
        found = _column(replace(inspector, raw=raw.of(column.name)), column, groups)
        if column.name not in compared:
            raw.forget(column.name)
        return found

    columns = read_columns(table)
    found = by_column(read, columns, raw.length)
    return dict(zip((column.name for column in columns), found, strict=True))


def _column(inspector: Inspector, column: ColumnInfo, groups: Groups | None) -> Column:
    """Every cell is read; what is promised holds for values that count: of merged rows, the first known."""
    values, lost, findings = _read(inspector, column)
    if groups is not None:
        rows = groups.first_known(values)
        values = values.iloc[rows].reset_index(drop=True)
        inspector = replace(inspector, raw=inspector.raw.at(rows))
    kept, more = keep_promises(inspector, _left_to_check(inspector.table, column), values)
    findings += more
    if column.name in inspector.table.key:
        findings += inexact(inspector, column, kept)
    return kept, lost, findings


def _read(inspector: Inspector, column: ColumnInfo) -> Column:
    read = read_column(inspector.raw.columns[column.name], column, inspector.zone)
    if reading_of(column).or_unknown:
        values, lost = without_others(column, read.values)
        return values, lost + len(read.unreadable), []
    return read.values, 0, [unreadable(inspector, column, read.unreadable)] if len(read.unreadable) else []


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
