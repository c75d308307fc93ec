"""Words that other languages have for a value: `true`, `null`, `Monday`.

In: a word that nothing in the project is called. Out: what is written here in its place, or None.
"""

from __future__ import annotations

_MEANT = {
    **dict.fromkeys(("true", "on", "ja"), "yes"),
    **dict.fromkeys(("false", "off", "nein"), "no"),
    **dict.fromkeys(("now", "current_date", "heute"), "today"),
}
_EMPTY = ("null", "none", "nil", "na", "nan")
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HALF = ("january", "february", "march", "april", "may", "june")
_YEAR = (*_HALF, "july", "august", "september", "october", "november", "december")

ASKED = "whether a value is there is asked with `is known` and `is unknown`"


def borrowed(word: str) -> str | None:
    """What is written here for a word that many languages have."""
    small = word.lower()
    if small in _MEANT:
        return f"did you mean `{_MEANT[small]}`?"
    return ASKED if is_nothing(word) else number_of(word)


def is_nothing(word: str) -> bool:
    """Whether it says that there is no value."""
    return word.lower() in _EMPTY


def number_of(word: str) -> str | None:
    """The number that a day of the week or a month has."""
    for names, first in ((_WEEK, "Monday"), (_YEAR, "January")):
        if word.lower() in names:
            return f"{first} is 1: did you mean `{names.index(word.lower()) + 1}`?"
    return None
