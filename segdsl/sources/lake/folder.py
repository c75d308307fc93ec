"""Folders for the files of a run, which go with it.

Out: a new folder, on the disk where that can be told: the usual one for temporary files may be in memory.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from segdsl.cache.store import folder

_NAME = "run-"  # and some letters
_LEFT_BEHIND = 2 * 24 * 60 * 60  # seconds after which nobody works in such a folder any more


def new_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder that goes with what holds it. Raises OSError."""
    return tempfile.TemporaryDirectory(prefix=_NAME, dir=_beside_entries())


def _beside_entries() -> str | None:
    """The folder of what is kept between runs."""
    kept = folder()
    if kept is None:
        return None
    with suppress(OSError):
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.access(kept, os.W_OK):
            _tidy(kept)
            return str(kept)
    return None


def _tidy(room: Path) -> None:
    """Deletes what runs have left that were killed."""
    for one in room.glob(f"{_NAME}*"):
        if time.time() - one.stat().st_mtime > _LEFT_BEHIND:
            shutil.rmtree(one, ignore_errors=True)
