"""A terminal for tests: what a command writes to one of so many columns and lines."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import copies

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def on_screen(*words: str, columns: int) -> str:
    """What Python leaves on the screen in the end, escapes included; standard error is there as well."""
    with _terminal(columns, 1_000) as (ours, theirs):
        process = subprocess.Popen(
            [sys.executable, *words],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**_inherited(), "TERM": "xterm-256color"},
            start_new_session=True,
        )
        os.close(theirs)
        written = _all(ours)
        process.wait(timeout=60)
    return written


def segdsl_on_screen(*words: str | Path, columns: int, cwd: Path | None = None, **environment: str) -> str:
    """What the command writes, without escapes."""
    around = {**_inherited(), "TERM": "xterm-256color", **environment}
    with (
        _terminal(columns, 1_000) as (ours, theirs),
        copies.begun(words, theirs, theirs, theirs, cwd=cwd, environment=around, alone=True),
    ):
        os.close(theirs)
        written = ESCAPES.sub("", _all(ours))
    return "\n".join(line.rpartition("\r")[2] for line in written.split("\n"))


@contextmanager
def _terminal(columns: int, lines: int) -> Iterator[tuple[int, int]]:
    """Our end and theirs, which whoever has passed it on closes."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    yield ours, theirs
    os.close(ours)


def _inherited() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}


def _all(descriptor: int) -> str:
    written = b""
    while some := _some(descriptor):
        written += some
    return written.decode().replace("\r\n", "\n")


def _some(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65_536)
    except OSError:  # how Linux says that nobody has the terminal open any more
        return b""
