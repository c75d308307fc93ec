"""How files of data are written, told by their endings: what a declaration may say of them.

In: the path of a file. Out: its format. Each is a file in `sources/formats`, which is found there, and
light: what reads data is imported when they are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import ClassVar

from segdsl.found import entries


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files.

    title:   what people call it
    endings: of its files, in small letters
    """

    title: str
    endings: tuple[str, ...]
    has_sheets: ClassVar[bool] = False  # a file may hold several tables, each with a name
    names_columns: ClassVar[bool] = False  # every record names its columns, so that no row is a header


class Unread(Exception):
    """A file that cannot be read; its text says why, `hint` what to do."""

    def __init__(self, why: str, hint: str | None = None) -> None:
        super().__init__(why)
        self.hint = hint


@cache
def formats() -> Mapping[str, Format]:
    """Every format, by the names of their files."""
    return entries("segdsl.sources.formats", "FORMAT", Format)


def format_of(path: str) -> Format:
    """The format that a path's ending tells; of any other it is text."""
    found = _by_ending().get(PurePosixPath(path).suffix.lower())
    return formats()["text"] if found is None else found


@cache
def _by_ending() -> Mapping[str, Format]:
    return {ending: one for one in formats().values() for ending in one.endings}
