"""What a program asks the system for: which files it reads, which folders it lists, what else it looks at."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

READ, LISTED, ASKED = ("open",), ("scandir", "listdir"), ("stat", "lstat", "readlink", "access")


@dataclass
class Looked:
    """What was asked of the system: files that were read, folders that were listed, and all other paths."""

    read: set[Path] = field(default_factory=set)
    listed: set[Path] = field(default_factory=set)
    asked: set[Path] = field(default_factory=set)

    def within(self, folder: Path) -> Looked:
        parts = (self.read, self.listed, self.asked)
        return Looked(*({path for path in part if path.is_relative_to(folder)} for part in parts))

    def forget(self) -> None:
        for paths in (self.read, self.listed, self.asked):
            paths.clear()

    @property
    def all(self) -> set[Path]:
        return self.read | self.listed | self.asked


def noting(monkeypatch: pytest.MonkeyPatch) -> Looked:
    """What notes every path that anything asks the system for from now on."""
    noted = Looked()

    def noting_in(act: Callable[..., object], paths: set[Path]) -> Callable[..., object]:
        def called(path: object = ".", *more: object, **named: object) -> object:
            if isinstance(path, str | os.PathLike):
                paths.add(Path(os.path.normpath(Path.cwd() / os.fspath(path))))
            return act(path, *more, **named)

        return called

    for names, paths in ((READ, noted.read), (LISTED, noted.listed), (ASKED, noted.asked)):
        for name in names:
            monkeypatch.setattr(os, name, noting_in(getattr(os, name), paths))
    monkeypatch.setattr("builtins.open", noting_in(open, noted.read))
    monkeypatch.setattr("io.open", noting_in(open, noted.read))
    return noted
