"""How platforms want values written.

In: a known value of one person. Out: a text, or None where the value is not one that the platform can use:
the person is then exported without it.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from segdsl.addresses import mailbox, tidy, tidy_phone
from segdsl.delivery.exports.places import country_code
from segdsl.types import LEAP_YEAR, day_text

Form = Callable[[Any], str | None]
LocalForm = Callable[[Any, str | None], str | None]
"""A form that asks for the person's country too: its two letters (ISO 3166-1), None where unknown."""


def plain(value: Any) -> str | None:
    """A text without surrounding blanks; a number such as a postal code without a needless `.0`."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value)
    return str(value).strip() or None


def email(value: Any) -> str | None:
    """Trimmed and lower-cased, where it is one address and nothing else."""
    text = tidy(str(value))
    try:
        return text if mailbox(text).address == text else None
    except ValueError:
        return None


def email_in_ascii(value: Any) -> str | None:
    """As `email`, where the part before the `@` has no other letters than ASCII's."""
    address = email(value)
    return address if address is not None and address.isascii() else None


def phone(value: Any) -> str | None:
    """E.164: `+` and up to 15 digits with the country's code; a number without that code is no use."""
    number = tidy_phone(str(value))
    return number if re.fullmatch(r"\+[1-9][0-9]{6,14}", number) else None


def phone_digits(value: Any) -> str | None:
    """As `phone`, without the `+`."""
    number = phone(value)
    return number and number[1:]


def country(value: Any) -> str | None:
    """Two letters (ISO 3166-1) in lower case, of a code or a name; what is no country is no use."""
    code = country_upper(value)
    return code and code.lower()


def country_upper(value: Any) -> str | None:
    return country_code(str(value))


# ---------------------------------------------------------------- gender

_GENDERS: Mapping[str, frozenset[str]] = {
    "M": frozenset(
        (
            "m",
            "male",
            "man",
            "männlich",
            "mann",
            "homme",
            "masculin",
            "hombre",
            "masculino",
            "uomo",
            "maschio",
        )
    ),
    "F": frozenset(
        ("f", "female", "woman", "w", "weiblich", "frau", "femme", "féminin", "mujer", "femenino", "donna")
    ),
    "O": frozenset(("o", "other", "d", "divers", "diverse", "x", "nonbinary", "non-binary", "autre", "otro")),
    "N": frozenset(("n", "n/a", "not applicable")),
    "P": frozenset(("p", "prefer not to say", "keine angabe")),
}


def gender(value: Any) -> str | None:
    """`M`, `F`, `O` for another, `N` for not applicable or `P` for not said; other words are no use."""
    word = unicodedata.normalize("NFC", str(value)).strip().lower()
    return next((letter for letter, words in _GENDERS.items() if word in words), None)


def gender_of_two(value: Any) -> str | None:
    """`m` or `f`; other answers have no letter of their own there."""
    letter = gender(value)
    return letter.lower() if letter in ("M", "F") else None


# ---------------------------------------------------------------- languages

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}))?")


def _tag(value: Any) -> tuple[str, str, str] | None:
    """The language, script and region of a tag such as `de_at`; blank where there is none."""
    found = _TAG.fullmatch(str(value).strip())
    if found is None:
        return None
    language, script, region = (part or "" for part in found.groups())
    return language.lower(), script.title(), region.upper()


def language_tag(value: Any) -> str | None:
    """`de-AT` (BCP 47), also of `de_at`; a language in words stays as it is."""
    tag = _tag(value)
    return "-".join(filter(None, tag)) if tag else plain(value)


def language_tag_lower(value: Any) -> str | None:
    """`de-at`, also of `de_AT`; a language in words stays as it is."""
    tag = _tag(value)
    return "-".join(filter(None, tag)).lower() if tag else plain(value)


def language_code(value: Any) -> str | None:
    """`de` (ISO 639-1), also of `de_AT`; a language in words is no use."""
    tag = _tag(value)
    return tag[0] if tag and len(tag[0]) == 2 else None


# ---------------------------------------------------------------- days


def day(value: Any) -> str | None:
    """`1990-03-31`; a day without a year is none."""
    whole = isinstance(value, dt.date) and value.year != LEAP_YEAR
    return dt.date(value.year, value.month, value.day).isoformat() if whole else None


def day_as_known(value: Any) -> str | None:
    """`1990-03-31`, or `03-31` of a day without a year."""
    return day(value) or (day_text(value) if isinstance(value, dt.date) else None)


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
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    text = f"{value:.10f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def instant(value: dt.datetime) -> str:
    """ISO 8601 in UTC: `2026-03-31T15:00:00Z`."""
    return value.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def instant_with_offset(value: dt.datetime) -> str:
    """`2026-03-31 15:00:00+00:00`."""
    return value.astimezone(dt.UTC).isoformat(" ", timespec="seconds")


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
