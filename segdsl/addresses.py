"""Addresses of mail as people write them: `letters@shop.example`, `The shop <letters@shop.example>`.

In: a text. Out: a `Mailbox`, or a ValueError that says in one sentence what is wrong. Whoever writes one into
a header may rely on it: one line, nothing that is read as an encoded word.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

import idna

SHA256 = re.compile(r"[0-9a-f]{64}")  # what `hashed` gives
_ADDRESS = r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@<>()\[\],;:\\\"]+\.[^\s@<>()\[\],;:\\\"]+"
_QUOTED = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)+"@[^\s@<>()\[\],;:\\"]+\.[^\s@<>()\[\],;:\\"]+')
_ATOM = re.compile(r"[^\s@<>()\[\],;:\\\".]+(?:\.[^\s@<>()\[\],;:\\\".]+)*")
# As keyboards of East Asia write them.
_AT = re.compile("[\uff20\ufe6b]")
_DOT = re.compile("[\u3002\uff0e\uff61]")
# Blanks of every kind and marks without a width, which copying leaves around a cell.
_AROUND = (
    "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
)
_PLAIN = re.compile(r"[\w.+-]+(?:@[\w.-]*\w)?", re.ASCII)  # a key, or an address as it mostly is
_BETWEEN = re.compile(r'[,;\n](?=(?:[^"]*"[^"]*")*[^"]*$)')  # outside quotes
_MAILBOX = re.compile(rf"(?:(?P<name>\"(?:[^\"\\]|\\.)*\"|[^<>\"]*?)\s*<(?P<inside>{_ADDRESS})>|{_ADDRESS})")
# An address in the words of others: in brackets, with a quoted name, broken over lines, in a link.
_PART = r"[^\s@<>()\[\]{},;:\\\"']"
_ECHO = re.compile(rf"<?(?:\"[^\"]*\"|{_PART}+) ?(?:[@＠]|%40|&#64;) ?{_PART}+>?", re.IGNORECASE)
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
    """An address or key as it is compared: any case, without surrounding blanks.

    An address is the person's, however it is written: `Ana <ana@shop.example>`, a link to it, quotes that it
    does not need, another sign for `@`, a point behind it, letters with marks composed (NFC), and the domain
    as the internet writes it (IDNA, RFC 5891): `user@bücher.example` is `user@xn--bcher-kva.example`.
    """
    if _PLAIN.fullmatch(text):
        return text.lower()
    text = _bare(text).lower()
    if "@" not in text:
        return text
    local, _, domain = text.rpartition("@")
    return f"{_unquoted(unicodedata.normalize('NFC', local))}@{_in_ascii(domain)}"


def on_the_wire(address: str) -> str:
    """An address as mail servers have it: its domain in ASCII where the part before it is (RFC 6531, 3.2)."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{_in_ascii(domain)}" if local.isascii() else address


def is_address(text: str) -> bool:
    """Whether a text is meant as an address, be it a right one or not."""
    return "@" in _AT.sub("@", text)


def _bare(text: str) -> str:
    """A text without what surrounds it; of an address, the address alone."""
    text = text.strip(_AROUND)
    meant = _without_scheme(_DOT.sub(".", _AT.sub("@", text)))
    if "@" not in meant:
        return text
    meant = meant.rstrip("; ,")
    found = re.search(r"<([^<>]*)>$", meant)
    return (_without_scheme(found[1]) if found else meant).strip()


def _unquoted(local: str) -> str:
    """The name of a mailbox without quotes, where it needs none (RFC 5321, 4.1.2)."""
    if not (len(local) > 2 and local.startswith('"') and local.endswith('"')):
        return local
    inside = re.sub(r"\\(.)", r"\1", local[1:-1])
    return inside if _ATOM.fullmatch(inside) else '"' + re.sub(r'(["\\])', r"\\\1", inside) + '"'


def visible(text: str) -> str:
    """A text without what cannot be seen: blanks without width, marks of direction, soft hyphens."""
    if text.isascii():
        return text
    return "".join(character for character in text if unicodedata.category(character) != "Cf")


def compared(text: str) -> str:
    """An address or key as people are told apart by: tidy, and without what nobody sees in it."""
    return tidy(visible(text))


def spellings(tidied: str) -> tuple[str, ...]:
    """A tidied address as lists may have hashed it: with its domain in ASCII, and in its own letters."""
    if "xn--" not in tidied:
        return (tidied,)
    local, _, domain = tidied.rpartition("@")
    try:
        return (tidied, f"{local}@{idna.decode(domain)}")
    except idna.IDNAError:
        return (tidied,)


def addresses_in(text: str) -> tuple[str, ...]:
    """The addresses of a cell: `a@shop.example`, `Ana <a@shop.example>`, `mailto:a@shop.example`, or several.

    Raises ValueError, in one sentence, where one of them cannot be read.
    """
    try:
        return (_address_in(text),)
    except ValueError:
        parts = [part for part in _BETWEEN.split(text) if part.strip()]
        if len(parts) < 2:
            raise
        return tuple(map(_address_in, parts))


def _address_in(text: str) -> str:
    name, bracket, _ = text.rpartition("<")
    if bracket and is_address(name) and _BETWEEN.search(name):
        raise ValueError("holds more than one address")
    bare = text if "=?" in text else _bare(text)
    return bare if _QUOTED.fullmatch(bare) else mailbox(bare).address


def _without_scheme(text: str) -> str:
    """What a link to a mailbox is about (RFC 6068)."""
    text = text.strip()
    if text[:7].lower() != "mailto:":
        return text
    return unquote(text[7:].partition("?")[0])


def _in_ascii(domain: str) -> str:
    domain = domain.rstrip(".")
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        return domain  # no domain that can be; it is compared as it stands


def bare_phone(text: str) -> str:
    """A telephone number without what surrounds it.

    Tills write `'+49…`, links `tel:+49…`, and telephones put marks of direction around a number that is
    copied.
    """
    shown = visible(text).strip().lstrip("'’`")
    return re.sub(r"^tel:", "", shown, flags=re.IGNORECASE).replace("\N{FULLWIDTH PLUS SIGN}", "+")


def without_addresses(text: str, own: str = "") -> str:
    """The words of a mail server on one line, with `…` for every address in them, however it is written.

    `own` is the address that they are about: left out as well where it stands inside another one
    (`ana=shop.example@…`), and where its part before the `@` stands alone.
    """
    text = " ".join(text.split())
    local, _, domain = own.rpartition("@")
    if local:
        text = re.sub(rf"{re.escape(local)}[=#]{re.escape(domain)}", "…", text, flags=re.IGNORECASE)
    text = _ECHO.sub("…", text)
    if alone := local.strip('"'):
        text = re.sub(rf"(?<!\w){re.escape(alone)}(?!\w)", "…", text, flags=re.IGNORECASE)
    return text


def tidy_phone(text: str) -> str:
    """A telephone number: digits after a `+`, without blanks and dashes; `00` in front is a `+`.

    People write `+49 (0)30 …`; the 0 is left out of a number with its country's code. Digits of other scripts
    are those of ASCII.
    """
    shown = bare_phone(text)
    if re.match(r"\+|00", shown):
        shown = shown.replace("(0)", "", 1)
    digits = re.sub(r"[\s().\-/\u2010-\u2015\u2212\uff0d]+", "", shown)
    digits = re.sub(r"[^\D0-9]", lambda digit: str(unicodedata.decimal(digit[0])), digits)
    return re.sub(r"^00", "+", digits)


def hashed(text: str) -> str:
    """SHA-256 of the text in UTF-8, in lower-case hexadecimal digits, as platforms take tidied addresses."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
