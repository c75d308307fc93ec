"""Formats of dates and times, as `strptime` spells them: what each directive reads.

In: a format such as `%d.%m.%Y`. Out: its `Layout`, a regular expression (RE2) with a group for each
directive, or what is wrong with it: a directive is honoured or refused, never read over. Names of months and
days are English on every computer.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache

EXCEL = "excel"
EPOCHS = {"epoch seconds": 1_000_000, "epoch milliseconds": 1_000, "epoch microseconds": 1}
"""Special formats, with how many microseconds their unit has."""

MONTHS = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

_OFFSET = r"z|utc|gmt|[+-]\d{2}(?::?\d{2})?"
_PATTERNS = {
    "Y": r"\d{4}",
    "y": r"\d{2}",
    "G": r"\d{4}",
    "m": r"1[0-2]|0?[1-9]",
    "B": "|".join(MONTHS),
    "b": "|".join(name[:3] for name in MONTHS),
    "d": r"3[01]|[12]\d|0?[1-9]",
    "j": r"36[0-6]|3[0-5]\d|[12]\d\d|0?[1-9]\d|0{0,2}[1-9]",
    "V": r"5[0-3]|[1-4]\d|0?[1-9]",
    "u": r"[1-7]",
    "A": "|".join(WEEKDAYS),
    "a": "|".join(name[:3] for name in WEEKDAYS),
    "H": r"2[0-3]|[01]?\d",
    "I": r"1[0-2]|0?[1-9]",
    "p": r"am|pm",
    "M": r"[0-5]?\d",
    "S": r"[0-5]?\d",
    "f": r"\d{1,9}",
    "z": _OFFSET,
    "Z": r"[a-z]+(?:/[a-z_]+)*",
}
_SPELT_OUT = {
    "D": "%m/%d/%y",
    "F": "%Y-%m-%d",
    "T": "%H:%M:%S",
    "R": "%H:%M",
    "r": "%I:%M:%S %p",
    "h": "%b",
    "P": "%p",
    "e": "%d",
    "k": "%H",
    "l": "%I",
    "N": "%f",
    "L": "%f",
}
_REFUSED = {
    "s": ("counts seconds and is no date", "write `format epoch seconds`"),
    "c": ("depends on the language of the computer", "write it out, as in `%d/%m/%Y %H:%M:%S`"),
    "x": ("depends on the language of the computer", "write it out, as in `%d/%m/%Y`"),
    "X": ("depends on the language of the computer", "write it out, as in `%H:%M:%S`"),
    "U": ("counts weeks in a way of its own", "weeks as ISO counts them are read by `%G-W%V-%u`"),
    "W": ("counts weeks in a way of its own", "weeks as ISO counts them are read by `%G-W%V-%u`"),
    "w": ("counts Sunday as day 0", "write `%u`, which counts from Monday as day 1"),
    "C": ("says only the century", "write `%Y` for the whole year"),
}
# Of each of these, a format can have one: they say the same.
_SAME = ("YyG", "mBbjV", "djV", "HI", "zZ", "aAu")
_ALONE = {
    "I": ("p", "says no morning or afternoon", "add `%p`, or write `%H` for 24 hours"),
    "p": ("I", "says morning or afternoon of no hour", "write `%I` for the hour"),
    "M": ("HI", "says minutes of no hour", "add `%H`"),
    "S": ("M", "says seconds of no minute", "add `%M`"),
    "f": ("S", "says a fraction of no second", "add `%S`"),
    "z": ("HI", "says an offset of no time", "add the time, as in `%H:%M:%S %z`"),
    "Z": ("HI", "says a time zone of no time", "add the time, as in `%H:%M:%S %Z`"),
    "j": ("Yy", "says a day of no year", "add `%Y`"),
    "V": ("G", "says a week of no year", "write `%G-W%V-%u`"),
    "G": ("V", "says a year of ISO weeks, and no week", "write `%Y`"),
    "u": ("V", "says a day of no week", "write `%G-W%V-%u`, or `%d` for the day"),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """A format that says a date. `parts` are the letters of its directives."""

    pattern: str
    parts: AbstractSet[str]

    @property
    def without_year(self) -> bool:
        """It reads a birthday: a day and a month."""
        return not self.parts & {"Y", "y", "G"}

    @property
    def zoned(self) -> bool:
        return bool(self.parts & {"z", "Z"})


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a format cannot be used: what follows the format in a message, and what to write instead."""

    says: str
    hint: str


@cache
def layout(text: str) -> Layout | Fault:
    """What a format reads."""
    pattern, parts = "", list[str]()
    for literal, blanks, directive in re.findall(r"([^%\s]+)|(\s+)|%([-#_]?.?)", text, re.DOTALL):
        if literal or blanks:
            pattern += re.escape(literal) if literal else r"\s+"
        elif directive == "%":
            pattern += "%"
        elif directive in _PATTERNS:
            pattern += f"(?P<{directive}>{_PATTERNS[directive]})"
            parts.append(directive)
        else:
            return _refused(directive)
    return _unsaid(parts) or Layout(f"(?i)^{pattern}$", frozenset(parts))


def _refused(letter: str) -> Fault:
    if len(letter) > 1:
        hint = f"`%{letter[1]}` reads numbers with and without a zero in front"
        return Fault(f"holds `%{letter}`, which not every computer knows", hint)
    if letter in _SPELT_OUT:
        return Fault(f"holds `%{letter}`, which not every computer knows", f"write `{_SPELT_OUT[letter]}`")
    if letter in _REFUSED:
        reason, hint = _REFUSED[letter]
        return Fault(f"holds `%{letter}`, which {reason}", hint)
    hint = "`%d` is the day, `%m` the month, `%Y` the year, `%H` the hour, `%M` the minute, `%S` the second"
    return Fault(f"holds `%{letter}`, which is nothing that a date has" if letter else "ends in `%`", hint)


def _unsaid(parts: list[str]) -> Fault | None:
    """What keeps the directives together from saying a date."""
    for same in _SAME:
        rivals = [letter for letter in parts if letter in same]
        if len(rivals) > 1:
            return Fault(f"says the same with `%{rivals[0]}` and `%{rivals[1]}`", "leave one of the two out")
    for letter in parts:
        needed, reason, hint = _ALONE.get(letter, (letter, "", ""))
        if not set(needed) & set(parts):
            return Fault(f"has `%{letter}`, which {reason}", hint)
    said = set(parts)
    if "V" in said and not said & {"u", "a", "A"}:
        return Fault("says a week, and no day of it", "add `%u`, the day from 1 for Monday")
    if said & {"Y", "y"} and "d" in said and not said & set("mBb"):
        return Fault("says a day, and no month", "add `%m`")
    if said & {"Y", "y", "G"}:
        return None
    if not (said & set("mBb") and "d" in said):
        return Fault("says no date", "`%d/%m/%Y` reads 31/12/2026; `%m/%d` reads a birthday without a year")
    if said & set("HIaA"):
        return Fault("says a time, or the day of the week, of no year", "add `%Y`")
    return None


def without_year(words: str) -> str:
    """What to do about a day without a year where one with a year is needed."""
    asked = f"anniversary of {words} in the next 14 days"
    return f"it has anniversaries, as in `{asked}`; else read its year too, with `%Y` in its format"
