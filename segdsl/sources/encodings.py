"""From the bytes of a file to UTF-8.

In: a file and, where it was declared, its encoding. Out: its content in UTF-8 without byte-order mark. It
is read whole, as it may change on the disk meanwhile. A byte-order mark is believed. What is plainly not
UTF-8 is read as the encoding of old Western files, with a warning, because a wrong one changes names.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from segdsl.diagnostics import Checked, Diagnostic
from segdsl.merges import marks_in_data
from segdsl.model.catalog import FileInfo
from segdsl.plain_files import read_bytes
from segdsl.sources.findings import finding
from segdsl.sources.found_file import FoundFile

Buffer = Any  # pyarrow.Buffer, which has no type information

_WINDOWS_ONLY = re.compile(rb"[\x80-\x9f]")  # quotes, dashes and the euro; control characters in Latin-1
_UTF8 = frozenset({"utf-8", "utf-8-sig", "ascii"})
_MARKS = {
    "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),  # the first begins with UTF-16's
    "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
}
_ARCHIVE = b"PK\x03\x04"
_GZIP = b"\x1f\x8b"
_HEAD = 65_536
_CHUNK = 1 << 20  # fits into a processor's cache
# Letters that UTF-8 writes in several bytes, and control characters: what old Western files do not hold.
_NOT_WESTERN = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\x00-\x08\x0e-\x1f]")


def is_declared_otherwise(file: FileInfo) -> bool:
    """Whether an encoding is declared that is not UTF-8."""
    return file.encoding is not None and _canonical(file.encoding) not in _UTF8


def read_utf8(found: FoundFile, file: FileInfo) -> Checked[Buffer]:
    """The content of a text file; findings are unreadable-data, for what is no text or in another encoding.

    Bytes that are not UTF-8 are found later, where a cell is read (see `utf8_fault`).
    """
    content = read_bytes(found.path)
    if (unfinished := marks_in_data(content, found.name)) is not None:
        return Checked(None, (replace(unfinished, span=file.span),))
    buffer = pa.py_buffer(content)
    head = buffer.slice(0, min(_HEAD, buffer.size)).to_pybytes()
    if file.encoding is not None and is_declared_otherwise(file):
        return _decoded(buffer, file.encoding, found, file)
    for encoding, marks in _MARKS.items():
        if head.startswith(marks):
            return _decoded(buffer, encoding, found, file)
    if b"\0" in head:
        return Checked(None, (_no_text(head, found, file),))
    if (at := content.find(b"\0")) >= 0:
        line = content.count(b"\n", 0, at) + 1
        message = f"`{found.name}` is damaged: it holds a zero byte in line {line:,}"
        return Checked(None, (finding("unreadable-data", message, file=found.name, span=file.span),))
    if head.startswith(codecs.BOM_UTF8):
        buffer = buffer.slice(len(codecs.BOM_UTF8))
    return Checked(buffer)


def detected(content: Buffer, found: FoundFile, file: FileInfo) -> Checked[Buffer]:
    """Content whose encoding nobody declared: as it is where that is UTF-8, or a UTF-8 file that is damaged.

    Else it is decoded, with a warning that names the encoding.
    """
    if file.encoding is not None or is_utf8(content):
        return Checked(content)
    raw = content.to_pybytes()
    if _NOT_WESTERN.search(raw):
        return Checked(content)
    encoding = _western(raw)
    try:
        text = raw.decode(encoding)
    except UnicodeError:
        return Checked(content)
    message = f"`{found.name}` is not UTF-8, and read as {encoding}"
    hint = f'if names look right, write `encoding "{encoding}"` after the path'
    warning = finding(
        "unreadable-data", message, file=found.name, span=file.span, hint=hint, severity="warning"
    )
    return Checked(pa.py_buffer(text.encode()), (warning,))


def encoding_of(path: Path, file: FileInfo) -> str:
    """The encoding that a text file is read in, as Python calls it: declared, marked, or detected."""
    if file.encoding is not None:
        return file.encoding
    content = read_bytes(path)
    for encoding, marks in _MARKS.items():
        if content.startswith(marks):
            return encoding
    if is_utf8(pa.py_buffer(content)) or _NOT_WESTERN.search(content):
        return "utf-8-sig"
    return _western(content)


def is_utf8(content: Buffer) -> bool:
    """True also for content that only breaks off in the middle of a character."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, content.size, _CHUNK):
            chunk = content.slice(start, min(_CHUNK, content.size - start)).to_pybytes()
            begun, _ = decoder.getstate()
            if begun or not chunk.isascii():
                decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _western(content: bytes) -> str:
    return "cp1252" if _WINDOWS_ONLY.search(content) else "latin-1"


def _canonical(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return encoding


def _decoded(buffer: Buffer, encoding: str, found: FoundFile, file: FileInfo) -> Checked[Buffer]:
    content = buffer.to_pybytes()
    try:
        text = content.decode(encoding)
    except LookupError:
        hint = 'common ones are "utf-8", "latin-1", "cp1252" and "utf-16"'
        message = f"there is no encoding `{encoding}`"
        return Checked(None, (finding("unreadable-data", message, span=file.span, hint=hint),))
    except UnicodeError as error:
        start = getattr(error, "start", 0)
        line = content.count(b"\n", 0, start) + 1
        place = f"byte {start + 1:,}, line {line:,}"
        message = f"`{found.name}` is not in the encoding `{encoding}`: it breaks at {place}"
        return Checked(None, (finding("unreadable-data", message, file=found.name, span=file.span),))
    return Checked(pa.py_buffer(text.removeprefix("\ufeff").encode()))


def _no_text(head: bytes, found: FoundFile, file: FileInfo) -> Diagnostic:
    message = f"`{found.name}` is not a text file"
    hint = None
    if head.startswith(_ARCHIVE):
        hint = "it looks like an Excel or ZIP file: give it its proper ending, such as `.xlsx`, or unpack it"
    elif head.startswith(_GZIP):
        hint = "it is compressed: unpack it"
    elif (encoding := _wide(head)) is not None:
        name = encoding[:6].upper()
        hint = f'it looks like {name} without a byte-order mark: write `encoding "{encoding}"` after the path'
    return finding("unreadable-data", message, file=found.name, span=file.span, hint=hint)


def _wide(head: bytes) -> str | None:
    """The encoding in which zero bytes stand where these do; None where they stand anywhere."""
    most = [head[start::4].count(0) * 8 > len(head) for start in range(4)]
    patterns = {
        "utf-32-le": [False, True, True, True],
        "utf-32-be": [True, True, True, False],
        "utf-16-le": [False, True, False, True],
        "utf-16-be": [True, False, True, False],
    }
    return next((encoding for encoding, zeros in patterns.items() if most == zeros), None)


def utf8_fault(buffer: Buffer, found: FoundFile, file: FileInfo) -> Diagnostic | None:
    """Where the first bytes are that are not UTF-8, and what to write; None where there are none."""
    content = buffer.to_pybytes()
    try:
        content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        if error.reason == "unexpected end of data":
            message = (
                f"`{found.name}` ends in the middle of a character (byte {error.start + 1:,}, line {line:,})"
            )
            hint = "the file was cut off: export or copy it again"
        else:
            message = f"`{found.name}` is not UTF-8: it breaks at byte {error.start + 1:,}, line {line:,}"
            hint = f'it may be `encoding "{_western(content)}"`, written after the path'
        return finding("unreadable-data", message, file=found.name, span=file.span, hint=hint)
    return None
