"""What one process has written, handed to another without going through a pipe.

In: the content of a part. Out: the same in the other process, which sees the file as its own memory: a bundle
of messages is tens of megabytes, and through a pipe would cost more than it takes to write them.
"""

from __future__ import annotations

from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Laid:
    """Content that lies in a file, until the process that laid it there has written two more parts."""

    path: Path
    size: int  # bytes

    def content(self) -> bytes | mmap:
        if not self.size:
            return b""
        with self.path.open("rb") as file:
            return mmap(file.fileno(), self.size, access=ACCESS_READ)


class Tray:
    """The two files of a process, in turn: one may still be read while the next part is written."""

    def __init__(self, folder: Path, number: int) -> None:
        self._next, self._other = (folder / f"tray-{number}-{side}" for side in ("left", "right"))

    def lay(self, content: bytes) -> Laid:
        """Raises OSError where there is no room."""
        path = self._next
        with path.open("r+b" if path.exists() else "w+b") as file:  # not cut, as somebody may still see it
            file.write(content)
        self._next, self._other = self._other, path
        return Laid(path, len(content))
