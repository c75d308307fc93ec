"""Entries that are too large for JSON, each a file of its own that whoever asks for it opens.

In: a sort of entries, a name, and what writes the file. Out: its path in a later run, or None. Of a sort, at
most `MOST_BYTES` are kept: what was not used for the longest goes first. They hold customers' data, so that
nobody but the user may look into their folder.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from segdsl.cache.store import folder

MOST_BYTES = 4_000_000_000  # of all entries of a sort
MOST_DAYS = 30
LEAST_FREE = 4  # of the disk's free space, an entry takes one of so many parts at most
_ENDING, _PARTIAL = ".arrow", ".part"
_DAY = 24 * 60 * 60
_MOST_WRITING = 60 * 60  # seconds after which a file that is still being written is taken for left behind


def recalled(sort: str, name: str) -> Path | None:
    """The file of an entry; None where there is none. It may go at any moment: opening it may fail."""
    room = _room(sort)
    if room is None or not _is_ours(room):
        return None
    place = room / f"{name}{_ENDING}"
    try:
        os.utime(place)
    except OSError:
        return None
    return place


def keep(sort: str, name: str, size: int, write: Callable[[Path], None]) -> Path | None:
    """Has an entry of about so many bytes written, whole or not at all; None where it can't be kept.

    Two runs that keep the same entry at once both succeed; whoever reads it has that of one of them.
    """
    room = _room(sort)
    if room is None or size > MOST_BYTES or not _made(room):
        return None
    place, partial = room / f"{name}{_ENDING}", room / f"{name}.{secrets.token_hex(4)}{_PARTIAL}"
    with suppress(OSError):
        if size * LEAST_FREE > shutil.disk_usage(room).free:
            return None
        _make_room(room, size)
        try:
            partial.touch(0o600)
            write(partial)
            _settled(partial)
            partial.replace(place)
        finally:
            partial.unlink(missing_ok=True)
        return place
    return None


def _room(sort: str) -> Path | None:
    where = folder()
    return None if where is None else where / sort


def _made(room: Path) -> bool:
    """Whether the folder is there, and is the user's alone."""
    with suppress(OSError):
        room.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_ours(room):
            room.chmod(0o700)
            return True
    return False


def _is_ours(room: Path) -> bool:
    """Whether the folder is no link, and of this user: others could lay something there."""
    with suppress(OSError):
        status = room.lstat()
        return room.is_dir() and not room.is_symlink() and status.st_uid == getattr(os, "getuid", lambda: 0)()
    return False


def _settled(path: Path) -> None:
    """Waits until the file is on the disk: after a power cut a name must not stand for a file of zeros."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _make_room(room: Path, size: int) -> None:
    """Deletes what was not used for long, and the oldest until an entry of this size fits."""
    now, left = time.time(), MOST_BYTES - size
    for used, bytes_, path in sorted(_entries(room), reverse=True):
        left -= bytes_
        writing = path.endswith(_PARTIAL) and now - used < _MOST_WRITING
        if not writing and (path.endswith(_PARTIAL) or left < 0 or now - used > MOST_DAYS * _DAY):
            with suppress(OSError):
                Path(path).unlink()


def _entries(room: Path) -> Iterator[tuple[float, int, str]]:
    """When each was last used, its bytes and its path."""
    with os.scandir(room) as found:
        for one in found:
            if one.name.endswith((_ENDING, _PARTIAL)):
                with suppress(OSError):
                    status = one.stat(follow_symlinks=False)
                    yield status.st_mtime, status.st_size, one.path
