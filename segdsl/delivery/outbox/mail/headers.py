"""Lines of a mail's header that hold what they are to hold and nothing else.

In: the name of a header and its value. Out: its line or lines, ending in LF (RFC 5322): what is not ASCII
as encoded words (RFC 2047), addresses as they are (RFC 6532). Values that could begin another header, or that
a reader would decode into one, are refused; encoded words are decoded again and compared before use.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from email.header import decode_header
from functools import lru_cache

from segdsl.addresses import mailbox, on_the_wire
from segdsl.delivery.outbox.pieces import Piece, in_utf8
from segdsl.templates.values import has_control_characters

END = b"\n"
LONGEST = 900  # bytes of a value on one line; RFC 5322 allows 998 with the name
_LINE = 76  # characters of a line with an encoded word (RFC 2047, 2)
_WORD = "=?utf-8?b?{}?="

_SIMPLE = re.compile(r"[ -~\0]*")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")


class Unwritable(ValueError):
    """What cannot be written into a mail; its text is the reason, and never the value."""


def line(name: str, value: str) -> bytes:
    """A header on one line, such as a date or an identifier. Raises Unwritable."""
    _safe(name, value)
    if len(value.encode()) > LONGEST:
        raise Unwritable(f"`{name}` would be longer than {LONGEST} characters")
    return f"{name}: {value}".encode() + END


def column(name: str, values: Sequence[str]) -> tuple[Piece, ...]:
    """A header on one line in every message, as pieces: what `line` gives for each. Raises Unwritable."""
    simple = _simple(values, LONGEST)
    if simple and "=?" not in simple:
        return f"{name}: ".encode(), in_utf8(values), END
    return ([line(name, value) for value in values],)


def text_column(name: str, values: Sequence[str]) -> tuple[Piece, ...]:
    """What `text` gives for each message, as pieces. Raises Unwritable."""
    simple = _simple(values, _LINE - len(name) - 2)
    odd = ("=?", "  ", " \0", "\0 ", "\0\0")
    if simple and simple == simple.strip(" \0") and not any(sign in simple for sign in odd):
        return f"{name}: ".encode(), in_utf8(values), END
    return ([text(name, value) for value in values],)


def _simple(values: Sequence[str], longest: int) -> str:
    """The values with a NUL between them, where they are ASCII, printable and not too long; else nothing."""
    whole = "\0".join(values)
    simple = (
        _SIMPLE.fullmatch(whole)
        and whole.count("\0") == len(values) - 1
        and max(map(len, values), default=0) <= longest
    )
    return whole if simple else ""


@lru_cache(maxsize=4096)
def text(name: str, value: str) -> bytes:
    """A header that people read, such as the subject, folded where it is long. Raises Unwritable."""
    _safe(name, value)
    words = value.split(" ")
    plain = value.isascii() and "" not in words and max(map(len, words)) < LONGEST
    if not plain:
        return f"{name}: {encoded_words(value, len(name) + 2)}".encode() + END
    return "\n".join(_folded(f"{name}:", words)).encode() + END


def _folded(first: str, words: list[str]) -> Iterator[str]:
    here = first
    for word in words:
        if len(here) + 1 + len(word) > _LINE and here != first:
            yield here
            here = ""
        here += f" {word}"
    yield here


@lru_cache(maxsize=64)
def sender(name: str, written: str) -> bytes:
    """A header with one mailbox, such as `From`. Raises ValueError."""
    who = mailbox(written)
    address = on_the_wire(who.address)
    if not who.name:
        return line(name, address)
    if who.name.isascii():
        phrase = who.name if _ATOMS.fullmatch(who.name) else _quoted(who.name)
        return line(name, f"{phrase} <{address}>")
    _safe(name, who.name)
    return f"{name}: {encoded_words(who.name, len(name) + 2)}\n <{address}>".encode() + END


def _quoted(name: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'


def _safe(name: str, value: str) -> None:
    if has_control_characters(value):
        raise Unwritable(f"`{name}` would hold a control character")
    if "=?" in value:
        raise Unwritable(f"`{name}` would hold `=?`, which mail programs read as a code")


def encoded_words(value: str, taken: int) -> str:
    """A text as encoded words, a line to each; on the first line some characters are `taken` already."""
    lines: list[str] = []
    room = _room(taken)
    waiting = b""
    for character in value:
        content = character.encode()
        if len(waiting) + len(content) > room:
            lines.append(_WORD.format(b64encode(waiting).decode()))
            waiting, room = b"", _room(1)
        waiting += content
    lines.append(_WORD.format(b64encode(waiting).decode()))
    written = "\n ".join(lines)
    if _decoded(written) != value:
        raise Unwritable("a header would not be read as it was written")
    return written


def _room(taken: int) -> int:
    """How many bytes fit into an encoded word on a line."""
    return (_LINE - taken - len(_WORD.format(""))) // 4 * 3


def _decoded(written: str) -> str:
    return "".join(
        part if isinstance(part, str) else part.decode(charset or "ascii")
        for part, charset in decode_header(written)
    )
