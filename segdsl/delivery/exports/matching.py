"""How platforms want what they match people by, before it is hashed: one sign more, and nobody is found.

In: a known value of one person, and for places the code of their country. Out: a text, or None where nothing
of it is of use. Letters with marks are composed (NFC), and what nobody sees is left out.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from segdsl.addresses import visible
from segdsl.delivery.exports import forms
from segdsl.delivery.exports.places import postal_code_without_ending, state_of_the_usa

# ---------------------------------------------------------------- Google
# developers.google.com: "Format user data" of the Data Manager API, "OfflineUserAddressInfo" of Google Ads

_GMAIL = ("gmail.com", "googlemail.com")
_BEFORE = frozenset(("mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau"))
_BEHIND = frozenset(("jr", "sr", "ii", "iii", "iv"))


def google_email(value: Any) -> str | None:
    """As `forms.email`; of Gmail without dots and what follows a `+`, which all lead to one mailbox."""
    address = forms.email(value)
    if address is None or not address.endswith(tuple(f"@{domain}" for domain in _GMAIL)):
        return address
    local, _, domain = address.rpartition("@")
    mailbox = local.partition("+")[0].replace(".", "")
    return f"{mailbox}@{domain}" if mailbox else None


def google_first_name(value: Any) -> str | None:
    """Lower case, one blank between words, without a `Mrs.` before it."""
    words = _lower(value).split()
    while len(words) > 1 and words[0].rstrip(".") in _BEFORE:
        del words[0]
    return " ".join(words) if any(map(str.isalpha, "".join(words))) else None


def google_last_name(value: Any) -> str | None:
    """Lower case without punctuation, one blank between words, without a `Jr.` behind it."""
    words = _kept(_lower(value), "LMNZ").split()
    while len(words) > 1 and words[-1] in _BEHIND:
        del words[-1]
    return " ".join(words) or None


# ---------------------------------------------------------------- Meta
# developers.facebook.com: marketing-api/audiences/guides/custom-audiences, "Hashing and Normalizing Data"


def meta_name(value: Any) -> str | None:
    """Lower case without punctuation: `O'Brien-Smith` is `obriensmith`."""
    return " ".join(_kept(_lower(value), "LMNZ").split()) or None


def meta_city(value: Any) -> str | None:
    """Lower-case letters alone: `New York` is `newyork`."""
    return _kept(_lower(value), "LM") or None


def meta_state(value: Any, country: str | None) -> str | None:
    """In the USA two letters, of the name too; elsewhere lower-case letters alone."""
    own = state_of_the_usa(str(value)) if country in ("US", None) else None
    return own or meta_city(value)


def meta_zip(value: Any, country: str | None) -> str | None:
    """Lower-case letters and digits; of the USA the first five, of the United Kingdom without the unit."""
    text = forms.plain(value) or ""
    return _kept(_lower(postal_code_without_ending(text, country)), "LMN") or None


def _lower(value: Any) -> str:
    return unicodedata.normalize("NFC", visible(forms.plain(value) or "").lower())


def _kept(text: str, kinds: str) -> str:
    """The characters whose kind (Unicode's general category) begins with one of these letters."""
    return "".join(character for character in text if unicodedata.category(character)[0] in kinds)
