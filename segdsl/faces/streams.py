"""Standard output and standard error as the command line writes to them.

In: the descriptors that the process was given, open or closed. Out: two streams that are there and write
UTF-8. What cannot be written to standard output is an error where it is written; on standard error it is
none.
"""

from __future__ import annotations

import io
import os
import sys
from typing import Any


def open_streams() -> None:
    """Standard output in UTF-8, also where it was closed, and a standard error that nothing depends on."""
    for descriptor in (0, 1, 2):
        if not _is_open(descriptor):
            os.open(os.devnull, os.O_RDONLY)  # who writes there hears of it; no other file gets the number
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
