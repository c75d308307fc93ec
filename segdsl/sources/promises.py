"""Checking data against what the declarations promise.

In: typed columns, and the rows they came from. Out: findings (one for a column and kind of fault, with the
first place, its value and how many more), and columns in which the offending values are unknown, for whoever
tolerates them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segdsl.decimals import in_digits
from segdsl.diagnostics import Diagnostic
from segdsl.model.catalog import ColumnInfo
from segdsl.operators.day_ranges import ends
from segdsl.sources.findings import and_more, finding, shown
from segdsl.sources.guesses import unknown_words
from segdsl.sources.inspection import Inspector
from segdsl.sources.raw import Positions
from segdsl.sources.tables import TEXT
from segdsl.suggest import alike
from segdsl.types import Day, DayEnd, Instant, Number, OneOf

_DISTINCT_SHOWN = 5


def keep_promises(
    inspector: Inspector, column: ColumnInfo, series: pd.Series[Any]
) -> tuple[pd.Series[Any], list[Diagnostic]]:
    """The column without the values that break a promise, and what was found."""
    findings: list[Diagnostic] = []
    lost = np.zeros(len(series), bool)
    for check in (_range, _closed_set, _unique):
        positions, says, hint = check(inspector, column, series)
        if len(positions):
            what = check.__name__
            findings.append(inspector.found("promise-broken", column, positions, says, hint, what=what))
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
    count = inspector.number("missing", column.name, positions)
    message = f"`{file}` row {row}: `{column.name}` is required, but missing{and_more(count)}"
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
        case Day(low=low, high=high) | Instant(low=low, high=high) as days if low or high:
            says = f"is outside the declared range, {_days_in_words(low, high)}"
            return np.flatnonzero(_outside_days(inspector, series, days)), says, None
        case _:
            return _KEPT


def _outside_days(inspector: Inspector, series: pd.Series[Any], days: Day | Instant) -> NDArray[np.bool_]:
    """Which days or instants lie outside a range; where it ends today and nobody knows when that is, none."""
    outside = np.zeros(len(series), bool)
    instants = isinstance(series.dtype, pd.DatetimeTZDtype)
    moments = (series.dt.tz_localize(None) if instants else series).to_numpy("datetime64[us]")
    low, high = map(_naive, ends(days, inspector.today, inspector.zone))
    if low is not None:
        outside |= moments < low
    if high is not None:
        outside |= moments > high
    return outside


def _naive(end: dt.date | None) -> np.datetime64 | None:
    plain = end.replace(tzinfo=None) if isinstance(end, dt.datetime) else end
    return None if plain is None else np.datetime64(plain, "us")


def _days_in_words(low: DayEnd | None, high: DayEnd | None) -> str:
    ends = (("from", low), ("to", high))
    return " ".join(f"{word} {end}" for word, end in ends if end is not None)


def _range_in_words(low: float | None, high: float | None) -> str:
    ends = ["" if end is None else in_digits(end, grouped=True) for end in (low, high)]
    if low is None:
        return f"up to {ends[1]}"
    return f"from {ends[0]}" if high is None else f"{ends[0]} to {ends[1]}"


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


def without_others(column: ColumnInfo, series: pd.Series[Any]) -> tuple[pd.Series[Any], int]:
    """The column without texts outside its closed set, and how many those are."""
    match column.kind.type:
        case OneOf(values=values):
            outside = (series.notna() & ~series.isin(values)).to_numpy()
            return (without(series, outside) if outside.any() else series), int(outside.sum())
        case _:
            return series, 0


def _set_hint(column: ColumnInfo, found: Sequence[str], declared: tuple[str, ...]) -> str | None:
    if column.private:
        return None
    others = [shown(value) for value in found[:_DISTINCT_SHOWN]]
    close = alike(str(found[0]), declared)
    start = f"did you mean `{close}`? " if close else ""
    if len(found) == 1:
        words = unknown_words([str(found[0])])
        if words:
            return f'if it stands for unknown, add `unknown as "{words[0]}"`'
        return start + "Else add it to the declaration" if close else "add it to the declaration"
    rest = f" and {len(found) - _DISTINCT_SHOWN} more" if len(found) > _DISTINCT_SHOWN else ""
    return f"{start}Not declared are {', '.join(others)}{rest}"


def _unique(inspector: Inspector, column: ColumnInfo, series: pd.Series[Any]) -> Check:
    if not column.unique or inspector.in_piece or all_different(series):
        return _KEPT
    repeated = (series.duplicated(keep=False) & series.notna()).to_numpy()
    return np.flatnonzero(repeated), "is not unique: another row has it as well", None


def all_different(series: pd.Series[Any]) -> bool:
    """Whether no known value comes twice, as far as it is quickly seen: of texts, of numbers that ascend."""
    if isinstance(series.dtype, np.dtype) and series.dtype.kind in "if":
        values = series.to_numpy()
        return bool((values[1:] > values[:-1]).all())
    if series.dtype != TEXT:
        return False
    texts = pa.array(series.array)  # pandas would make a Python object of each
    known = len(texts) - texts.null_count + bool(texts.null_count)
    return bool(len(pc.unique(texts)) == known)  # twice as quick as to count them


def without(series: pd.Series[Any], lost: Any) -> pd.Series[Any]:
    """The same column, unknown where `lost`."""
    if series.dtype == np.int64:
        series = series.astype("Int64")
    if series.dtype == object:
        values = series.to_numpy(copy=True)
        values[lost] = None
        return pd.Series(values, index=series.index, dtype=object)
    return series.mask(lost)
