"""Reading dates in a format, a column at a time.

In: distinct texts and a `Layout`. Out: moments without a zone, or in UTC where the texts name an offset or a
zone, and which texts are none: those that do not fit, days that do not exist, and days of the week that are
not the date's. What a format does not say is the first: `%Y-%m` is the first of the month. Years of two
digits from 69 are of the last century. A date without a year gets that of LEAP_YEAR.
"""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segdsl.model.date_formats import MONTHS, WEEKDAYS, Layout
from segdsl.sources.zones import clamped, offset_of, to_utc
from segdsl.types import LEAP_YEAR

Moments = Any  # an array of datetime64, which its type checker cannot add to: of days or of microseconds
Numbers = NDArray[np.int64]
Wrong = NDArray[np.bool_]

_CENTURY_TURNS = 69
_MINUTE = np.timedelta64(60_000_000, "us")


@dataclass(frozen=True, slots=True)
class _Parts:
    """What each directive took from each text, null where the text does not fit."""

    cells: Any
    said: Any

    def text(self, letter: str) -> Any:
        return pc.struct_field(self.cells, letter)

    def number(self, letters: str, otherwise: int = 0) -> Numbers:
        """The number of whichever of these directives the format has."""
        for letter in letters:
            if letter in self.said:
                digits = pc.fill_null(self.text(letter), str(otherwise))
                numbers: Numbers = pc.cast(digits, pa.int64()).to_numpy(zero_copy_only=False).copy()
                return numbers
        return np.full(len(self.cells), otherwise, np.int64)

    def place(self, letter: str, names: list[str]) -> Numbers:
        """The place (from 0) of a name in a list; 0 where the text does not fit."""
        found = pc.index_in(pc.utf8_lower(self.text(letter)), value_set=pa.array(names))
        places: Numbers = pc.fill_null(found, 0).to_numpy(zero_copy_only=False).astype(np.int64)
        return places


def read(texts: pa.Array, layout: Layout) -> tuple[Moments, Wrong]:
    """The moments: in UTC where the layout is zoned, else without a zone."""
    cells = pc.extract_regex(texts, layout.pattern)
    parts = _Parts(cells, layout.parts)
    days, wrong = _days(parts)
    moments = days.astype("datetime64[us]") + _time(parts)
    if layout.zoned:
        moments = clamped(_in_utc(moments, parts))
    wrong |= pc.is_null(cells).to_numpy(zero_copy_only=False) | np.isnat(moments)
    moments[wrong] = np.datetime64("NaT", "us")
    return moments, wrong


# ---------------------------------------------------------------- days


def _days(parts: _Parts) -> tuple[Moments, Wrong]:
    years = _years(parts)
    start = (years - 1970).astype("datetime64[Y]")
    wrong = years < 1
    if "V" in parts.said:
        days = _iso_days(start, parts)
        wrong |= (days + _in_days(3 - _weekdays(days))).astype("datetime64[Y]") != start
    elif "j" in parts.said:
        days = start.astype("datetime64[D]") + _in_days(parts.number("j", 1) - 1)
        wrong |= days.astype("datetime64[Y]") != start
    else:
        months = start.astype("datetime64[M]") + _months(parts).astype("timedelta64[M]")
        days = months.astype("datetime64[D]") + _in_days(parts.number("d", 1) - 1)
        wrong |= days.astype("datetime64[M]") != months
    for letter in parts.said & {"a", "A"}:
        wrong |= _weekdays(days) != _named_weekdays(parts, letter)
    return days, wrong


def _years(parts: _Parts) -> Numbers:
    if "y" not in parts.said:
        return parts.number("YG", LEAP_YEAR)
    years = parts.number("y")
    return years + np.where(years < _CENTURY_TURNS, 2000, 1900)


def _months(parts: _Parts) -> Numbers:
    if "B" in parts.said:
        return parts.place("B", MONTHS)
    if "b" in parts.said:
        return parts.place("b", [name[:3] for name in MONTHS])
    return parts.number("m", 1) - 1


def _iso_days(start: Moments, parts: _Parts) -> Moments:
    """The first week of a year is the one with 4 January."""
    fourth = start.astype("datetime64[D]") + np.timedelta64(3, "D")
    monday = fourth - _in_days(_weekdays(fourth))
    named = [letter for letter in "aA" if letter in parts.said]
    weekday = _named_weekdays(parts, named[0]) if named else parts.number("u", 1) - 1
    days: Moments = monday + _in_days((parts.number("V", 1) - 1) * 7 + weekday)
    return days


def _in_days(numbers: Numbers) -> NDArray[np.timedelta64]:
    """Spans with a unit, as NumPy asks for from 2.5 on."""
    return numbers.astype("timedelta64[D]")


def _weekdays(days: Moments) -> Numbers:
    """From 0 for Monday."""
    numbers: Numbers = (days.astype(np.int64) + 3) % 7
    return numbers


def _named_weekdays(parts: _Parts, letter: str) -> Numbers:
    return parts.place(letter, WEEKDAYS if letter == "A" else [name[:3] for name in WEEKDAYS])


# ---------------------------------------------------------------- times


def _time(parts: _Parts) -> NDArray[np.timedelta64]:
    hours = parts.number("HI")
    if "p" in parts.said:
        hours = hours % 12 + 12 * parts.place("p", ["am", "pm"])
    seconds = hours * 3600 + parts.number("M") * 60 + parts.number("S")
    return (seconds * 1_000_000 + _microseconds(parts)).astype("timedelta64[us]")


def _microseconds(parts: _Parts) -> Numbers:
    if "f" not in parts.said:
        return np.zeros(len(parts.cells), np.int64)
    six = pc.utf8_slice_codeunits(pc.utf8_rpad(pc.fill_null(parts.text("f"), "0"), 6, "0"), 0, 6)
    digits: Numbers = pc.cast(six, pa.int64()).to_numpy(zero_copy_only=False)
    return digits


def _in_utc(local: Moments, parts: _Parts) -> Moments:
    """By the offset or the zone that each text names; NaT where that names none."""
    encoded = pc.fill_null(parts.text("z" if "z" in parts.said else "Z"), "").dictionary_encode()
    places = encoded.indices.to_numpy(zero_copy_only=False)
    moments = np.full(len(local), np.datetime64("NaT", "us"), "datetime64[us]")
    for place, name in enumerate(encoded.dictionary.to_pylist()):
        here = places == place
        moments[here] = _one_zone(local[here], name)
    return moments


def _one_zone(local: Moments, name: str) -> Moments:
    offset = offset_of(name)
    if offset is not None:
        return local - offset * _MINUTE
    try:
        return to_utc(local, zoneinfo.ZoneInfo(name).key) if "/" in name else np.full_like(local, "NaT")
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return np.full_like(local, "NaT")
