"""From names and literals to text.

In: a name, a number, a text, a date, a length of time. Out: how the language spells it, a name in
backquotes where it could be taken for something else.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from segdsl.syntax import nodes as n
from segdsl.syntax.lexing import CONTEXTUAL, RESERVED, UNIT_WORDS
from segdsl.types import day_text

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
PLURAL_UNITS = ("minutes", "hours", "days", "weeks", "months", "years")


def name_text(name: n.Name) -> str:
    """The name, in backquotes where it is reserved or not made of ASCII letters, digits and `_`."""
    plain = _PLAIN_NAME.fullmatch(name.text) and name.text not in (*RESERVED, "AND", "OR", "NOT")
    return name.text if plain else f"`{name.text}`"


def value_name(name: n.Name) -> str:
    """A name in a value: `days` could be taken for a unit there, `every` for a quantifier."""
    return f"`{name.text}`" if name.text in (*PLURAL_UNITS, "every", "exactly") else name_text(name)


def events_name(name: n.Name) -> str:
    """A name behind a quantifier: a word that may follow a value would be taken for that."""
    doubtful = (
        name.text in CONTEXTUAL or name.text in UNIT_WORDS or name.text in ("message", "messages", "stage")
    )
    return f"`{name.text}`" if doubtful else name_text(name)


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def number_text(number: n.Number) -> str:
    if number.percent:
        return f"{_plain(Decimal(repr(number.value)).scaleb(2))}%"
    if isinstance(number.value, int):
        return f"{number.value:_}" if abs(number.value) >= 100_000 else str(number.value)
    return _plain(Decimal(repr(number.value)), whole=False)


def _plain(number: Decimal, whole: bool = True) -> str:
    """Without an exponent; `whole` drops a fraction of zero."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if whole or "." in text else f"{text}.0"


def instant_text(instant: n.InstantLiteral) -> str:
    text = instant.value.isoformat(sep=" ", timespec="seconds")
    day, time, offset = text[:10], text[11:19], text[19:]
    return f"{day} {time.removesuffix(':00')}{'Z' if offset == '+00:00' else offset}"


def value_text(value: object) -> str:
    """A value as rules spell it: `yes`, `1001`, `2026-03-31`, `"DE"`, `("art", "crime")`, `unknown`."""
    match value:
        case None:
            return "unknown"
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return _plain(Decimal(repr(value)))
        case dt.datetime():
            return value.isoformat(sep=" ", timespec="seconds").removesuffix(":00")
        case dt.date():
            return day_text(value)
        case tuple() | list() | frozenset():
            return f"({', '.join(map(value_text, value))})"
        case _:
            return quoted(str(value))


def amount_text(amount: n.Number | n.Name) -> str:
    return events_name(amount) if isinstance(amount, n.Name) else number_text(amount)


def length_text(length: n.Duration | n.Name) -> str:
    if isinstance(length, n.Name):
        return events_name(length)
    return f"{number_text(length.amount)} {length.unit}{'' if length.amount.value == 1 else 's'}"
