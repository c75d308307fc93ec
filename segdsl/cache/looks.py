"""What files say, in a few characters that change when anything of it does.

In: looks, each at a file or a folder, as whoever finds something out takes them. Out: the state of all of
them together. Whoever finds the same state again would find out the same again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, get_args

from segdsl.plain_files import open_file
from segdsl.rule_files import ENDING, NAME

Sort = Literal["file", "names", "rules", "tree"]
"""A file's content; the names in a folder; the rule files below one; everything below one."""

SORTS: tuple[str, ...] = get_args(Sort)
MOST_BYTES = 50_000_000  # of all that is looked at; more is not worth it

Look = tuple[Sort, str]
"""What to look at, and where: a path."""


class Unsteady(Exception):
    """What is there cannot be told by looking at it: a link, or more than is read."""


def state(looks: Iterable[Look]) -> str | None:
    """The state of all that is looked at; None where it cannot be told."""
    digest, room = hashlib.sha256(), _Room(MOST_BYTES)
    try:
        for sort, path in looks:
            digest.update(os.fsencode(os.path.realpath(path)) + b"\0")
            for told in _STATES[sort](Path(path), room):
                digest.update(len(told).to_bytes(8, "big") + told)
    except (Unsteady, OSError, ValueError):
        return None
    return digest.hexdigest()


class _Room:
    """How many bytes may still be read."""

    def __init__(self, left: int) -> None:
        self.left = left

    def content(self, path: Path) -> bytes:
        with open_file(path) as file:
            content = file.read(self.left + 1)
        self.left -= len(content)
        if self.left < 0:
            raise Unsteady
        return content


def _file(path: Path, room: _Room) -> Iterator[bytes]:
    yield os.fsencode(path)
    if path.is_symlink():
        raise Unsteady
    if path.is_dir():
        yield b"folder"
    elif path.exists():
        yield b"file"
        yield room.content(path)


def _names(path: Path, room: _Room) -> Iterator[bytes]:
    """What is in a folder, and of what sort it is; or what there is instead."""
    yield os.fsencode(path)
    if not path.is_dir():
        yield b"file" if path.exists() else b"nothing"
        return
    yield b"folder"
    for one in _inside(path):
        yield os.fsencode(one.name)
        yield b"folder" if one.is_dir() else b"file" if Path(one.path).exists() else b"leads nowhere"


def _tree(path: Path, room: _Room) -> Iterator[bytes]:
    """Everything below a folder."""
    yield from _names(path, room)
    if path.is_symlink():
        raise Unsteady
    for one in _inside(path) if path.is_dir() else ():
        yield from (_tree if one.is_dir() else _file)(Path(one.path), room)


def _rules(path: Path, room: _Room, *, top: bool = True) -> Iterator[bytes]:
    """The rule files of a project below a folder: not those in hidden folders and projects of their own."""
    yield os.fsencode(path)
    inside = _inside(path)
    if not top and any(one.name == NAME for one in inside):
        yield b"a project"
        return
    for one in inside:
        if one.is_dir():
            if not one.is_symlink() and not one.name.startswith("."):
                yield from _rules(Path(one.path), room, top=False)
        elif one.name.lower().endswith(ENDING):
            yield from _file(Path(one.path), room)


def _inside(path: Path) -> list[os.DirEntry[str]]:
    with os.scandir(path) as found:
        return sorted(found, key=lambda one: one.name)


_STATES = {"file": _file, "names": _names, "rules": _rules, "tree": _tree}
