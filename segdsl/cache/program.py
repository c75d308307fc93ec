"""Which program this is: what findings depend on beside what they are about.

In: nothing. Out: a text that changes with segdsl's own files, with the packages that are installed, and with
Python. Files are told by their size and times: reading them all would take longer than what is saved.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from segdsl import IMPORTED

_DESCRIBED = (".dist-info", ".egg-info")
_PACKAGE = str(Path(__file__).parents[1])


class _Changed(Exception):
    """A file is not any more as it was when it was imported."""


@cache
def program() -> str:
    """What this program is, in a few characters; where that can't be told, something else in each run."""
    digest = hashlib.sha256(repr((sys.version, sys.platform, sys.flags.optimize)).encode())
    try:
        for told in (*_own(_PACKAGE), *_packages()):
            digest.update(told.encode("utf-8", "surrogateescape") + b"\n")
    except (OSError, _Changed):
        import secrets

        return secrets.token_hex()
    return digest.hexdigest()


def _own(folder: str) -> Iterator[str]:
    """Name, size and times of each file of the package."""
    with os.scandir(folder) as found:
        for one in sorted(found, key=lambda one: one.name):
            if one.is_dir():
                if one.name != "__pycache__":
                    yield from _own(one.path)
            else:
                status = one.stat()
                if status.st_mtime_ns > IMPORTED:
                    raise _Changed
                yield f"{one.path} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"


def _packages() -> Iterator[str]:
    """Name and version of each installed package, as the folder is called that describes it."""
    for entry in sys.path:
        folder = entry or "."  # where Python is asked line by line, as in a notebook
        if Path(folder).is_dir():
            with os.scandir(folder) as found:
                yield from sorted(one.path for one in found if one.name.endswith(_DESCRIBED))
