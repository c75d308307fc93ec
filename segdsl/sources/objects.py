"""Single Python values as the text that a CSV file would hold for them.

In: a value out of a typed file, a database, or a frame. Out: its text, or None where it is unknown. What
nobody would write into a cell, such as a dictionary, has no text: that is raised, never guessed.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import deque
from collections.abc import Iterator, Set
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd

_MOST_DIGITS = 80  # of Arrow's decimals it is 76; with more, a number is written with an exponent
_HALF = "half of a character"
_HALVES = re.compile("[\ud800-\udfff]")
_MANY = (list, tuple, deque, Set, np.ndarray, pd.Series, pd.Index, pd.api.extensions.ExtensionArray)


class Astray:
    """A value where a path leads further, which has nothing inside that has a name."""

    def __init__(self, value: Any) -> None:
        self.value = value


class NoText(TypeError):
    """A value that no cell holds; its text says what it is instead: "a list"."""


def text_of(value: Any) -> str | None:
    """The text of a value. Raises NoText."""
    match value:
        case None:
            return None
        case np.timedelta64():  # numpy counts it among the integers
            return text_of(pd.Timedelta(value))
        case Enum():
            return text_of(value.value)
        case str():
            return whole_characters(value)
        case bool() | np.bool_():
            return "true" if value else "false"
        case bytes() | bytearray():
            return _decoded(bytes(value))
        case int() | np.integer():
            return str(int(value))
        case float() | np.floating() | Decimal():
            return _number(value)
        case dt.date() | dt.time() | np.datetime64() | pd.Period():
            return _time(value)
        case UUID() | pd.Interval():
            return str(value)
        case _ if pd.api.types.is_scalar(value) and pd.isna(value):
            return None
        case _:
            raise NoText(_what(value))


def _what(value: Any) -> str:
    if isinstance(value, Astray):
        return "a value without named parts"
    if isinstance(value, dict):
        return "a structure of several values"
    return "a list" if is_many(value) else f"of the type `{type(value).__name__}`"


def in_json(value: Any) -> str:
    """A value that no cell holds, as messages show it: `{"city": "Wien"}`; bytes by their digits."""
    if isinstance(value, Astray):
        return in_json(value.value)
    if isinstance(value, bytes | bytearray):
        return value.hex(" ").upper()
    value = list(value) if is_many(value) else value
    if not isinstance(value, dict | list):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=_in_json)


def _in_json(value: Any) -> Any:
    if is_many(value):
        return list(value)
    try:
        return int(value) if isinstance(value, np.integer) else text_of(value)
    except NoText:
        return str(value)


def texts_in(value: Any) -> Iterator[str]:
    """The known texts in a list, those of a set in order. Raises NoText, also where it is no list."""
    if not is_many(value):
        raise NoText(_what(value))
    try:
        texts = [text for text in map(text_of, value) if text is not None]
    except NoText as inner:
        raise NoText("a list of more than texts" if str(inner) != _HALF else _HALF) from None
    return iter(sorted(texts) if isinstance(value, Set) else texts)


def is_many(value: Any) -> bool:
    """Whether a value is a list of some sort."""
    return isinstance(value, _MANY) and getattr(value, "ndim", 1) > 0


def is_time(value: Any) -> bool:
    """Whether a value is a day or an instant by its type."""
    return isinstance(value, dt.date | np.datetime64 | pd.Period)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal | np.number) and not isinstance(
        value, bool | np.timedelta64
    )


def is_flag(value: Any) -> bool:
    return isinstance(value, bool | np.bool_)


def has_text(value: Any) -> bool:
    """Whether a cell could hold the value."""
    try:
        text_of(value)
    except NoText:
        return False
    return True


def whole_characters(text: str) -> str | None:
    """A text, None where it is empty. Half of a character, which JSON can spell, raises NoText."""
    if not text:
        return None
    if not text.isprintable() and _HALVES.search(text):
        raise NoText(_HALF)
    return text


def _decoded(value: bytes) -> str | None:
    try:
        return value.decode("utf-8") or None
    except UnicodeDecodeError:
        raise NoText("bytes") from None


def _number(value: float | np.floating[Any] | Decimal) -> str | None:
    """17850 for 17850.0: a key that became a float because some of its neighbours were missing."""
    if isinstance(value, Decimal):
        if value.is_nan():
            return None
        if not value.is_finite() or abs(value.adjusted()) > _MOST_DIGITS:
            return str(value)
        return str(int(value)) if value == value.to_integral_value() else f"{value:f}"
    if value != value:
        return None
    if value.is_integer():
        return str(int(value))
    return float.__repr__(value) if isinstance(value, float) else str(value)


def _time(value: Any) -> str | None:
    if pd.isna(value):
        return None
    if isinstance(value, np.datetime64):
        value = pd.Timestamp(value)
    return str(value) if isinstance(value, pd.Period) else str(value.isoformat())
