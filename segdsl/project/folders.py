"""The folders of a project that cannot be read, or that its settings name and nobody made.

In: a project's place. Out: a finding for each, where the folder stands. Without them a folder that nobody may
enter, a file in its place, or a link that leads nowhere would count as a folder in which nothing is.
"""

from __future__ import annotations

from collections import deque
from pathlib import Path

from segdsl.codes import Severity
from segdsl.config import ProjectSection, line_of
from segdsl.diagnostics import Diagnostic
from segdsl.plain_files import special
from segdsl.project.place import Place
from segdsl.rule_files import files_below
from segdsl.suggest import did_you_mean


def unreadable(place: Place, which: str) -> tuple[Diagnostic, ...]:
    """What is wrong with a folder, by its setting, such as `templates`, and with those in it.

    Where the whole project is searched for rules, a folder that nobody may enter may hold something else.
    """
    refused: list[OSError] = []
    deque(files_below(place.folder / getattr(place.config.project, which), refused.append), maxlen=0)
    return tuple(found for error in refused if (found := _finding(place, which, error)) is not None)


def _finding(place: Place, which: str, error: OSError) -> Diagnostic | None:
    path, named = Path(error.filename), place.folder / getattr(place.config.project, which)
    if isinstance(error, FileNotFoundError) and not path.is_symlink():
        return _not_made(place, which)
    shown = path.relative_to(place.folder).as_posix()
    message = f"the folder `{shown}` cannot be read: {_why(path, error)}"
    elsewhere = f'`{which} = "…"` under `[project]` in `segdsl.toml`'
    hint = f"put a folder there, or say where the {which} are: {elsewhere}"
    if isinstance(error, PermissionError):
        hint = f"let yourself read it, such as with `chmod u+rx`, or say where the {which} are: {elsewhere}"
    harmless: Severity | None = "warning" if named == place.folder != path else None
    return Diagnostic("unreadable-file", message, file=shown, hint=hint, given_severity=harmless)


def _why(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "it is a link that leads nowhere"
    if isinstance(error, NotADirectoryError):
        return special(path) or "it is a file"
    return (error.strerror or "unknown reason").lower()


def _not_made(place: Place, which: str) -> Diagnostic | None:
    """A folder that the settings call otherwise than it is called anyway was meant to be there."""
    name = getattr(place.config.project, which)
    if name == ProjectSection.model_fields[which].default:
        return None
    there = [path.name for path in place.folder.iterdir() if path.is_dir()]
    message = f"`project.{which}` names the folder `{name}`, which is not there"
    hint = did_you_mean(name, there) or f"make the folder, or take the line out: then it is `{which}`"
    return Diagnostic("bad-config", message, line_of(place.folder, "project", which), hint=hint)
