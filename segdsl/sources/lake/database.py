"""Where large tables lie while a run lasts: a folder for files, and DuckDB, which asks them.

In: how much memory a run may take. Out: rows that statements give. What DuckDB can't hold in its part of
that it puts into the folder, which goes with the run.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from segdsl.diagnostics import Diagnostic, Problem
from segdsl.sources.lake.folder import new_folder

_ITSELF = 400_000_000  # bytes that the program takes before it has read anything
_FULL = (errno.ENOSPC, errno.EDQUOT)
_LEAST = 100_000_000  # bytes, with less of which DuckDB gets nowhere
_LARGE, _PIECE = 20, 64  # parts of the memory: from one a table is large, and one is read at a time


class Lake:
    """In `memory` bytes. The folder is made when it is first needed, which may raise OSError."""

    def __init__(self, memory: int) -> None:
        self.memory = memory
        self._files = 0

    @cached_property
    def _folder(self) -> tempfile.TemporaryDirectory[str]:
        return new_folder()

    @cached_property
    def _database(self) -> Any:
        settings: dict[str, Any] = {
            "memory_limit": f"{max(_LEAST, (self.memory - _ITSELF) * 6 // 10)}B",
            "temp_directory": self._folder.name,
            "preserve_insertion_order": False,
            "python_enable_replacements": False,
            "autoinstall_known_extensions": False,
            "TimeZone": "UTC",
        }
        return duckdb.connect(config=settings)

    @property
    def large(self) -> int:
        """Of how many bytes of files a table is large."""
        return self.memory // _LARGE

    @property
    def piece(self) -> int:
        """How many bytes are read at a time."""
        return max(1, self.memory // _PIECE)

    def cursor(self) -> Any:
        """A connection of its own, whose temporary tables nobody else sees."""
        return self._database.cursor()

    @contextmanager
    def asking(self) -> Iterator[Any]:
        """Such a connection, for a while. Raises Problem where there is too little room."""
        with self.enough(), self.cursor() as cursor:
            yield cursor

    @contextmanager
    def enough(self) -> Iterator[None]:
        """Raises Problem where what is done meanwhile has too little room, in memory or on the disk."""
        try:
            yield
        except duckdb.OutOfMemoryException:
            raise self._too_little() from None
        except (OSError, duckdb.IOException) as error:
            if _says_full(error):  # what was put there before may be gone by now
                raise self._full() from error
            if shutil.disk_usage(self._folder.name).free > _LEAST:
                raise
            raise self._too_little() from error

    def _too_little(self) -> Problem:
        message = f"{in_words(self.memory)} of memory is too little for this, or the disk is full"
        hint = f'allow more memory, as in `memory = "{in_words(self.memory * 2)}"` under `[run]` in '
        hint += f"`segdsl.toml`, or make room in `{Path(self._folder.name).parent}`"
        return Problem([Diagnostic("engine-failed", message, hint=hint)])

    def _full(self) -> Problem:
        message = (
            f"the disk is full: what {in_words(self.memory)} of memory cannot hold is put there meanwhile"
        )
        hint = f"make room in `{Path(self._folder.name).parent}`, or allow more memory, as in "
        hint += f'`memory = "{in_words(self.memory * 2)}"` under `[run]` in `segdsl.toml`'
        return Problem([Diagnostic("engine-failed", message, hint=hint)])

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """The rows that a query gives. Raises Problem where there is too little room."""
        with self.asking() as cursor:
            found: list[tuple[Any, ...]] = cursor.execute(query).fetchall()
            return found

    def free(self, wanted: str) -> Path:
        """A path for a new file."""
        self._files += 1
        return Path(self._folder.name) / f"{self._files}-{wanted}.parquet"


def _says_full(error: OSError | duckdb.IOException) -> bool:
    """Whether an error says that a disk is full, or a user's part of it."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    return any(os.strerror(number) in str(error) for number in _FULL)


def in_words(size: int) -> str:
    """So many bytes, as the settings write them."""
    return f"{size / 1e9:.3g} GB" if size >= 1e9 else f"{size / 1e6:.3g} MB"


def usual_memory() -> int:
    """Half of what the machine has; 2 GB where nobody knows."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    except (AttributeError, OSError, ValueError):
        return 2 * 10**9
