"""From the bytes of a file to a source.

In: a path. Out: the text as it stands there, without a byte-order mark and with line ends that are
one character; or one diagnostic that says why it is not a text.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from segdsl.diagnostics import Checked, Diagnostic
from segdsl.plain_files import open_file
from segdsl.source import Source

# Far beyond any rule file; what is larger than the parser's own limit is told apart there.
MOST_BYTES = 20_000_000

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_source(path: Path, name: str) -> Checked[Source]:
    """The source at a path, under the name that messages call it by."""
    try:
        with open_file(path) as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        return _unreadable(name, f"this file cannot be read: {error.strerror or error}")
    if len(content) > MOST_BYTES:
        found = Diagnostic("too-large", f"this file is larger than {MOST_BYTES:,} bytes", file=name)
        return Checked(None, (found,))
    return source_from_bytes(content, name)


def source_from_bytes(content: bytes, name: str) -> Checked[Source]:
    """The source that some bytes are, in UTF-8, or in UTF-16 where they begin with its byte-order mark."""
    encoding = "utf-16" if content.startswith(_UTF16) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        return _undecodable(name, content, error)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if (at := text.find("\0")) >= 0:
        return _at(name, text[:at], "this is not a text file: it holds a zero byte")
    return Checked(Source(name, text))


def _undecodable(name: str, content: bytes, error: UnicodeDecodeError) -> Checked[Source]:
    read = content[: error.start].decode(error.encoding, "replace").removeprefix("\ufeff")
    if "\0" in read:
        return _at(name, read[: read.index("\0")], "this is not a text file: it holds a zero byte")
    byte = f"byte {content[error.start]:02X}" if error.start < len(content) else "the end"
    if "unexpected end" in error.reason or "truncated" in error.reason:
        return _at(name, read, f"this file breaks off in the middle of a character ({byte})")
    return _at(name, read, f"{byte} is not UTF-8 text", "save the file as UTF-8")


def _at(name: str, read: str, message: str, hint: str | None = None) -> Checked[Source]:
    """A finding behind the part that could be read."""
    read = read.replace("\r\n", "\n").replace("\r", "\n")
    source = Source(name, read)
    span = source.span(len(read), len(read))
    return Checked(None, (Diagnostic("unreadable-file", message, span, hint),))


def _unreadable(name: str, message: str) -> Checked[Source]:
    return Checked(None, (Diagnostic("unreadable-file", message, file=name),))
