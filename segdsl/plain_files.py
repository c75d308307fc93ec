"""Files as a project keeps them: ordinary ones, read whole.

In: a path. Out: its bytes or its text. What is no ordinary file is not waited for: a pipe into which nobody
writes, or a device that never ends, is an OSError that says so, as is whatever else keeps it from being read.
"""

from __future__ import annotations

import errno
import io
import os
import stat
from pathlib import Path
from typing import BinaryIO

MOST_TEXT = 20_000_000
"""Bytes; far beyond any text that people write by hand."""

_KINDS = (
    (stat.S_ISDIR, "it is a folder"),
    (stat.S_ISFIFO, "it is a pipe, not a file"),
    (stat.S_ISSOCK, "it is a socket, not a file"),
    (stat.S_ISCHR, "it is a device, not a file"),
    (stat.S_ISBLK, "it is a device, not a file"),
)


def open_file(path: Path) -> BinaryIO:
    """An ordinary file, to be read. Raises OSError, its `strerror` in words that may follow "because"."""
    if (kind := special(path)) is not None:  # a socket cannot even be opened
        raise OSError(errno.EINVAL, kind, str(path))
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags)  # without waiting for who writes into a pipe
    file = os.fdopen(handle, "rb")
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "it is not a file", str(path))
    return file


def special(path: Path) -> str | None:
    """What a path is that is no ordinary file; None where it is one, or nothing. Links are followed."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return None
    return next((words for is_kind, words in _KINDS if is_kind(mode)), None)


def no_file(path: Path) -> str | None:
    """A sentence on why there is no ordinary file at a path; None where there is one."""
    if path.is_file():
        return None
    what = special(path)
    if what is None and path.is_symlink():
        what = "it is a link that leads nowhere"
    return f"there is no file `{path}`" if what is None else f"`{path}` cannot be read: {what}"


def read_bytes(path: Path) -> bytes:
    """All of a file. Raises OSError."""
    with open_file(path) as file:
        return file.read()


def read_text(path: Path, encoding: str = "utf-8-sig") -> str:
    """The text of a file, with line ends that are one character. Raises OSError and UnicodeDecodeError."""
    with open_file(path) as file:
        content = file.read(MOST_TEXT + 1)
    if len(content) > MOST_TEXT:
        raise OSError(errno.EFBIG, f"it is larger than {MOST_TEXT:,} bytes", str(path))
    return io.TextIOWrapper(io.BytesIO(content), encoding=encoding).read()
