"""Values that stand in for unknown: 999 where all others are below 30, -1 where none is negative, 9999-12-31.

In: the type of a column and how often each text occurs. Out: what a draft says of such a value. Whether it is
one only a person can know, so nothing is declared.
"""

from __future__ import annotations

import re
from collections import Counter

from segdsl.sources.guesses import plain_number

_BELOW = re.compile(r"-(1|9{1,6}|8{2,6})(\.0+)?")
_ABOVE = re.compile(r"(9{2,10}|8{3,10})(\.0+)?")
_DAYS = (
    "0001-01-01",
    "1753-01-01",
    "1899-12-30",
    "1900-01-01",
    "1970-01-01",
    "2099-12-31",
    "2999-12-31",
    "9999-12-31",
)
_FEWEST = 3  # times at least, and this share of the known rows
_SHARE = 0.01
_FAR = 2.0  # times the largest of the others


def stand_in(type_: str, counts: Counter[str]) -> str | None:
    """What to say of the value that probably means unknown; None where there is none."""
    often = max(_FEWEST, _SHARE * sum(counts.values()))
    frequent = [text for text, number in counts.items() if number >= often]
    if type_.startswith(("number", "whole number")) and " format " not in type_:
        found = [text for text in frequent if _is_far(text, counts)]
    elif type_ in ("date", "datetime"):
        found = [text for text in frequent if _is_no_day(text, counts)]
    else:
        return None
    if not found:
        return None
    listed = ", ".join(f'"{text}"' for text in found)
    rows = " and ".join(f"{counts[text]:,} rows hold {text.strip()}" for text in found)
    return f"{rows}, far from all others: if that means unknown, write `unknown as {listed}`"


def _is_far(text: str, counts: Counter[str]) -> bool:
    """Whether a number is one of the usual ones, and stands outside all that are none."""
    written = text.strip()
    below, above = _BELOW.fullmatch(written), _ABOVE.fullmatch(written)
    rest = [float(other) for other in counts if plain_number(other.strip()) and not _is_usual(other.strip())]
    if len(rest) < 2:
        return False  # -1 and 1, or 99 alone: a scale, and no measure
    if below is not None:
        return min(rest) >= 0
    return above is not None and float(written) >= _FAR * max(max(rest), 1.0)


def _is_usual(written: str) -> bool:
    return (_BELOW.fullmatch(written) or _ABOVE.fullmatch(written)) is not None


def _is_no_day(text: str, counts: Counter[str]) -> bool:
    """Whether a date is one of the usual ones, and no other lies in its year."""
    day = text.strip()[:10]
    alone = all(other.strip()[:10] == day for other in counts if other.strip()[:4] == day[:4])
    return day in _DAYS and alone and len(counts) > 2
