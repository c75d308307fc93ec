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
from pathlib import Path

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def on_screen(
    *words: str | Path, columns: int, lines: int = 1_000, cwd: Path | None = None, **environment: str
) -> str:
    """What stands on the screen in the end, escapes included; standard error is there as well."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    inherited = {
        name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")
    }
    process = subprocess.Popen(
        [sys.executable, *map(str, words)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=cwd,
        env={**inherited, "TERM": "xterm-256color", **environment},
        start_new_session=True,
    )
    os.close(theirs)
    written = b""
    while some := _some(ours):
        written += some
    os.close(ours)
    process.wait(timeout=60)
    return written.decode().replace("\r\n", "\n")


def segdsl_on_screen(*words: str | Path, columns: int, cwd: Path | None = None, **environment: str) -> str:
    """What the command writes, without escapes."""
    command = ("-m", "segdsl.faces.cli", *words)
    written = ESCAPES.sub("", on_screen(*command, columns=columns, cwd=cwd, **environment))
    return "\n".join(line.rpartition("\r")[2] for line in written.split("\n"))


def _some(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65_536)
    except OSError:  # how Linux says that nobody has the terminal open any more
        return b""
