"""Checking data against what the declarations promise.

In: typed columns, and the rows they came from. Out: findings (one for a column and kind of fault, with the
first place, its value and how many more), and columns in which the offending values are unknown, for whoever
tolerates them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from segdsl.codes import Severity
from segdsl.data.findings import PRIVATE, and_more, did_you_mean, finding, shown, value_in
from segdsl.data.guesses import (
    date_formats,
    datetime_formats,
    excel_days,
    iso_instant,
    number_sample,
    unknown_words,
)
from segdsl.data.raw import Positions, Raw, is_text
from segdsl.data.typed import text_of
from segdsl.diagnostics import Diagnostic
from segdsl.model.catalog import ColumnInfo, Table
from segdsl.types import Day, Flag, Instant, Number, OneOf, in_words

_DISTINCT_SHOWN = 5
_DISTINCT_STUDIED = 2_000


@dataclass(frozen=True, slots=True)
class Inspector:
    """The rows of a table that findings are about, and how severe they are."""

    table: Table
    raw: Raw
    severity: Severity

    def found(
        self, code: str, column: ColumnInfo, positions: Positions, says: str, hint: str | None = None
    ) -> Diagnostic:
        """A finding about the cells of a column at these positions; `says` follows the first one's value."""
        file, row = self.raw.place(int(positions[0]))
        header = column.reading.header if column.reading is not None else column.name
        value = value_in(column, self.written(column, int(positions[0])))
        message = f"`{file}` row {row}, column {shown(header)}: {value} {says}{and_more(len(positions))}"
        if column.name != header and isinstance(header, str):
            message = message.replace(": ", f" (`{column.name}`): ", 1)
        return finding(code, message, file=file, span=column.span, hint=hint, severity=self.severity)

    def written(self, column: ColumnInfo, position: int) -> object:
        """A cell as the file holds it."""
        cells = self.raw.columns[column.name]
        if is_text(cells):
            return cells[position].as_py() or ""
        value = cells.iloc[position]
        return text_of(value) or "" if not isinstance(value, list | tuple | np.ndarray) else list(value)

    def distinct(self, column: ColumnInfo, positions: Positions) -> list[str]:
        """Some of the different texts at these positions, in order."""
        texts = (str(self.written(column, int(p))).strip() for p in positions[:_DISTINCT_STUDIED])
        return list(dict.fromkeys(texts))


# ---------------------------------------------------------------- cells that cannot be read


def unreadable(inspector: Inspector, column: ColumnInfo, positions: Positions) -> Diagnostic:
    """Cells that are not what the column is declared to hold."""
    values = inspector.distinct(column, positions)
    hint = _reading_hint(column, values)
    says = f"is not {in_words(column.kind.type)}{_as_declared(column)}"
    return inspector.found("unreadable-data", column, positions, says, hint)


def _as_declared(column: ColumnInfo) -> str:
    reading = column.reading
    if reading is None:
        return ""
    if reading.excel:
        return " as Excel's day number"
    return f" in the format `{reading.format}`" if reading.format is not None else ""


def _reading_hint(column: ColumnInfo, values: list[str]) -> str | None:
    if column.reading is not None and (column.reading.format is not None or column.reading.excel):
        return _unknown_hint(column, values)
    match column.kind.type:
        case Day():
            hint = _day_hint(column, values)
        case Instant():
            hint = _format_hint(
                column, "datetime", (*datetime_formats(values), *date_formats(values)), values
            )
        case Number():
            hint = _number_hint(column, values)
        case Flag():
            hint = _flag_hint(column, values)
        case _:
            hint = None
    return hint or _unknown_hint(column, values)


def _day_hint(column: ColumnInfo, values: list[str]) -> str | None:
    if iso_instant(values) or (not date_formats(values) and datetime_formats(values)):
        layouts = () if iso_instant(values) else datetime_formats(values)
        written = f' format "{layouts[0]}"' if layouts else ""
        return f"declare it as a date with a time: `{column.name} datetime{written}`"
    return _format_hint(column, "date", date_formats(values), values)


