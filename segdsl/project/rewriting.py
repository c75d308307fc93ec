"""A text file replaced by another text, in one step and in its own manner.

In: a path, a text with line ends of one character. Out: the file holds that text, with the encoding, the
byte-order mark and the line ends that it had. Who reads it, or interrupts, sees the old or the new text.
"""

from __future__ import annotations

import codecs
import os
import re
import tempfile
from pathlib import Path

from segdsl.outputs import cannot_be_written

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END = re.compile(r"\r\n|\r|\n")


def replace_text(path: Path, text: str) -> None:
    """Writes the text; a link stays one, and leads to the new text. Raises Problem where it cannot."""
    path = path.resolve()
    try:
        _replace(path, text)
    except OSError as error:
        raise cannot_be_written(path, error) from error


def _replace(path: Path, text: str) -> None:
    old = path.read_bytes() if path.exists() else b""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_in_manner_of(old, text))
            file.flush()
            os.fsync(file.fileno())
        new.chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o644)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def _in_manner_of(old: bytes, text: str) -> bytes:
    mark, encoding = next(((m, e) for m, e in _MARKS if old.startswith(m)), (b"", "utf-8"))
    before = old.removeprefix(mark).decode(encoding, "replace")
    return mark + _with_line_ends(text, _LINE_END.findall(before)).encode(encoding)


def _with_line_ends(text: str, ends: list[str]) -> str:
    """Line by line as before where there are as many lines, else all with the most common end."""
    lines = text.split("\n")
    if not ends or len(set(ends)) == 1 or len(ends) != len(lines) - 1:
        usual = max(sorted(set(ends), reverse=True), key=ends.count, default="\n")
        return usual.join(lines)
    return "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))
