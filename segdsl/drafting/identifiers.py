"""Columns of digits that name something, which nobody adds up: they are texts.

In: a column's name and its distinct texts. Out: whether they name things, by what the column is called or by
the values: leading zeros, check digits, telephone numbers, more digits than any amount has. Also: whose
columns are personal, so that no report prints them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
UUID = re.compile(r"\{?[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}\}?")
_PHONE = re.compile(r"\(?\+\d[\d\s()./-]{6,20}")
_ADDRESS_OF_MACHINE = re.compile(r"\d{1,3}(\.\d{1,3}){3}|([0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{0,4}")
_SAMPLE = 200
_ENOUGH = 0.8  # of the values, so that one slip in a thousand makes no address public

_NAMING = re.compile(
    r"(^|_)(ids?|uid|guid|uuid|keys?|codes?|zip|plz|postcode|postal|cep|postleitzahl|sku|ean(13)?|upc|gtin|isbn(1[03])?|"
    r"asin|barcode|mpn|serial|iban|bic|vat|ein|ssn|tin|hash|token|(tele)?phone|telefon|tel|mobile|cell|fax|handy|"
    r"msisdn|ip|nr|no|number|nummer|ref|reference|last4|voucher|coupon)$"
)
_AN_ID = re.compile(
    r"(?<!_)(?<!^)(?<!pa)(?<!b)(?<!m)(?<!gr)(?<!val)(?<!cov)(?<!a)id$"
)  # leid, but not paid or bid
_OF_A_FEW = re.compile(r"(^|_)(country|currency|lang(uage)?|locale|state|region|status|category)_codes?$")
_PERSONAL = re.compile(
    r"(^|_)((e_?mails?|mail)(_address)?|((tele)?phones?|telefon|tel|mobile|handy|fax)(_(number|no|nr|nummer))?|msisdn|iban|"
    r"ssn|address(es)?(_?line)?(_?\d)?|adresse|anschrift|street(_?\d)?|strasse|passport|ip)$"
)
_FREE = re.compile(
    r"(^|_)(names?|notes?|comments?|descriptions?|titles?|messages?|remarks?|subject|urls?|links?|items)$"
)
_NAMES_OF_A_FEW = re.compile(
    r"(event|campaign|list|plan|tier|segment|category|source|type|channel|stage|status)_name$"
)


def names_something(name: str, values: Sequence[str], *, unique: bool) -> bool:
    """Whether texts that could be read as numbers are names."""
    if (_NAMING.search(name) and name not in ("number", "no")) or (unique and _AN_ID.search(name)):
        return True
    return any(re.fullmatch(r"0\d+|\d{16,}", value) for value in values) or _checked(values) or phones(values)


def phones(values: Sequence[str]) -> bool:
    """Whether these are telephone numbers as all countries write them, `+49 30 123456`."""
    return _mostly(values, _PHONE.fullmatch)


def personal(name: str, values: Sequence[str]) -> bool:
    """Whether the values belong to one person, so that nothing should print them: addresses, accounts."""
    if _PERSONAL.search(name) is not None:
        return True
    return phones(values) or any(_mostly(values, p.fullmatch) for p in (EMAIL, _ADDRESS_OF_MACHINE))


def free_text(name: str) -> bool:
    """Whether the column is called like one in which a new value may stand any day: a name, a code."""
    if _NAMING.search(name) is not None and _OF_A_FEW.search(name) is None:
        return True
    return _FREE.search(name) is not None and _NAMES_OF_A_FEW.search(name) is None


def addresses(values: Sequence[str]) -> bool:
    """Whether these are e-mail addresses."""
    return _mostly(values, EMAIL.fullmatch)


def _mostly(values: Sequence[str], fits: Callable[[str], object]) -> bool:
    looked_at = values[:_SAMPLE]
    return sum(1 for v in looked_at if fits(v.strip())) >= max(1, _ENOUGH * len(looked_at))


# ---------------------------------------------------------------- check digits


def _checked(values: Sequence[str]) -> bool:
    """Whether at least three numbers, and all there are, end in the check digit of an EAN or ISBN."""
    return len(values) >= 3 and (all(map(_is_ean, values)) or all(map(_is_isbn, values)))


def _is_ean(text: str) -> bool:
    if not re.fullmatch(r"\d{8}|\d{12,14}", text):
        return False
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(text))) % 10 == 0


def _is_isbn(text: str) -> bool:
    if not re.fullmatch(r"\d{9}[\dX]", text):
        return False
    digits = [10 if mark == "X" else int(mark) for mark in text]
    return sum(digit * (10 - place) for place, digit in enumerate(digits)) % 11 == 0
