"""The folder of what is kept, and its entries.

In: a sort of entries, a name, a value made of what JSON has. Out: the value again, as long as nobody deleted
or damaged it. An entry is written whole or not at all; those that were not read for long are deleted.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

FOLDER = "SEGDSL_CACHE"
"""The variable of the environment that names the folder; where it is empty, nothing is kept."""

MOST_ENTRIES, MOST_DAYS = 200, 30  # of each sort
MOST_BYTES = 5_000_000  # of an entry
_ENDINGS = (".json", ".part")
_DAY = 24 * 60 * 60


@contextmanager
def keeping_nothing() -> Iterator[None]:
    """While this lasts, nothing is kept or recalled; processes that are started then do the same."""
    before = os.environ.get(FOLDER)
    os.environ[FOLDER] = ""
    try:
        yield
    finally:
        if before is None:
            del os.environ[FOLDER]
        else:
            os.environ[FOLDER] = before


def folder() -> Path | None:
    """Where entries are kept; None where nothing is to be kept, or nobody knows where."""
    named = os.environ.get(FOLDER)
    if named is not None:
        return Path(named).absolute() if named else None
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    with suppress(RuntimeError):  # whoever has no home
        return (Path(home) if home else Path.home() / ".cache") / "segdsl"
    return None


def named(*parts: str) -> str:
    """A name for an entry, the same for the same texts alone."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def recalled(sort: str, name: str) -> Any:
    """The value of an entry; None where there is none that is whole."""
    place = _place(sort, name)
    if place is None:
        return None
    try:
        with place.open("rb") as file:
            digest, _, content = file.read(MOST_BYTES + 1).partition(b"\n")
        if digest.decode() != hashlib.sha256(content).hexdigest():
            return None
        value = json.loads(content)
        _used(place)
    except (OSError, ValueError, RecursionError):
        return None
    return value


def keep(sort: str, name: str, value: Any) -> None:
    """Keeps a value, if it can be."""
    place = _place(sort, name)
    if place is None:
        return
    content = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    if len(content) > MOST_BYTES:
        return
    import secrets

    partial = place.with_name(f"{name}.{secrets.token_hex(4)}.part")
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            partial.touch(0o600)  # what is told shows lines of files that may be private
            partial.write_bytes(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
            partial.replace(place)
        finally:
            partial.unlink(missing_ok=True)
        _tidy(place.parent)


def _place(sort: str, name: str) -> Path | None:
    where = folder()
    return where / sort / f"{name}.json" if where is not None else None


def _used(place: Path) -> None:
    """An entry that is read stays; its time is written once a day at most."""
    if time.time() - place.stat().st_mtime > _DAY:
        os.utime(place)


def _tidy(room: Path) -> None:
    """Deletes entries that were not read for long, and the oldest where there are many."""
    oldest = time.time() - MOST_DAYS * _DAY
    for number, (used, path) in enumerate(sorted(_entries(room), reverse=True)):
        if number >= MOST_ENTRIES or used < oldest:
            with suppress(OSError):
                Path(path).unlink()


def _entries(room: Path) -> Iterator[tuple[float, str]]:
    """When each was last used, and its path. Entries that another run is writing count as well."""
    with os.scandir(room) as found:
        for one in found:
            if one.name.endswith(_ENDINGS):
                with suppress(OSError):
                    yield one.stat(follow_symlinks=False).st_mtime, one.path
