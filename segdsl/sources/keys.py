"""One row for each key: second rows are a finding, and so are numbers that cannot be told apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.diagnostics import PRIVATE, Diagnostic
from segdsl.model.catalog import ColumnInfo, Table
from segdsl.sources.findings import and_more, finding, shown
from segdsl.sources.headers import read_columns
from segdsl.sources.inspection import Inspector
from segdsl.sources.promises import all_different, without
from segdsl.syntax.nodes import Name
from segdsl.syntax.spelling import name_text
from segdsl.types import Number

_LARGEST_TOLD_APART = 2.0**53


def repeated_keys(
    inspector: Inspector, frame: pd.DataFrame, key: tuple[str, ...]
) -> tuple[pd.DataFrame, list[Diagnostic]]:
    """One row for each key that is known.

    What rows of the same key do not agree on is unknown, so that it does not matter which comes first.
    """
    known = frame[list(key)].notna().all(axis=1).to_numpy()  # what cannot be read is another finding
    if len(key) == 1 and all_different(frame[key[0]]):
        return _known(frame, known), []
    again = frame.duplicated(subset=list(key)).to_numpy() & known
    if not again.any():
        return _known(frame, known), []
    second = int(np.flatnonzero(again)[0])
    same = np.ones(len(frame), bool)
    for name in key:
        same &= (frame[name] == frame[name].iloc[second]).to_numpy(dtype=bool, na_value=False)
    first = int(np.flatnonzero(same)[0])
    count = inspector.number("repeated", "", np.flatnonzero(again))
    finding_ = _repeated(inspector, key, first, second, count)
    return merged(frame[known].reset_index(drop=True), key, again[known]), [finding_]


def _known(frame: pd.DataFrame, known: NDArray[np.bool_]) -> pd.DataFrame:
    return frame if known.all() else frame[known].reset_index(drop=True)


def inexact(inspector: Inspector, column: ColumnInfo, values: pd.Series[Any]) -> list[Diagnostic]:
    """The finding that a key's numbers are too large for floats to tell each from the next."""
    if values.dtype != np.float64:
        return []
    positions = np.flatnonzero(np.abs(values.to_numpy()) >= _LARGEST_TOLD_APART)
    if not len(positions):
        return []
    says = "is too large for a number with fractions to be told from the next"
    name = name_text(Name(column.name, column.span))
    hint = f"declare it as `{name} whole number`, or as `{name} text`"
    return [inspector.found("unreadable-data", column, positions, says, hint, what="inexact")]


def _repeated(inspector: Inspector, key: tuple[str, ...], first: int, second: int, count: int) -> Diagnostic:
    table = inspector.table
    columns = [table.columns[name] for name in key]
    values = [str(inspector.written(column, second)) for column in columns]
    value = PRIVATE if any(column.private for column in columns) else shown(" | ".join(values))
    (file, row), (other, earlier) = inspector.raw.place(second), inspector.raw.place(first)
    where = f"row {earlier}" if other == file else f"`{other}` row {earlier}"
    tie = _tie(table)
    message = (
        f"`{file}` row {row}: the key {value} ({', '.join(f'`{name}`' for name in key)}) "
        f"was already in {where}{tie}{and_more(count)}"
    )
    match table.role:
        case _ if tie:
            hint = "rows that tie must be the same: mend one of them, or take one out"
        case "customers":
            hint = "a table of customers has one row for each; many rows per customer are `events`"
        case "attributes":
            hint = "attributes have one row for each customer; many rows per customer are `events`"
        case _:
            hint = "a lookup has one row for each key"
    return finding(
        "duplicate-key", message, file=file, span=table.span, hint=hint, severity=inspector.severity
    )


def _tie(table: Table) -> str:
    """That no time tells the rows apart, where the latest or earliest is kept."""
    if table.keep is not None and table.keep.which == "latest":
        return f" with the same `{table.keep.by}`, and they differ"
    if table.once:
        return f" with the same `{table.at}`, and they differ" if table.at else ", and they differ"
    return ""


def merged(frame: pd.DataFrame, key: tuple[str, ...], again: Any) -> pd.DataFrame:
    """One row for each key, those that came `again` left out; what its rows do not agree on is unknown."""
    repeated = frame.duplicated(subset=list(key), keep=False).to_numpy()
    kept: pd.DataFrame = frame[~again].reset_index(drop=True)
    groups = frame[repeated].groupby(list(key), sort=False, dropna=False)
    doubtful = kept.set_index(list(key)).index
    for name in (column for column in frame.columns if column not in key):
        differing = groups[name].nunique(dropna=False)
        disputed = doubtful.isin(differing[differing > 1].index)
        if disputed.any():
            kept[name] = without(kept[name], np.asarray(disputed))
    return kept


def key_read(table: Table) -> tuple[str, ...]:
    """The key, as far as it is read, of a table that has one row for each; of events all rows are left."""
    read = {column.name for column in read_columns(table)}
    return () if table.role == "events" else tuple(name for name in table.key if name in read)


def has_inexact_key(table: Table) -> bool:
    """Whether numbers of a key could be too large to be told apart."""
    kinds = [table.columns[name].kind.type for name in table.key if name in table.columns]
    return any(isinstance(kind, Number) and not kind.whole for kind in kinds)