def _format_hint(column: ColumnInfo, kind: str, layouts: Sequence[str], values: list[str]) -> str | None:
    if excel_days(values):
        return f"if these are Excel's day numbers, write `{column.name} {kind} format excel`"
    match layouts:
        case []:
            return None
        case [only]:
            return f'say how it is written: `{column.name} {kind} format "{only}"`'
        case [first, second, *_]:
            return f'say how it is written: `{column.name} {kind} format "{first}"`, or `"{second}"`'
    return None


def _number_hint(column: ColumnInfo, values: list[str]) -> str | None:
    kind = "whole number" if isinstance(column.kind.type, Number) and column.kind.type.whole else "number"
    if kind == "whole number" and all(_is_float(value) for value in values):
        return f"declare it with fractions: `{column.name} number`"
    sample = number_sample(values)
    return None if sample is None else f'say how it is written: `{column.name} {kind} format "{sample}"`'


def _is_float(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _flag_hint(column: ColumnInfo, values: list[str]) -> str | None:
    if column.private or unknown_words(values) or len(values) != 2:
        return None
    first, second = (value.replace('"', '""') for value in values)
    return f'say which is which: `{column.name} flag yes "{first}" no "{second}"`, or the other way round'


def _unknown_hint(column: ColumnInfo, values: list[str]) -> str | None:
    if column.private or len(values) > _DISTINCT_SHOWN:
        return None
    words = ", ".join('"' + value.replace('"', '""') + '"' for value in values)
    few = "it stands" if len(values) == 1 else "they stand"
    return f"if {few} for unknown, add `unknown as {words}`"


# ---------------------------------------------------------------- promises


def keep_promises(
    inspector: Inspector, column: ColumnInfo, series: pd.Series[Any]
) -> tuple[pd.Series[Any], list[Diagnostic]]:
    """The column without the values that break a promise, and what was found."""
    findings: list[Diagnostic] = []
    lost = np.zeros(len(series), bool)
    for check in (_range, _closed_set, _unique):
        positions, says, hint = check(inspector, column, series)
        if len(positions):
            findings.append(inspector.found("promise-broken", column, positions, says, hint))
            lost[positions] = True
    if column.required:
        findings += missing(inspector, column, series)
    return (without(series, lost) if lost.any() else series), findings


def missing(inspector: Inspector, column: ColumnInfo, series: pd.Series[Any]) -> list[Diagnostic]:
    """The finding that a required value is not there."""
    positions = np.flatnonzero(series.isna().to_numpy())
    if not len(positions):
        return []
    file, row = inspector.raw.place(int(positions[0]))
    message = f"`{file}` row {row}: `{column.name}` is required, but missing{and_more(len(positions))}"
    hint = "fill it in, or take `required` out of the declaration"
    severity = inspector.severity
    return [finding("promise-broken", message, file=file, span=column.span, hint=hint, severity=severity)]


Check = tuple[Positions, str, str | None]
_KEPT: Check = (np.empty(0, np.int64), "", None)


def _range(inspector: Inspector, column: ColumnInfo, series: pd.Series[Any]) -> Check:
    match column.kind.type:
        case Number(low=low, high=high) if low is not None or high is not None:
            below = series < low if low is not None else False
            above = series > high if high is not None else False
            outside = np.asarray(pd.Series(below | above, index=series.index).fillna(False), bool)
            says = f"is outside the declared range, {_range_in_words(low, high)}"
            return np.flatnonzero(outside), says, None
        case _:
            return _KEPT


def _range_in_words(low: float | None, high: float | None) -> str:
    if low is None:
        return f"up to {high:,g}"
    return f"from {low:,g}" if high is None else f"{low:,g} to {high:,g}"


def _closed_set(inspector: Inspector, column: ColumnInfo, series: pd.Series[Any]) -> Check:
    match column.kind.type:
        case OneOf(values=values):
            outside = (series.notna() & ~series.isin(values)).to_numpy()
            positions = np.flatnonzero(outside)
            if not len(positions):
                return _KEPT
            return (
                positions,
                "is none of the declared values",
                _set_hint(column, list(series[outside].unique()), values),
            )
        case _:
            return _KEPT


def _set_hint(column: ColumnInfo, found: Sequence[str], declared: tuple[str, ...]) -> str | None:
    if column.private:
        return None
    others = [shown(value) for value in found[:_DISTINCT_SHOWN]]
    close = did_you_mean(str(found[0]), declared)
    start = f"did you mean `{close}`? " if close else ""
    if len(found) == 1:
        words = unknown_words([str(found[0])])
        if words:
            return f'if it stands for unknown, add `unknown as "{words[0]}"`'
        return start + "Else add it to the declaration" if close else "add it to the declaration"
    rest = f" and {len(found) - _DISTINCT_SHOWN} more" if len(found) > _DISTINCT_SHOWN else ""
    return f"{start}Not declared are {', '.join(others)}{rest}"


def _unique(inspector: Inspector, column: ColumnInfo, series: pd.Series[Any]) -> Check:
    if not column.unique:
        return _KEPT
    repeated = (series.duplicated(keep=False) & series.notna()).to_numpy()
    return np.flatnonzero(repeated), "is not unique: another row has it as well", None


# ---------------------------------------------------------------- keys


def repeated_keys(
    inspector: Inspector, frame: pd.DataFrame, key: tuple[str, ...]
) -> tuple[pd.DataFrame, list[Diagnostic]]:
    """One row for each key.

    What rows of the same key do not agree on is unknown, so that it does not matter which comes first.
    """
    again = frame.duplicated(subset=list(key)).to_numpy()
    if not again.any():
        return frame, []
    second = int(np.flatnonzero(again)[0])
    same = np.ones(len(frame), bool)
    for name in key:
        same &= (frame[name] == frame[name].iloc[second]).to_numpy(dtype=bool, na_value=False)
    first = int(np.flatnonzero(same)[0])
    finding_ = _repeated(inspector, key, first, second, int(again.sum()))
    return _merged(frame, key, again), [finding_]


def _repeated(inspector: Inspector, key: tuple[str, ...], first: int, second: int, count: int) -> Diagnostic:
    table = inspector.table
    columns = [table.columns[name] for name in key]
    values = [str(inspector.written(column, second)) for column in columns]
    value = PRIVATE if any(column.private for column in columns) else shown(" | ".join(values))
    (file, row), (other, earlier) = inspector.raw.place(second), inspector.raw.place(first)
    where = f"row {earlier}" if other == file else f"`{other}` row {earlier}"
    message = (
        f"`{file}` row {row}: the key {value} ({', '.join(f'`{name}`' for name in key)}) "
        f"was already in {where}{and_more(count)}"
    )
    match table.role:
        case "customers":
            hint = "a table of customers has one row for each; many rows per customer are `events`"
        case "attributes":
            hint = "attributes have one row for each customer; many rows per customer are `events`"
        case _:
            hint = "a lookup has one row for each key"
    return finding(
        "duplicate-key", message, file=file, span=table.span, hint=hint, severity=inspector.severity
    )


def _merged(frame: pd.DataFrame, key: tuple[str, ...], again: Any) -> pd.DataFrame:
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


def without(series: pd.Series[Any], lost: Any) -> pd.Series[Any]:
    """The same column, unknown where `lost`."""
    if series.dtype == np.int64:
        series = series.astype("Int64")
    if series.dtype == object:
        values = series.to_numpy(copy=True)
        values[lost] = None
        return pd.Series(values, index=series.index, dtype=object)
    return series.mask(lost)
