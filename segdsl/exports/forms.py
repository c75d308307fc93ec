"""How platforms want values written.

In: a known value of one person. Out: a text, or None where the value is not one that the platform can use:
the person is then exported without it.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from segdsl.addresses import mailbox, tidy, tidy_phone
from segdsl.types import LEAP_YEAR

Form = Callable[[Any], str | None]


def plain(value: Any) -> str | None:
    """A text without surrounding blanks."""
    return str(value).strip() or None


def lower(value: Any) -> str | None:
    return str(value).strip().lower() or None


def email(value: Any) -> str | None:
    """Trimmed and lower-cased, where it is one address and nothing else."""
    text = tidy(str(value))
    try:
        return text if mailbox(text).address == text else None
    except ValueError:
        return None


def phone(value: Any) -> str | None:
    """E.164: `+` and up to 15 digits with the country's code; a number without that code is no use."""
    number = tidy_phone(str(value))
    return number if re.fullmatch(r"\+[1-9]\d{6,14}", number) else None


def phone_digits(value: Any) -> str | None:
    """As `phone`, without the `+`."""
    number = phone(value)
    return number and number[1:]


def name_letters(value: Any) -> str | None:
    """Lower-cased, without punctuation: `O'Brien-Smith` is `obriensmith`."""
    return "".join(c for c in str(value).lower() if c.isalpha() or c == " ").strip() or None


def packed(value: Any) -> str | None:
    """Lower-cased letters and digits alone: `New York` is `newyork`."""
    return "".join(c for c in str(value).lower() if c.isalnum()) or None


def country(value: Any) -> str | None:
    """Two letters (ISO 3166-1) in lower case; anything longer is no use."""
    text = str(value).strip().lower()
    return text if re.fullmatch("[a-z]{2}", text) else None


def country_upper(value: Any) -> str | None:
    code = country(value)
    return code and code.upper()


def initial(value: Any) -> str | None:
    """`m` or `f`; other answers have no letter of their own there."""
    first = str(value).strip().lower()[:1]
    return first if first in ("m", "f") else None


def initial_upper(value: Any) -> str | None:
    first = initial(value)
    return first and first.upper()


def day(value: Any) -> str | None:
    """`1990-03-31`; a day without a year is none."""
    return value.isoformat() if isinstance(value, dt.date) and value.year != LEAP_YEAR else None


def month_and_day(value: Any) -> str | None:
    """`03/31`."""
    return f"{value:%m/%d}" if isinstance(value, dt.date) else None


def day_digits(value: Any) -> str | None:
    """`19900331`; a day without a year is none."""
    whole = isinstance(value, dt.date) and value.year != LEAP_YEAR
    return f"{value.year:04}{value:%m%d}" if whole else None


# ---------------------------------------------------------------- further columns


def number(value: int | float) -> str:
    """A number without an exponent or a needless `.0`."""
    if isinstance(value, float):
        return f"{value:.10f}".rstrip("0").rstrip(".") if not value.is_integer() else str(int(value))
    return str(value)


def instant(value: dt.datetime) -> str:
    """ISO 8601 in UTC: `2026-03-31T15:00:00Z`."""
    return value.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def timestamp(value: dt.date) -> str:
    """Seconds since 1970; a date stands for its first instant in UTC."""
    if not isinstance(value, dt.datetime):
        value = dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC)
    return str(int(value.timestamp()))


def with_commas(entries: Sequence[str]) -> str:
    return ", ".join(entries)


def with_semicolons(entries: Sequence[str]) -> str:
    return ";".join(entries)


def as_json(entries: Sequence[str]) -> str:
    return json.dumps(list(entries), ensure_ascii=False)


def in_single_quotes(entries: Sequence[str]) -> str:
    """`['opera','chess']`."""
    return "[" + ",".join("'" + entry.replace("'", "’") + "'" for entry in entries) + "]"
