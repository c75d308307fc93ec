"""Quoted-printable, part by part: the encoding of a mail's body that can be woven.

In: parts of a text. Out: each part encoded on lines of its own (RFC 2045, 6.7). A part that does not end with
a line end ends with a soft one, which readers leave out again, so that encoded parts in a row are an encoding
of the whole text, and no line is longer than 76 characters. Lines end in LF.

No line begins with `From `, with `>` before it or without: in a mailbox it would begin another mail.
"""

from __future__ import annotations

import re
from binascii import b2a_qp
from collections.abc import Sequence
from functools import lru_cache

from segdsl.delivery.outbox.pieces import in_utf8

_ON_ONE_LINE = 75  # characters, so that the soft line end still fits
_PLAIN = re.compile(r"[ -~\0]*")  # what stands for itself, but for `=`
_LINE_END = re.compile(r"\r+\n")
_BLANK_AT_END = re.compile(rb"^(.{74,})(=(?:20|09))$", re.MULTILINE)
_FROM = re.compile(rb"^(>*)From ", re.MULTILINE)


@lru_cache(maxsize=2048)
def encoded(text: str) -> bytes:
    """One part, complete in itself. Raises UnicodeEncodeError for halves of surrogate pairs."""
    if not text:
        return b""
    content = (_LINE_END.sub("\n", text) if "\r" in text else text).encode()
    lines = b2a_qp(content + b"x")[:-1]  # the x makes room for a soft line end
    if b"=20\n" in lines or b"=09\n" in lines:
        lines = _BLANK_AT_END.sub(rb"\1=\n\2", lines)  # binascii lets these lines grow too long
    if b"\r" in lines:
        lines = _carriage_returns(lines)
    if b"From " in lines:
        lines = _FROM.sub(rb"\1=46=\nrom ", lines)
    if not lines.endswith(b"\n"):
        lines += b"=\n"
    return lines


def _carriage_returns(lines: bytes) -> bytes:
    """A carriage return that ends no line is data; it gets a line of its own, whatever stands around it."""
    return lines.replace(b"\r", b"=\n=0D=\n")


def encoded_column(column: Sequence[str]) -> Sequence[bytes]:
    """Each entry as `encoded` gives it."""
    whole = "\0".join(column)
    if _PLAIN.fullmatch(whole) and whole.count("\0") == len(column) - 1 and "From " not in whole:
        lines = whole.replace("=", "=3D").split("\0")
        if "" not in column and max(map(len, lines)) <= _ON_ONE_LINE:
            return in_utf8([line + "=\n" for line in lines])
    return list(map(encoded, column))
