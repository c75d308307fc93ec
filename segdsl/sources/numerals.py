"""Numbers as files write them.

In: texts, and the sample that a declaration gives where numbers are not written plainly (`format
"1.234,56"`). Out: floats or whole numbers, and which texts are neither. Plain is `1234.5`, `-3`, `1e5`: never
a thousands separator, because `1,234` is a different number from one country to the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segdsl.sources.raw import Texts

PLAIN = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
INFINITE = r"(?i)^[+-]?(nan|inf|infinity)$"
_WHOLE = r"^[+-]?\d+(\.0*)?$"
_SPACES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_MOST_DIGITS = 19  # of an integer of 64 bits


@dataclass(frozen=True, slots=True)
class Notation:
    """The marks of a way to write numbers. What stands before and after the digits may be left out."""

    decimal: str
    thousands: str
    before: str = ""
    after: str = ""

    @property
    def percent(self) -> bool:
        """`12.5%` is 0.125, as it is in rules."""
        return self.after.strip() == "%"

    @property
    def pattern(self) -> str:
        """A regular expression for every number in this notation: one sign at most, whole groups of three.

        A group that begins with 0 is none of thousands: `0.123` is not written in `1.234,56`.
        """
        groups = rf"[1-9]\d{{0,2}}({_class(self.thousands)}\d{{3}})+|" if self.thousands else ""
        fraction = rf"({re.escape(self.decimal)}\d+)?" if self.decimal else ""
        before, after = re.escape(self.before.strip()), re.escape(self.after.strip())
        start = rf"([+-]?({before})?\s*|({before})\s*[+-])" if before else r"[+-]?\s*"
        return rf"^{start}({groups}\d+){fraction}\s*({after})?$"


def notation(sample: str) -> Notation | None:
    """The notation that a sample shows; None where it shows no number.

    The last mark is the decimal one, unless it comes twice or a comma, blank or apostrophe stands before
    exactly three last digits, as in `1,234`.
    """
    found = re.fullmatch(r"([^\d+-]*)[+-]?(\d(?:.*\d)?)(\D*)", sample)
    if found is None:
        return None
    before, core, after = found.groups()
    marks = re.findall(r"\D", core)
    kinds = list(dict.fromkeys(marks))
    match kinds:
        case []:
            return Notation(".", "", before, after)
        case [mark]:
            grouped = re.fullmatch(r"[1-9]\d{0,2}(\D\d{3})+", core) is not None
            if len(marks) > 1 or (grouped and mark != "."):
                return Notation("," if mark == "." else ".", mark, before, after) if grouped else None
            return Notation(mark, "", before, after)
        case [thousands, decimal] if marks[-1] == decimal and marks.count(decimal) == 1:
            return Notation(decimal, thousands, before, after)
        case _:
            return None


def read_floats(texts: Texts, style: Notation | None) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The numbers (NaN where unknown, infinite or no number) and which texts are no numbers."""
    numbers = all_floats(texts) if style is None else None
    wrong = np.zeros(len(texts), bool)
    if numbers is None:
        plain, wrong = _plain(texts, style)
        numbers = pc.cast(plain, pa.float64())
    values = finite(numbers)
    if style is not None and style.percent:
        values = values / 100
    return values, wrong


def finite(numbers: Any) -> NDArray[np.float64]:
    """Numbers of Arrow as an array that may be written into: NaN where one is unknown or infinite."""
    values = np.require(numbers.to_numpy(), np.float64, "W")
    values[np.isinf(values)] = np.nan
    return values


def read_wholes(texts: Texts, style: Notation | None) -> tuple[Any, NDArray[np.bool_]]:
    """The whole numbers as an Arrow array of 64-bit integers, and which texts are none."""
    if style is None and (quick := _all_whole(texts)) is not None and not _hexadecimal(texts):
        return quick, np.zeros(len(texts), bool)
    plain, wrong = _plain(texts, style)
    digits = pc.fill_null(pc.match_substring_regex(plain, _WHOLE), False)
    short = pc.if_else(digits, pc.replace_substring_regex(plain, r"^\+|\.0*$", ""), None)
    values = _all_whole(short)
    if values is None:  # beyond 64 bits
        short = pc.if_else(pc.fill_null(pc.less(pc.utf8_length(short), 19), False), short, None)
        values = pc.cast(short, pa.int64())
    others = pc.if_else(pc.is_valid(values), None, plain)
    others = pc.if_else(pc.match_substring_regex(others, INFINITE), None, others)
    if others.null_count < len(others):  # such as 1e5
        distinct = others.combine_chunks().dictionary_encode()
        wholes = [_whole(text) for text in distinct.dictionary.to_pylist()]
        values = pc.coalesce(values, pa.array(wholes, pa.int64()).take(distinct.indices))
        wrong = wrong | (pc.is_valid(others).to_numpy() & pc.is_null(values).to_numpy())
    return values, wrong


def _whole(text: str) -> int | None:
    """The integer of 64 bits that a plain number is; None where it is none."""
    number = Decimal(text)
    if number.adjusted() > _MOST_DIGITS or number != number.to_integral_value():
        return None
    return whole if -(2**63) <= (whole := int(number)) < 2**63 else None


def _plain(texts: Texts, style: Notation | None) -> tuple[Texts, NDArray[np.bool_]]:
    """The texts as plain numbers, null where blank or no number, and which are no numbers."""
    if style is None and all_floats(texts) is not None:
        return texts, np.zeros(len(texts), bool)
    trimmed = pc.utf8_trim_whitespace(texts)
    trimmed = pc.if_else(pc.equal(trimmed, ""), None, trimmed)
    right = pc.match_substring_regex(trimmed, PLAIN if style is None else style.pattern)
    infinite = pc.match_substring_regex(trimmed, INFINITE)
    wrong = pc.fill_null(pc.invert(pc.or_(right, infinite)), False).to_numpy()
    kept = pc.if_else(pc.fill_null(right, False), trimmed, None)
    return (kept if style is None else _unstyled(kept, style)), wrong


def all_floats(texts: Texts) -> Any:
    """The numbers of texts that are all plain, or unknown; None where one of them is written otherwise."""
    try:
        numbers = pc.cast(texts, pa.float64())
    except pa.ArrowInvalid:
        return None
    none = texts.filter(pc.is_nan(numbers))  # Arrow also reads nan(x), which stands for nothing here
    return numbers if pc.all(pc.match_substring_regex(none, INFINITE)).as_py() is not False else None


def _all_whole(texts: Texts) -> Any:
    """The same as integers of 64 bits, where a text may also be hexadecimal."""
    try:
        return pc.cast(texts, pa.int64())
    except pa.ArrowInvalid:
        return None


def _hexadecimal(texts: Texts) -> bool:
    """Whether one of them could be such a number: it has an x."""
    chunks = texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]
    return any(re.search(b"[xX]", content) for one in chunks if (content := one.buffers()[2]) is not None)


def _unstyled(texts: Texts, style: Notation) -> Texts:
    before, after = re.escape(style.before.strip()), re.escape(style.after.strip())
    texts = pc.replace_substring_regex(texts, rf"^([+-]?)(?:{before})?\s*([+-]?)", r"\1\2")
    texts = pc.replace_substring_regex(texts, rf"\s*(?:{after})?$", "")
    if style.thousands:
        texts = pc.replace_substring_regex(texts, _class(style.thousands), "")
    if style.decimal not in ("", "."):
        texts = pc.replace_substring(texts, style.decimal, ".")
    return pc.replace_substring_regex(texts, r"\s", "")


def _class(mark: str) -> str:
    return f"[{_SPACES}]" if mark in _SPACES else re.escape(mark)
