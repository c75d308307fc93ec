"""The first moments of the program, before anything is imported that takes time.

In: a process as the system began it. Out: the command line runs, on three streams that are there, with names
of files as UTF-8. Whoever interrupts in these moments gets a sentence.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from typing import Any

INTERRUPTED = "interrupted; nothing was left half done"
BROKEN = 3


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _too_early)
    _names_as_utf8()
    open_streams()
    from segdsl.faces.cli import main as run

    run()


def open_streams() -> None:
    """Standard output in UTF-8, also where it was closed, and a standard error that nothing depends on."""
    for descriptor in (0, 1, 2):
        if not _is_open(
            descriptor
        ):  # whoever writes there will hear of it, and no other file gets its number
            os.open(os.devnull, os.O_RDONLY)
    if sys.stdout is None:
        sys.stdout = _text(io.FileIO(1, "w", closefd=False))
    else:
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    sys.stderr = _text(_Heedless(2, "w", closefd=False))


class _Heedless(io.FileIO):
    """Standard error: where it cannot be written, that is no reason to do anything else than before."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data) or 0
        except OSError:
            return len(data)


def _text(raw: io.RawIOBase) -> io.TextIOWrapper:
    return io.TextIOWrapper(
        io.BufferedWriter(raw), encoding="utf-8", errors="backslashreplace", line_buffering=True
    )


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def _names_as_utf8() -> None:
    """In an old locale Python would read the names of files as ASCII: it begins anew, and reads UTF-8."""
    if sys.getfilesystemencoding().lower() not in ("utf-8", "utf8"):
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def _too_early(number: int, frame: object) -> None:
    with open(2, "wb", buffering=0, closefd=False) as stream:
        stream.write(f"segdsl: {INTERRUPTED}\n".encode())
    os._exit(BROKEN)


if __name__ == "__main__":
    main()
