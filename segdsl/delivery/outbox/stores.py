"""Where a run's messages go, part by part, so that a run that was killed can go on.

In: what a form made of each part of the recipients, in order. A store's `mark` says how much it holds; opened
with an earlier mark it forgets everything that came later, so that the rest can be written once more. After
`sync` what was written is on the disk.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from segdsl.outputs import sync_all

FOLDER = 10_000  # files in one folder
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_]+")
_LONGEST = 40  # characters of a key in the name of a file


class Place(Protocol):
    """Where a content belongs; any process may fill it, in any order."""

    def fill(self, content: Any) -> None:
        """Raises OSError where the disk has no room."""


@dataclass(frozen=True, slots=True)
class Room:
    """A piece of a file."""

    path: Path
    start: int
    size: int  # bytes

    def fill(self, content: bytes) -> None:
        assert len(content) == self.size
        with (
            self.path.open("r+b" if self.path.exists() else "w+b", buffering=0) as file,
            memoryview(content) as whole,
        ):
            file.seek(self.start)
            written = 0
            while written < len(whole):
                written += file.write(whole[written:])


class Store(Protocol):
    """`add` takes what the form packs, in order, or a room that it was written into before.

    `room` is for what comes after all for which room was asked, of this length; None where only `add` can
    write it. `finish` may be called again after it was interrupted.
    """

    @property
    def mark(self) -> int: ...

    def room(self, size: int) -> Place | None: ...

    def add(self, content: Any) -> None: ...

    def sync(self) -> None: ...

    def finish(self) -> None: ...


class Stream:
    """One file that grows; its mark is its length in bytes."""

    def __init__(self, path: Path, mark: int) -> None:
        self._path = path
        self._file = path.open("r+b" if path.exists() else "w+b", buffering=0)
        self._file.truncate(mark)
        self.mark = self._end = mark

    def room(self, size: int) -> Room:
        room = Room(self._path, self._end, size)
        self._end += size
        return room

    def add(self, content: bytes | Room) -> None:
        self.mark += _filled(self, content).size

    def sync(self) -> None:
        os.fsync(self._file.fileno())

    def finish(self) -> None:
        self.sync()
        self._file.close()


def _filled(store: Any, content: Any) -> Any:
    """The room that holds a content, which perhaps another process has filled."""
    if isinstance(content, Room | Numbers):
        return content
    room = store.room(len(content))
    room.fill(content)
    return room


Named = tuple[str, bytes]  # a name for a file, and what is in it


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of files that come one after the other."""

    folder: Path
    ending: str
    first: int
    size: int

    def fill(self, content: Sequence[Named]) -> None:
        for number, (name, text) in enumerate(content, self.first):
            path = self.folder / place_of(number, name, self.ending)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text)


class Files:
    """A file to a message in folders of 10,000; its mark is their number.

    They are called by their number and a name, such as `messages/000/0000017-anna.eml`.
    """

    def __init__(self, folder: Path, mark: int, ending: str) -> None:
        self._folder, self._ending = folder, ending
        self.mark = self._end = self._synced = mark
        folder.mkdir(exist_ok=True)
        for path in self._after(mark):
            path.unlink()

    def _after(self, mark: int) -> Iterator[Path]:
        """The files that came later than this mark."""
        for folder in sorted(self._folder.iterdir()):
            if folder.is_dir() and int(folder.name) >= mark // FOLDER:
                yield from (f for f in folder.iterdir() if int(f.name.split("-")[0]) > mark)

    def room(self, size: int) -> Numbers:
        numbers = Numbers(self._folder, self._ending, self._end + 1, size)
        self._end += size
        return numbers

    def add(self, content: Sequence[Named] | Numbers) -> None:
        self.mark += _filled(self, content).size

    def sync(self) -> None:
        new = list(self._after(self._synced))
        sync_all([*new, *{path.parent for path in new}, self._folder])
        self._synced = self.mark

    def finish(self) -> None:
        self.sync()


def file_name(key: str) -> str:
    """What of a key every file system takes in a name; it need not tell two keys apart."""
    return _NOT_IN_NAMES.sub("-", key[: 2 * _LONGEST]).strip("-")[:_LONGEST] or "key"


def folder_of(number: int) -> str:
    """The folder of the message with this number, counted from 1."""
    return f"{(number - 1) // FOLDER:03}"


def place_of(number: int, name: str, ending: str) -> str:
    """Where the file of a message is, such as `000/0000017-anna.eml`."""
    return f"{folder_of(number)}/{number:07}-{name}{ending}"


def length_of_lines(path: Path, number: int) -> int:
    """How many bytes the first lines of a file take."""
    if not number:
        return 0
    with path.open("rb") as file:
        return sum(map(len, islice(file, number)))


class Blocks:
    """A file to a part, in a folder for work; its mark is their number. `finish` makes one file of them."""

    def __init__(self, folder: Path, mark: int) -> None:
        self.folder = folder
        self.mark = self._end = mark
        folder.mkdir(exist_ok=True)
        for path in folder.iterdir():
            if int(path.name) >= mark:
                path.unlink()
        self._not_synced: list[Path] = []

    def room(self, size: int) -> Room:
        room = Room(self._path(self._end), 0, size)
        self._end += 1
        return room

    def add(self, content: bytes | Room) -> None:
        self._not_synced.append(_filled(self, content).path)
        self.mark += 1

    def sync(self) -> None:
        sync_all([*self._not_synced, self.folder])
        self._not_synced.clear()

    def paths(self) -> list[Path]:
        """The files, in order."""
        return [self._path(number) for number in range(self.mark)]

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:06}"
