"""Where a project is and which files belong to it.

In: a path, or none. Out: a `Place`: the folder, its settings, and every rule file by the name that messages
call it, relative to the project with forward slashes.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from segdsl.diagnostics import Checked, Diagnostic, option
from segdsl.plain_files import special
from segdsl.rule_files import ENDING, NAME, nearest, rule_files

if TYPE_CHECKING:
    from segdsl.config import Config


@dataclass(frozen=True, slots=True)
class Place:
    """A project's folder, its settings, and the one rule file where it consists of a single one."""

    folder: Path
    config: Config
    single: Path | None = None

    def rule_files(self) -> tuple[tuple[str, Path], ...]:
        """Name and path of every rule file, by name."""
        if self.single:
            return ((self.single.name, self.single),)
        found = rule_files(self.folder / self.config.project.rules)
        return tuple(sorted((path.relative_to(self.folder).as_posix(), path) for path in found))

    def data(self, given: Path | None) -> Path:
        """The folder that relative paths of sources start from."""
        return given if given is not None else self.folder / self.config.run.data


def find(path: str | os.PathLike[str] | None = None) -> Checked[Place]:
    """The project at a path: a folder or a single rule file.

    Without a path it is the nearest folder from here upwards with a `segdsl.toml`, else the current one.
    """
    if (folder := folder_at(path)) is not None:
        return _in_folder(folder)
    place = Path(path or "")
    if not place.exists():
        return _missing(f"there is no `{place}`", "give the folder of a project, or a rule file")
    if place.suffix.lower() != ENDING:
        return _missing(f"`{place}` is not a rule file", f"the name of a rule file ends in `{ENDING}`")
    from segdsl.config import Config

    return Checked(Place(place.parent, Config(), place))


def folder_at(path: str | os.PathLike[str] | None) -> Path | None:
    """The folder that a project at a path is; None where the path is no folder."""
    if path is None:
        return nearest(Path.cwd()) or Path.cwd()
    return Path(path) if Path(path).is_dir() else None


def _in_folder(folder: Path) -> Checked[Place]:
    from segdsl.config import read_config

    config = read_config(folder)
    if config.value is None:
        return Checked(None, config.diagnostics)
    place = Place(folder, config.value)
    rules = folder / place.config.project.rules
    if not rules.is_dir():
        why = special(rules) or ("it is a file" if rules.exists() else "it does not exist")
        name = place.config.project.rules
        hint = 'make it, or name another one: `rules = "…"` under `[project]`'
        return _missing(f"the rules' folder `{name}` cannot be read: {why}", hint, NAME)
    if not place.rule_files():
        if below := projects_below(rules):
            names = ", ".join(f"`{path.as_posix()}`" for path in below)
            first = below[0].as_posix()
            meant = option(f"--project {first}", f'load("{first}")')
            hint = f"say which of them is meant, as in {meant}"
            return _missing(f"`{rules}` is no project itself; below it are {names}", hint)
        hint = "`segdsl init` starts a project, `segdsl init shop --sample` an example with data"
        return _missing(f"there is no rule file (`*{ENDING}`) in `{rules}`", hint)
    return Checked(place)


def several_at(path: str | os.PathLike[str] | None) -> tuple[Path, ...]:
    """The projects below a folder that has no rules of its own; none where a path stands for one project."""
    if path is None and nearest(Path.cwd()) is not None:
        return ()
    folder = Path(path if path is not None else "")
    is_one = not folder.is_dir() or (folder / NAME).is_file() or any(rule_files(folder))
    return () if is_one else projects_below(folder)


def projects_below(folder: Path) -> tuple[Path, ...]:
    """The folders below that have a `segdsl.toml`, and so are projects of their own."""
    found = []
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if NAME in names and Path(here) != folder:
            found.append(Path(here))
            folders.clear()
    return tuple(found)


def repository(folder: Path) -> Path | None:
    """The top of the repository that a folder is in; in a worktree and a submodule `.git` is a file."""
    folder = folder.resolve()
    return next((f for f in (folder, *folder.parents) if (f / ".git").exists()), None)


def _missing(message: str, hint: str | None, file: str | None = None) -> Checked[Place]:
    return Checked(None, (Diagnostic("missing-project", message, hint=hint, file=file),))
