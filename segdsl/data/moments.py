"""Dates and times as files write them.

In: distinct texts, and the format that a declaration gives. Out: days (naive, at midnight) or instants (in
UTC), and which texts are neither. Without a format ISO is read: `2026-03-31`, with a time after `T` or a
blank, with or without seconds, fractions and an offset. A time without an offset is local to the project's
zone: one that a change of clocks skips is moved forward, one that it repeats is the first.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segdsl.model.catalog import Reading
from segdsl.operators.instants import instant_of

Moments = NDArray[np.datetime64]  # of microseconds; naive, or UTC
Wrong = NDArray[np.bool_]

ISO_DAY = r"^\d{4}-\d{2}-\d{2}([T ]00(:00(:00(\.0{1,9})?)?)?)?$"
ISO_LOCAL = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}(:\d{2}(:\d{2}(\.\d{1,9})?)?)?)?$"
ISO_OFFSET = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}(:\d{2}(:\d{2}(\.\d{1,9})?)?)? ?(Z|z|[+-]\d{2}(:?\d{2})?)$"
_FIRST_DAYS = np.datetime64("0001-01-03", "us")
_LAST_DAYS = np.datetime64("9999-12-30", "us")
_BEYOND_MICROSECONDS = r"(\.\d{6})\d+"
_EXCEL_START = np.datetime64("1899-12-30", "us")
_EXCEL_LAST = 2_958_465  # 9999-12-31
_DAY = 86_400_000_000


def all_days(texts: Any) -> Moments | None:
    """The days of texts that are all plain ISO (or null): the quick way, None where it does not serve."""
    moments = _cast(texts, pa.timestamp("us"))
    if moments is None:
        return None
    days = moments.astype("datetime64[D]").astype("datetime64[us]")
    return days if np.array_equal(days, moments, equal_nan=True) else None


def all_instants(texts: Any, zone: str) -> Moments | None:
    """The instants of texts that are all plain ISO (or null), all with an offset or all without."""
    moments = _cast(texts, pa.timestamp("us"))
    return _cast(texts, pa.timestamp("us", "UTC")) if moments is None else to_utc(moments, zone)


def _cast(texts: Any, type_: Any) -> Moments | None:
    try:
        moments = pc.cast(pc.cast(texts, type_), pa.timestamp("us"))
    except pa.ArrowInvalid:
        return None
    return np.asarray(moments.to_numpy(), "datetime64[us]")


def read_days(texts: pa.Array, reading: Reading) -> tuple[Moments, Wrong]:
    """Days as midnights without a zone. A format with a time gives its day."""
    if reading.excel:
        moments, wrong = _excel(texts)
    elif reading.format is not None:
        moments, wrong = _formatted(texts, reading.format)
    else:
        moments, wrong = _iso(texts, ISO_DAY, pa.timestamp("us"))
    return moments.astype("datetime64[D]").astype("datetime64[us]"), wrong


def read_instants(texts: pa.Array, reading: Reading, zone: str) -> tuple[Moments, Wrong]:
    """Instants in UTC."""
    if reading.excel:
        moments, wrong = _excel(texts)
        return to_utc(moments, zone), wrong
    if reading.format is not None:
        moments, wrong = _formatted(texts, reading.format)
        return (moments if "%z" in reading.format else to_utc(moments, zone)), wrong
    local, not_local = _iso(texts, ISO_LOCAL, pa.timestamp("us"))
    exact, not_exact = _iso(texts, ISO_OFFSET, pa.timestamp("us", "UTC"))
    return np.where(np.isnat(exact), to_utc(local, zone), exact), not_local & not_exact


def to_utc(local: Moments, zone: str) -> Moments:
    """The instants of local times in a zone: segdsl.operators.instants.instant_of, a column at a time."""
    if zone == "UTC":
        return local
    extreme = (local < _FIRST_DAYS) | (local >= _LAST_DAYS)  # pandas cannot count beyond Python's calendar
    usual = np.where(extreme, np.datetime64("NaT"), local)
    first = np.ones(len(local), bool)
    clocks = pd.DatetimeIndex(usual).tz_localize(zone, ambiguous=first, nonexistent="shift_backward")
    # A skipped time is read by the offset before the change, which moves it forward.
    offset = clocks.tz_localize(None).to_numpy() - clocks.tz_convert("UTC").tz_localize(None).to_numpy()
    moments = (usual - offset).astype("datetime64[us]")
    for position in np.flatnonzero(extreme):
        instant = instant_of(local[position].item(), zone)
        moments[position] = np.datetime64(instant.replace(tzinfo=None), "us")
    return moments


def _iso(texts: pa.Array, pattern: str, type_: Any) -> tuple[Moments, Wrong]:
    fits = pc.match_substring_regex(texts, pattern)
    chosen = pc.if_else(fits, texts, None)
    chosen = pc.replace_substring_regex(chosen, _BEYOND_MICROSECONDS, r"\1")
    chosen = pc.replace_substring_regex(chosen, r"(?i) ?z$", "Z")
    chosen = pc.replace_substring_regex(chosen, r" ([+-])", r"\1")
    try:
        moments = pc.cast(chosen, type_)
    except pa.ArrowInvalid:  # a day or an hour that does not exist
        moments = pa.array([_one(text) for text in chosen.to_pylist()], type_)
    values = pc.cast(moments, pa.timestamp("us")).to_numpy(zero_copy_only=False).astype("datetime64[us]")
    return values, np.isnat(values)


def _one(text: str | None) -> dt.datetime | None:
    try:
        return None if text is None else dt.datetime.fromisoformat(text)
    except ValueError:
        return None


def _formatted(texts: pa.Array, layout: str) -> tuple[Moments, Wrong]:
    zoned = "%z" in layout
    series = pd.Series(texts.to_pylist(), dtype=object)
    try:
        parsed = pd.to_datetime(series, format=layout, errors="coerce", utc=zoned)
    except ValueError:  # no format that pandas knows
        parsed = pd.Series(pd.NaT, index=series.index, dtype="datetime64[us]")
    naive = parsed.dt.tz_localize(None) if zoned else parsed
    moments = naive.to_numpy().astype("datetime64[us]")
    for position in np.flatnonzero(np.isnat(moments)):
        moments[position] = _strptime(series[position], layout)
    return moments, np.isnat(moments)


def _strptime(text: str, layout: str) -> np.datetime64:
    try:
        value = dt.datetime.strptime(text, layout)
        if value.tzinfo is not None:
            value = value.astimezone(dt.UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return np.datetime64("NaT")
    return np.datetime64(value, "us")


def _excel(texts: pa.Array) -> tuple[Moments, Wrong]:
    """Excel counts days from 1900 (with a 29 February 1900 that never was: exact from 1 March 1900)."""
    right = pc.match_substring_regex(texts, r"^\d+(\.\d*)?$")
    days = pc.cast(pc.if_else(right, texts, None), pa.float64()).to_numpy(zero_copy_only=False)
    wrong = ~((days >= 1) & (days < _EXCEL_LAST + 1))
    milliseconds = np.round(np.where(wrong, 0, days) * (_DAY / 1000)).astype(np.int64)
    moments = _EXCEL_START + (milliseconds * 1000).astype("timedelta64[us]")
    moments[wrong] = np.datetime64("NaT")
    return moments, wrong
