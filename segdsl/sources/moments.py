"""Dates and times as files write them.

In: distinct texts, and the format that a declaration gives. Out: days (naive, at midnight) or instants (in
UTC), and which texts are neither. Without a format ISO is read: `2026-03-31`, with a time after `T` or a
blank, with or without seconds, fractions and an offset. A time without an offset is local to the project's
zone: one that a change of clocks skips is moved forward, one that it repeats is the first. An instant that
its offset moves beyond the calendar's ends, year 1 and year 9999, stands for the end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segdsl.model.catalog import Reading
from segdsl.model.date_formats import EPOCHS, EXCEL, Fault, layout
from segdsl.sources import layouts
from segdsl.sources.numerals import PLAIN
from segdsl.sources.zones import beyond_calendar, clamped, from_utc, in_calendar, to_utc
from segdsl.types import LEAP_YEAR

Moments = NDArray[np.datetime64]  # of microseconds; naive, or UTC
Wrong = NDArray[np.bool_]

ISO_DAY = r"^\d{4}-\d{2}-\d{2}([T ]00(:00(:00(\.0{1,9})?)?)?)?$"
ISO_LOCAL = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}(:\d{2}(:\d{2}(\.\d{1,9})?)?)?)?$"
ISO_OFFSET = (
    r"^\d{4}-\d{2}-\d{2}[T ]\d{2}(:\d{2}(:\d{2}(\.\d{1,9})?)?)? ?(Z|z|(?i:UTC|GMT)|[+-]\d{2}(:?\d{2})?)$"
)
_BEYOND_MICROSECONDS = r"(\.\d{6})\d+"
_EXCEL_START = np.datetime64("1899-12-30", "us")
_EXCEL_LAST = 2_958_465  # 9999-12-31
_DAY = 86_400_000_000
_EPOCH_FIRST = int(np.datetime64("0001-01-03", "us").astype(np.int64))
_EPOCH_LAST = int(np.datetime64("9999-12-30", "us").astype(np.int64))
_OUTSIDE = np.iinfo(np.int64).min
_FIRST_ONES = 16


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


def _cast(texts: Any, type_: Any) -> Moments | None:
    """None also where some lie beyond the calendar.

    The first ones are tried alone: where none can be read, Arrow takes long to say so of each.
    """
    if len(texts) > _FIRST_ONES and _cast(texts.slice(0, _FIRST_ONES), type_) is None:
        return None
    try:
        moments = pc.cast(pc.cast(texts, type_), pa.timestamp("us"))
    except pa.ArrowInvalid:
        return None
    read = np.asarray(moments.to_numpy(zero_copy_only=False), "datetime64[us]")
    return None if beyond_calendar(read) else read


def read_days(texts: pa.Array, reading: Reading, zone: str) -> tuple[Moments, Wrong]:
    """Days as midnights without a zone. A format with a time gives its day, in the project's zone."""

    def read(layout: str | None) -> tuple[Moments, Wrong]:
        if layout is None:
            return _iso(texts, ISO_DAY, pa.timestamp("us"))
        moments, wrong, exact = _formatted(texts, layout)
        return (from_utc(moments, zone) if exact else moments), wrong

    moments, wrong = _first_that_reads(reading, read)
    return moments.astype("datetime64[D]").astype("datetime64[us]"), wrong


def read_birthdays(texts: pa.Array, reading: Reading, zone: str) -> tuple[Moments, Wrong]:
    """Days of the year that stands for none, whatever year a text has."""
    moments, wrong = read_days(texts, reading, zone)
    return without_year(moments), wrong


def without_year(days: Moments) -> Moments:
    """The same days in the year that stands for none."""
    months = days.astype("datetime64[M]")
    first = np.datetime64(f"{LEAP_YEAR:04}-01", "M") + months.astype(np.int64) % 12
    moved = first.astype("datetime64[D]") + (days.astype("datetime64[D]") - months.astype("datetime64[D]"))
    return np.where(np.isnat(days), np.datetime64("NaT", "us"), moved.astype("datetime64[us]"))


