"""Values in words, for people who look at a customer: `yes`, `12.5`, `2026-03-13 07:50`, `02-29`, `unknown`.

In: a value of any type of the rules. Out: a text without quotes; how many digits a number has is for whoever
shows it. As rules spell values, with quotes, they are in `syntax/spelling.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from segdsl.decimals import in_digits
from segdsl.types import day_text


def shown(value: object) -> str:
    """As explanations show it: a number with two digits behind the point, groups of three before it."""
    return in_words(value, _figure, none="nothing")


def in_words(value: object, number: Callable[[float], str] = in_digits, *, none: str = "none") -> str:
    """The value as a text; `number` writes fractions, and `none` stands for a list without entries."""
    match value:
        case None:
            return "unknown"
        case bool():
            return "yes" if value else "no"
        case float():
            return number(value)
        case dt.datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case dt.date():
            return day_text(value)
        case tuple() | list():
            return ", ".join(in_words(entry, number) for entry in value) or none
    return str(value)


def _figure(number: float) -> str:
    """Two digits behind the point; of a number that would be 0 then, its first two."""
    digits = 2 if abs(number) >= 0.005 or number == 0 else 1 - Decimal(repr(number)).adjusted()
    return in_digits(number, digits, grouped=True)
