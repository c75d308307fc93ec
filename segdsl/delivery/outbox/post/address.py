"""The lines of a postal address, as the post of the country reads them.

In: the parts of an address, where letters are posted. Out: lines, the country in capitals and only abroad.
Source: Universal Postal Union, Postal addressing systems in member countries.
"""

from __future__ import annotations

from segdsl.delivery.exports.places import country_code, country_name
from segdsl.messages.addressees import Parts
from segdsl.messages.context import Stationery

_STATE_AND_CODE_LAST = frozenset({"AU", "CA", "US"})
_CODE_LAST = frozenset({"IN", "NZ"})
_CODE_ALONE = frozenset({"GB", "IE"})


def lines(parts: Parts, stationery: Stationery) -> list[str]:
    """From the name down to the country; what is unknown takes no line."""
    code = country_code(parts.get("country") or "")
    found = [
        _joined(parts, "first_name", "last_name"),
        _joined(parts, "street"),
        *_town(parts, code or stationery.country),
        _abroad(parts.get("country") or "", code, stationery),
    ]
    return [line for line in found if line]


def _town(parts: Parts, country: str | None) -> list[str]:
    if country in _STATE_AND_CODE_LAST:
        return [_joined(parts, "city", "state", "zip")]
    if country in _CODE_LAST:
        return [_joined(parts, "city", "zip")]
    if country in _CODE_ALONE:
        return [_joined(parts, "city"), _joined(parts, "zip")]
    return [_joined(parts, "zip", "city")]


def _abroad(written: str, code: str | None, stationery: Stationery) -> str:
    """A country that has no code is written as the customer's data have it."""
    if code is not None and code == stationery.country:
        return ""
    return (written if code is None else country_name(code, stationery.language)).upper()


def _joined(parts: Parts, *names: str) -> str:
    return " ".join(text for name in names if (text := parts.get(name)))  # type: ignore[call-overload]
