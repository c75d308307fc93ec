"""Where rule files are, told by names alone, for whoever has no time to read settings.

In: a folder. Out: the project around it, the rule files below it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

NAME = "segdsl.toml"
ENDING = ".seg"
LEARNT = "learnt"
"""The folder of what was learnt from data, which rules rest on."""


def nearest(folder: Path) -> Path | None:
    """The nearest folder from here upwards that has a `segdsl.toml`."""
    return next((f for f in (folder, *folder.resolve().parents) if (f / NAME).is_file()), None)


def rule_files(folder: Path) -> Iterator[Path]:
    """Rule files below a folder, their ending in small or capital letters."""
    yield from (path for path in files_below(folder) if _is_rule_file(path.name))


def files_below(folder: Path, refused: Callable[[OSError], object] | None = None) -> Iterator[Path]:
    """The files of a project below a folder; `refused` is told of folders that cannot be read.

    Hidden folders and projects of their own are passed over, links to folders not followed.
    """
    for here, folders, names in os.walk(folder, onerror=refused):
        if NAME in names and Path(here) != folder:
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(here, name) for name in names)


def _is_rule_file(name: str) -> bool:
    return name.lower().endswith(ENDING) and not name.startswith(".")
