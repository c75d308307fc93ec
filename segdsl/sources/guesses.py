"""How a column might be written, judged by its values: what a finding suggests, and `init --from` writes.

In: distinct texts that are known. Out: candidates that read every one of them. Nothing is ever read by a
guess: it only helps people to write the declaration.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from itertools import product

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segdsl.model.catalog import Reading
from segdsl.model.date_formats import EPOCHS, Layout
from segdsl.model.date_formats import layout as said_by
from segdsl.operators.patterns import matches
from segdsl.sources.moments import ISO_LOCAL, ISO_OFFSET, read_days, read_instants
from segdsl.sources.numerals import PLAIN, notation, read_floats
from segdsl.sources.units import stands_before, stands_behind

DATES = (
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y%m%d",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d.%m.%y",
    "%d/%m/%y",
    "%m/%d/%y",
)
TIMES = ("%H:%M:%S", "%H:%M", "%I:%M %p", "%I:%M:%S %p", "%H:%M:%S.%f")
ISO = ("%Y-%m-%d", *(f"%Y-%m-%d{mark}{time}" for mark, time in product(" T", TIMES)))
_SAMPLES = ("1,234.56", "1.234,56", "1 234,56", "1'234.56")
_EXCEL_DAYS = (20_000, 80_000)  # 1954 to 2119
UNKNOWN_WORDS = frozenset(
    {
        "unknown",
        "na",
        "n/a",
        "#n/a",
        "none",
        "null",
        "nil",
        "nan",
        "-",
        "--",
        "?",
        ".",
        "not available",
        "missing",
        "0000-00-00",  # as MySQL writes a date that is not there
        "0000-00-00 00:00:00",
    }
)


def iso_day(values: Sequence[str]) -> bool:
    return _all_read(values, "day", None)


def iso_instant(values: Sequence[str]) -> bool:
    """Whether all are ISO dates with times."""
    texts = pa.array(values, pa.string())
    shaped = pc.or_(pc.match_substring_regex(texts, ISO_LOCAL), pc.match_substring_regex(texts, ISO_OFFSET))
    return bool(pc.all(shaped).as_py()) and _all_read(values, "instant", None)


def date_formats(values: Sequence[str]) -> tuple[str, ...]:
    """Every known format without a time that reads all values."""
    return tuple(layout for layout in DATES if _shaped(values, layout) and _all_read(values, "day", layout))


def datetime_formats(values: Sequence[str]) -> tuple[str, ...]:
    """Every known format of a date and a time that reads all values."""
    layouts = (f"{date} {time}" for date, time in product(("%Y-%m-%d", *DATES), TIMES))
    return tuple(
        layout
        for layout in layouts
        if _all_read(values[:50], "day", layout) and _all_read(values, "day", layout)
    )


def excel_days(values: Sequence[str]) -> bool:
    """Whether all are day numbers of our time."""
    if not all(re.fullmatch(r"\d{5}(\.\d+)?", value) for value in values):
        return False
    low, high = _EXCEL_DAYS
    return all(low <= float(value) <= high for value in values)


def epoch_unit(values: Sequence[str]) -> str | None:
    """The format whose numbers these are, all of our time: `epoch seconds`; None where they are none."""
    for digits, unit in zip((9, 12, 15), EPOCHS, strict=True):
        if values and all(re.fullmatch(rf"\d{{{digits},{digits + 1}}}(\.\d+)?", value) for value in values):
            return unit
    return None


def birthdays(values: Sequence[str], layout: str) -> bool:
    """Whether all are days without a year in this layout; 29 February is one."""
    separators = layout.replace("%m", "").replace("%d", "")
    if not values or not all(set(re.sub(r"\d", "", value)) <= set(separators) for value in values):
        return False
    try:
        for value in values:
            dt.datetime.strptime(f"2024 {value}", f"%Y {layout}")
    except ValueError:
        return False
    return True


def plain_number(value: str) -> bool:
    return re.search(PLAIN, value, re.ASCII) is not None


def number_sample(values: Sequence[str]) -> str | None:
    """A sample such as `1.234,56` in whose notation all values are written, with what stands around them."""
    before = _common(re.sub(r"[+-]?\d.*", "", value, flags=re.S).rstrip("+-") for value in values)
    after = _common(re.sub(r".*\d", "", value, flags=re.S) for value in values)
    if before is None or after is None or not _is_amount(before, after, values):
        return None
    texts = pa.chunked_array([pa.array(values, pa.string())])
    for sample in _SAMPLES:
        style = notation(before + sample + after)
        if style is not None and not read_floats(texts, style)[1].any():
            return before + sample + after
    return None


def mean_the_same(values: Sequence[str], sample: str) -> bool:
    """Whether numbers that are written plainly are the same ones in the notation of a sample."""
    texts = pa.chunked_array([pa.array(values, pa.string())])
    (plain, _), (styled, wrong) = (read_floats(texts, style) for style in (None, notation(sample)))
    return not wrong.any() and np.array_equal(plain, styled, equal_nan=True)


def _is_amount(before: str, after: str, values: Sequence[str]) -> bool:
    """Whether what stands around the digits is nothing, a currency or a unit."""
    amounts = any(re.search(r"\d[.,]\d", value) for value in values)
    return (not before or stands_before(before, amounts=amounts)) and (not after or stands_behind(after))


def unknown_words(values: Sequence[str]) -> tuple[str, ...]:
    """Those that in every trade stand for unknown."""
    return tuple(value for value in values if value.strip().lower() in UNKNOWN_WORDS)


def _common(pieces: object) -> str | None:
    """The one piece that is not empty, "" where there is none, None where there are several."""
    kinds = {piece for piece in pieces if piece}  # type: ignore[attr-defined]
    return None if len(kinds) > 1 else next(iter(kinds), "")


def _shaped(values: Sequence[str], layout: str) -> bool:
    """Eight digits for %Y%m%d, which alone also reads shorter texts."""
    return layout != "%Y%m%d" or all(re.fullmatch(r"(19|20)\d{6}", value) for value in values)


def reads(values: Sequence[str], layout: str) -> NDArray[np.bool_]:
    """Which texts a format of dates reads."""
    return ~read_days(pa.array(values, pa.string()), Reading("", formats=(layout,)), "UTC")[1]


def _all_read(values: Sequence[str], kind: str, layout: str | None) -> bool:
    """Whether all are read; most formats do not even fit the first, which is asked at no cost."""
    if layout is not None and values and not _fits(values[0], layout):
        return False
    texts = pa.array(values, pa.string())
    reading = Reading("", formats=() if layout is None else (layout,))
    wrong = read_days(texts, reading, "UTC")[1] if kind == "day" else read_instants(texts, reading, "UTC")[1]
    return not wrong.any()


def _fits(text: str, layout: str) -> bool:
    """Whether a text has the form of a format."""
    said = said_by(layout)
    return isinstance(said, Layout) and matches(text, said.pattern)
