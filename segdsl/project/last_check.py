"""What `check` said of a project, as long as nothing has changed since.

In: where a project is, the settings that it is checked with, and the engine that is asked for. Out: what the
last check of it told, if every file that it looked at is as it was, and the program the same. Hardly anything
is imported for that.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segdsl.cache import findings, store
from segdsl.cache.looks import SORTS, Look, state
from segdsl.cache.program import program
from segdsl.diagnostics import Diagnostic
from segdsl.learnt_files import FOLDER as LEARNT
from segdsl.project.place import folder_at
from segdsl.rule_files import NAME

if TYPE_CHECKING:
    from segdsl.project.place import Place
    from segdsl.project.reviewed import Reviewed

_SORT = "checks"


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """What a check tells: findings with the key of each, how many a baseline took out, the files looked at.

    `strict` is whether the project's settings let warnings fail.
    """

    folder: Path
    diagnostics: tuple[Diagnostic, ...]
    keys: tuple[tuple[str, str, str], ...]
    known: int
    files: tuple[str, ...]
    strict: bool


def last_told(
    path: str | os.PathLike[str] | None, settings: Mapping[str, str], engine: str | None = None
) -> CheckAnswer | None:
    """What the last check of the project at a path told; None where a new one has to be made."""
    where = folder_at(path)
    if where is None or store.folder() is None:
        return None
    values = store.recalled(_SORT, _name(where.absolute(), settings, engine))
    try:
        return _read(where.absolute(), values)
    except (ValueError, TypeError, LookupError, RecursionError):  # whoever wrote that, it was not us
        return None


def told(project: Reviewed, progress: Callable[[str], None]) -> CheckAnswer:
    """What a check tells now, which is kept for the next. The project has not been read so far.

    Raises Problem.
    """
    place = project.place
    looks = tuple(_looks(place)) if place.single is None and store.folder() is not None else ()
    before = state(looks) if looks else None
    found = project.examined(progress)
    files = (*project.rules.names, *project.content.files)
    now = CheckAnswer(
        place.folder, found.diagnostics, found.keys, found.known, files, place.config.check.strict
    )
    if before is not None and _is_as_read(place) and state(looks) == before:
        _keep(_name(place.folder, project.overrides, project.asked_engine), looks, before, now)
    return now


def _looks(place: Place) -> Iterator[Look]:
    """All that a check looks at."""
    settings, where = place.config.project, place.folder
    yield "file", str(where / NAME)
    yield "names", str(where)
    yield "rules", str(where / settings.rules)
    for name in (settings.personas, settings.templates, settings.translations, LEARNT):
        yield "tree", str(where / name)
    if place.config.check.baseline is not None:
        yield "file", str(where / place.config.check.baseline)
    for name in place.config.suppression.lists:
        yield "names", str((where / name).parent)


def _is_as_read(place: Place) -> bool:
    """Whether the settings are still those that were read before anything was looked at."""
    from segdsl.config import read_config

    return read_config(place.folder).value == place.config


def _name(where: Path, settings: Mapping[str, str], engine: str | None) -> str:
    given = (part for setting in sorted(settings.items()) for part in setting)
    return store.named(program(), str(where), engine or "", *given)


def _keep(name: str, looks: tuple[Look, ...], seen: str, now: CheckAnswer) -> None:
    try:
        told = findings.to_values(now.diagnostics)
    except TypeError:
        return
    more = {"keys": now.keys, "known": now.known, "files": now.files, "strict": now.strict}
    store.keep(_SORT, name, {"looks": looks, "state": seen, "told": told, **more})


def _read(where: Path, values: Any) -> CheckAnswer | None:
    looks = [(sort, path) for sort, path in values["looks"] if sort in SORTS and isinstance(path, str)]
    if not looks or state(looks) != values["state"]:
        return None
    found = findings.from_values(values["told"])
    keys = tuple((str(code), str(name), str(rule)) for code, name, rule in values["keys"])
    files = tuple(map(str, values["files"]))
    if len(keys) != len(found):
        return None
    return CheckAnswer(where, found, keys, int(values["known"]), files, values["strict"] is True)
