"""Places as people write them: countries, the states of the USA, postal codes.

In: a text, and for what differs between countries the code of one. Out: the code by which platforms know it,
or None where it is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import cast

from babel import Locale, UnknownLocaleError
from babel.core import get_global

# Languages in which a country's name is read.
_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "cs")
_NO_COUNTRIES = frozenset(("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"))  # codes of CLDR for something else

STATES_OF_THE_USA: Mapping[str, str] = {
    "alabama": "al", "alaska": "ak", "american samoa": "as", "arizona": "az", "arkansas": "ar",
    "california": "ca", "colorado": "co", "connecticut": "ct", "delaware": "de",
    "district of columbia": "dc", "florida": "fl", "georgia": "ga", "guam": "gu", "hawaii": "hi",
    "idaho": "id", "illinois": "il", "indiana": "in", "iowa": "ia", "kansas": "ks", "kentucky": "ky",
    "louisiana": "la", "maine": "me", "maryland": "md", "massachusetts": "ma", "michigan": "mi",
    "minnesota": "mn", "mississippi": "ms", "missouri": "mo", "montana": "mt", "nebraska": "ne",
    "nevada": "nv", "new hampshire": "nh", "new jersey": "nj", "new mexico": "nm", "new york": "ny",
    "north carolina": "nc", "north dakota": "nd", "northern mariana islands": "mp", "ohio": "oh",
    "oklahoma": "ok", "oregon": "or", "pennsylvania": "pa", "puerto rico": "pr", "rhode island": "ri",
    "south carolina": "sc", "south dakota": "sd", "tennessee": "tn", "texas": "tx", "utah": "ut",
    "vermont": "vt", "virgin islands": "vi", "virginia": "va", "washington": "wa", "west virginia": "wv",
    "wisconsin": "wi", "wyoming": "wy",
}  # fmt: skip

# What people say, and CLDR does not.
_OTHER_NAMES: Mapping[str, str] = {
    "united states of america": "US", "u s a": "US", "u s": "US", "great britain": "GB", "england": "GB",
    "scotland": "GB", "wales": "GB", "northern ireland": "GB", "u k": "GB", "holland": "NL",
    "the netherlands": "NL", "czech republic": "CZ", "uae": "AE",
}  # fmt: skip


def country_code(text: str) -> str | None:
    """`AT` of `at`, `AUT`, `Austria` or `Österreich` (ISO 3166-1); None where it is no country."""
    return _countries().get(_folded(text))


def country_name(code: str, language: str) -> str:
    """`Österreich` of `AT` in `de`; the code itself where the language has no name for it."""
    try:
        return str(Locale.parse(language, sep="_").territories.get(code, code))
    except (ValueError, UnknownLocaleError):
        return country_name(code, "en")


def state_of_the_usa(text: str) -> str | None:
    """`ca` of `California`; None where it is no state's name."""
    return STATES_OF_THE_USA.get(_folded(text))


def postal_code_without_ending(text: str, country: str | None) -> str:
    """Of the USA the five digits, of the United Kingdom the code without the unit; others as they are.

    Where no country is known, five digits, a dash and four more are of the USA. Zeros in front, which numbers
    lose, are put back there.
    """
    text = text.strip()
    if country == "US" and re.fullmatch(r"\d{3,4}", text):
        return text.zfill(5)
    if country == "US" and re.fullmatch(r"\d{5}[ -]?\d{4}", text):
        return text[:5]
    if country is None and re.fullmatch(r"\d{5}-\d{4}", text):
        return text[:5]
    if country == "GB" and re.fullmatch(r"[A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2}", text):
        return text[:-2]
    return text


def _folded(text: str) -> str:
    """As names are compared: any case, accents and signs left out."""
    apart = unicodedata.normalize("NFKD", text.casefold()).replace("&", " and ")
    return " ".join(re.findall(r"\w+", "".join(c for c in apart if not unicodedata.combining(c))))


@cache
def _countries() -> Mapping[str, str]:
    """The code of each country by its code of two, of three letters, and its names."""
    found = {code.lower(): code for code in _names("en")}
    aliases = cast("Mapping[str, Sequence[str]]", get_global("territory_aliases"))
    for other, codes in aliases.items():
        if other.isalpha() and len(codes) == 1 and codes[0] not in _NO_COUNTRIES:
            found[other.lower()] = codes[0]
    found |= _OTHER_NAMES
    for language in _LANGUAGES:
        for code, name in _names(language).items():
            found.setdefault(_folded(name), code)
    return found


def _names(language: str) -> dict[str, str]:
    """The name of each country in a language, by its code of two letters."""
    names = cast("Mapping[str, str]", Locale(language).territories)
    return {
        code: name
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    }
