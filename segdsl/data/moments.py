"""Dates and times as files write them.

In: distinct texts, and the format that a declaration gives. Out: days (naive, at midnight) or instants (in
UTC), and which texts are neither. Without a format ISO is read: `2026-03-31`, with a time after `T` or a
blank, with or without seconds, fractions and an offset. A time without an offset is local to the project's
zone: one that a change of clocks skips is moved forward, one that it repeats is the first. An instant that
its offset moves beyond the calendar's ends, year 1 and year 9999, stands for the end.
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
_FIRST, _LAST = np.array(["0001-01-01", "9999-12-31T23:59:59.999999"], "datetime64[us]")
_AN_OFFSET = np.timedelta64(1, "D")  # more than any
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
    local = _cast(texts, pa.timestamp("us"))
    if local is not None:
        return to_utc(local, zone)
    return _cast(texts, pa.timestamp("us", "UTC"))


def clamped(instants: Moments) -> Moments:
    """Instants in UTC: those that an offset moved beyond the calendar as its ends, others there NaT."""
    far = (instants < _FIRST - _AN_OFFSET) | (instants > _LAST + _AN_OFFSET)
    return np.where(far, np.datetime64("NaT"), np.clip(instants, _FIRST, _LAST))


def in_calendar(moments: Any) -> tuple[Moments, Wrong]:
    """Moments of any unit in microseconds, and which lie outside the years 1 to 9999: those are NaT."""
    years = moments.astype("datetime64[Y]")  # the largest of other units do not fit into microseconds
    outside = (years < _FIRST.astype("datetime64[Y]")) | (years > _LAST.astype("datetime64[Y]"))
    return np.where(outside, np.datetime64("NaT"), moments).astype("datetime64[us]"), outside


def _cast(texts: Any, type_: Any) -> Moments | None:
    """None also where some lie beyond the calendar."""
    try:
        moments = pc.cast(pc.cast(texts, type_), pa.timestamp("us"))
    except pa.ArrowInvalid:
        return None
    read = np.asarray(moments.to_numpy(), "datetime64[us]")
    return None if (clamped(read) != read)[~np.isnat(read)].any() else read


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
    within = in_calendar(values)[0] if type_.tz is None else clamped(values)
    return within, np.isnat(within)


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
    moments = clamped(naive.to_numpy().astype("datetime64[us]"))
    for position in np.flatnonzero(np.isnat(moments)):
        moments[position] = _strptime(series[position], layout)
    return moments, np.isnat(moments)


def _strptime(text: str, layout: str) -> np.datetime64:
    try:
        value = dt.datetime.strptime(text, layout)
    except (ValueError, OverflowError):
        return np.datetime64("NaT")
    local = np.array([value.replace(tzinfo=None)], "datetime64[us]")
    instant: np.datetime64 = clamped(local - (value.utcoffset() or dt.timedelta()))[0]
    return instant


def _excel(texts: pa.Array) -> tuple[Moments, Wrong]:
    """Excel counts days from 1900 (with a 29 February 1900 that never was: exact from 1 March 1900)."""
    right = pc.match_substring_regex(texts, r"^\d+(\.\d*)?$")
    days = pc.cast(pc.if_else(right, texts, None), pa.float64()).to_numpy(zero_copy_only=False)
    wrong = ~((days >= 1) & (days < _EXCEL_LAST + 1))
    milliseconds = np.round(np.where(wrong, 0, days) * (_DAY / 1000)).astype(np.int64)
    moments = _EXCEL_START + (milliseconds * 1000).astype("timedelta64[us]")
    moments[wrong] = np.datetime64("NaT")
    return moments, wrong
