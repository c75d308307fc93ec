"""Addresses of mail as people write them: `letters@shop.example`, `The shop <letters@shop.example>`.

In: a text. Out: a `Mailbox`, or a ValueError that says in one sentence what is wrong. Whoever writes one into
a header may rely on it: one line, nothing that is read as an encoded word.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

_ADDRESS = r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@<>()\[\],;:\\\"]+\.[^\s@<>()\[\],;:\\\"]+"
_MAILBOX = re.compile(rf"(?:(?P<name>\"(?:[^\"\\]|\\.)*\"|[^<>\"]*?)\s*<(?P<inside>{_ADDRESS})>|{_ADDRESS})")
_LONGEST = 254  # characters of an address (RFC 5321, 4.5.3.1.3)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Whose it is, as far as that is said, and where it is."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


def mailbox(text: str) -> Mailbox:
    """Reads one mailbox. Raises ValueError with the reason."""
    text = text.strip()
    if not text.isprintable():
        raise ValueError("holds a character that cannot be printed")
    if "=?" in text:
        raise ValueError("holds `=?`, which mail programs read as a code")
    found = _MAILBOX.fullmatch(text)
    if found is None:
        raise ValueError(
            "is not an address such as `letters@shop.example` or `The shop <letters@shop.example>`"
        )
    address = found["inside"] or text
    if len(address) > _LONGEST:
        raise ValueError(f"has an address of more than {_LONGEST} characters")
    name = (found["name"] or "").strip()
    if name.startswith('"'):
        name = re.sub(r"\\(.)", r"\1", name[1:-1]).strip()
    return Mailbox(name, address)


def tidy(text: str) -> str:
    """An address or key as it is compared: any case, without surrounding blanks."""
    return text.strip().lower()


def tidy_phone(text: str) -> str:
    """A telephone number: digits after a `+`, without blanks and dashes; `00` in front is a `+`."""
    digits = re.sub(r"[\s().\-/]+", "", text)
    return re.sub(r"^00", "+", digits)


def hashed(text: str) -> str:
    """SHA-256 of the text in UTF-8, in lower-case hexadecimal digits, as platforms take tidied addresses."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
