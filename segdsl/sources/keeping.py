"""Of several rows of a key, or of a customer's events, the one that counts.

In: the rows of a table that have a key, and what its declaration keeps. Out: the rows that are left. Those
that tie and differ are left too: they are a repeated key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.diagnostics import Diagnostic
from segdsl.model.catalog import Table
from segdsl.sources.cells import reading_of
from segdsl.sources.headers import read_columns
from segdsl.sources.inspection import Inspector
from segdsl.sources.raw import Positions, Raw
from segdsl.sources.typed import read_column
from segdsl.sources.unreadable import unreadable

_Rows = NDArray[np.bool_]


def kept_rows(inspector: Inspector) -> tuple[Raw, list[Diagnostic]]:
    """The rows that count, and what keeps the column that decides from being read."""
    table, raw = inspector.table, inspector.raw
    by = table.at if table.once else table.keep.by if table.keep is not None else None
    if not (table.once or table.keep) or (table.keep is not None and table.keep.which == "first known"):
        return raw, []
    findings: list[Diagnostic] = []
    columns = {}
    for column in read_columns(table):
        read = read_column(raw.columns[column.name], column, inspector.zone)
        columns[column.name] = read.values
        if column.name == by and len(read.unreadable) and not reading_of(column).or_unknown:
            findings.append(unreadable(inspector, column, read.unreadable))
    frame = pd.DataFrame(columns, index=pd.RangeIndex(raw.length))
    if set(names_of(table)) - set(frame):
        return raw, findings
    return raw.only(_counting(frame, table, by)), findings


def names_of(table: Table) -> tuple[str, ...]:
    """The columns whose values say which rows are about the same."""
    return (*table.key, *table.once)


def _counting(frame: pd.DataFrame, table: Table, by: str | None) -> _Rows:
    names = list(names_of(table))
    whole: _Rows = frame[names].notna().all(axis=1).to_numpy()
    if table.keep is not None and table.keep.which in ("first", "last"):
        again = frame.duplicated(names, keep="first" if table.keep.which == "first" else "last")
        first_or_last: _Rows = ~again.to_numpy()
        return first_or_last
    codes = frame.groupby(names, sort=False, dropna=False).ngroup()
    best = _best(frame, codes, by, latest=not table.once)
    same = frame[best].duplicated().reindex(frame.index, fill_value=False).to_numpy(bool)
    counting: _Rows = ~whole | (best & ~same)
    return counting


def _best(frame: pd.DataFrame, codes: pd.Series[Any], by: str | None, *, latest: bool) -> _Rows:
    """The rows of each group whose value is the latest (or earliest), or unknown where all are."""
    if by is None or by not in frame:
        return np.ones(len(frame), bool)
    groups = frame[by].groupby(codes)
    top = groups.transform("max") if latest else groups.transform("min")
    equal = (frame[by] == top).fillna(False).to_numpy(bool)
    best: _Rows = equal | top.isna().to_numpy()
    return best


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Rows that are merged, one for each key. `codes` are the numbers of their groups, -1 without a key."""

    codes: NDArray[np.int64]
    length: int

    def first_known(self, values: pd.Series[Any]) -> Positions:
        """Of each group the first row whose value is known, or its first where none is."""
        unknown = np.lexsort((values.isna().to_numpy(), self.codes))  # of equals, the order of the file stays
        keyed = unknown[self.codes[unknown] >= 0]
        return keyed[np.unique(self.codes[keyed], return_index=True)[1]]


def groups_to_merge(inspector: Inspector) -> Groups | None:
    """The rows of each key, in the order of the file, where the first known values are kept."""
    table = inspector.table
    if table.keep is None or table.keep.which != "first known":
        return None
    keys = [table.columns[name] for name in table.key]
    if any(key.reading is None for key in keys):
        return None
    read = {k.name: read_column(inspector.raw.columns[k.name], k, inspector.zone).values for k in keys}
    frame = pd.DataFrame(read, index=pd.RangeIndex(inspector.raw.length))
    numbers = frame.groupby(list(table.key), sort=False, dropna=True).ngroup()
    codes = np.asarray(numbers, np.int64)
    return Groups(codes, int(codes.max(initial=-1)) + 1)
