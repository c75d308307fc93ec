"""What was read of a text file so far: its bytes, told by their digest, and whether more rows can follow."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

_BLOCK = 1 << 18  # bytes


@dataclass(slots=True)
class Passed:
    """digest: SHA-256 of these bytes, as hashlib holds it; its types are not to be named
    size:   how many they are
    closed: whether a row surely ends with them
    """

    digest: Any = field(default_factory=hashlib.sha256)
    size: int = 0
    closed: bool = False

    def add(self, content: bytes | memoryview) -> None:
        """Takes the bytes that follow."""
        self.digest.update(content)
        self.size += len(content)

    def copy(self) -> Passed:
        """The same, which goes its own way from here on."""
        return replace(self, digest=self.digest.copy())


def beginnings(path: Path, sizes: Iterable[int]) -> list[Passed]:
    """A file's beginnings of these rising sizes, as far as it is longer; and all of it. Raises OSError."""
    passed, found, room = Passed(), list[Passed](), memoryview(bytearray(_BLOCK))
    with path.open("rb", buffering=0) as file:
        for end in sizes:
            while passed.size < end and (got := file.readinto(room[: min(_BLOCK, end - passed.size)])):
                passed.add(room[:got])
            found += [passed.copy()] if passed.size == end else []
        while got := file.readinto(room):
            passed.add(room[:got])
    return [*(one for one in found if one.size < passed.size), passed]