def read_instants(texts: pa.Array, reading: Reading, zone: str) -> tuple[Moments, Wrong]:
    """Instants in UTC."""

    def read(layout: str | None) -> tuple[Moments, Wrong]:
        if layout is None:
            return _iso_instants(texts, zone)
        moments, wrong, exact = _formatted(texts, layout)
        return (moments if exact else to_utc(moments, zone)), wrong

    return _first_that_reads(reading, read)


def _first_that_reads(
    reading: Reading, read: Callable[[str | None], tuple[Moments, Wrong]]
) -> tuple[Moments, Wrong]:
    """Each cell by the first of the formats that reads it, or as ISO where no format is given."""
    first, *others = reading.formats or (None,)
    moments, wrong = read(first)
    for other in others:
        if not wrong.any():
            break
        more, still = read(other)
        moments, wrong = np.where(wrong, more, moments), wrong & still
    return moments, wrong


def _formatted(texts: pa.Array, text: str) -> tuple[Moments, Wrong, bool]:
    """Moments in one format, which are none, and whether they are instants in UTC."""
    if text == EXCEL:
        return *_excel(texts), False
    if text in EPOCHS:
        return *_epoch(texts, EPOCHS[text]), True
    said = layout(text)
    if isinstance(said, Fault):  # which the check of the rules reports
        return (
            np.full(len(texts), np.datetime64("NaT", "us"), "datetime64[us]"),
            np.ones(len(texts), bool),
            False,
        )
    return *layouts.read(texts, said), said.zoned


def _iso_instants(texts: pa.Array, zone: str) -> tuple[Moments, Wrong]:
    local, not_local = _iso(texts, ISO_LOCAL, pa.timestamp("us"))
    exact, not_exact = _iso(texts, ISO_OFFSET, pa.timestamp("us", "UTC"))
    return np.where(np.isnat(exact), to_utc(local, zone), exact), not_local & not_exact


def _iso(texts: pa.Array, pattern: str, type_: Any) -> tuple[Moments, Wrong]:
    fits = pc.match_substring_regex(texts, pattern)
    chosen = pc.if_else(fits, texts, None)
    chosen = pc.replace_substring_regex(chosen, _BEYOND_MICROSECONDS, r"\1")
    chosen = pc.replace_substring_regex(chosen, r"(?i) ?(z|utc|gmt)$", "Z")
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


def _excel(texts: pa.Array) -> tuple[Moments, Wrong]:
    """Excel counts days from 1900 (with a 29 February 1900 that never was: exact from 1 March 1900)."""
    right = pc.match_substring_regex(texts, r"^\d+(\.\d*)?$")
    days = pc.cast(pc.if_else(right, texts, None), pa.float64()).to_numpy(zero_copy_only=False)
    wrong = ~((days >= 1) & (days < _EXCEL_LAST + 1))
    milliseconds = np.round(np.where(wrong, 0, days) * (_DAY / 1000)).astype(np.int64)
    moments = _EXCEL_START + (milliseconds * 1000).astype("timedelta64[us]")
    moments[wrong] = np.datetime64("NaT", "us")
    return moments, wrong


def _epoch(texts: pa.Array, unit: int) -> tuple[Moments, Wrong]:
    """Numbers that count from 1970-01-01 00:00 UTC; `unit` is in microseconds."""
    whole = pc.match_substring_regex(texts, r"^[+-]?\d{1,18}(\.0*)?$")
    digits = pc.replace_substring_regex(pc.if_else(whole, texts, None), r"^\+|\.0*$", "")
    counted = pc.fill_null(pc.cast(digits, pa.int64()), _OUTSIDE)
    numbers = counted.to_numpy(zero_copy_only=False)
    others = pc.if_else(pc.match_substring_regex(texts, PLAIN), texts, None)
    floats = pc.fill_null(pc.cast(others, pa.float64()), np.nan).to_numpy(zero_copy_only=False)
    low, high = _EPOCH_FIRST // unit, _EPOCH_LAST // unit
    with np.errstate(invalid="ignore"):
        wrong = ~((floats >= low) & (floats <= high))
    exact = (numbers >= low) & (numbers <= high)
    rounded = np.round(np.where(wrong, 0, floats) * unit).astype(np.int64)
    moments = np.where(exact, np.where(exact, numbers, 0) * unit, rounded).astype("datetime64[us]")
    moments[wrong] = np.datetime64("NaT", "us")
    return moments, wrong
