"""Whether anything of a project has changed: its settings, rules, content and data.

In: a project. Out: what its files look like from outside, by their times and sizes; whoever finds the same
again need not read them. Tables on a server have no files, and nobody sees from here that they change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from segdsl.model.catalog import FileInfo
from segdsl.project.files import Files
from segdsl.project.place import Place
from segdsl.rule_files import LEARNT, NAME, files_below
from segdsl.sources.databases.system import is_server
from segdsl.sources.loading import tables_of
from segdsl.sources.paths import find_files

Seen = frozenset[tuple[str, int, int, int]]
"""Of each file its path, number, time and size."""


class Lookout:
    """Looks at a project again and again; where its rules are broken, at the data that they read before."""

    def __init__(self, project: Files) -> None:
        self._project = project
        self._sources: tuple[FileInfo, ...] = ()

    def seen(self) -> Seen:
        """The files that the project is made of and those that its data are read from. Raises OSError."""
        if self._project.rules.model is not None:
            self._sources = tuple(file for _, file in _sources(self._project))
        paths = {*_written(self._project.place)}
        for file in self._sources:
            paths |= {*_files(file, self._project.data)}
        return frozenset(look for path in paths for look in _look(path))


def seen_of(project: Files, tables: Iterable[str]) -> Seen | None:
    """The files that these tables are read from; None where one is on a server. Raises OSError."""
    files = [file for name, file in _sources(project) if name in {*tables}]
    if any(is_server(file.path) for file in files):
        return None
    paths = {path for file in files for path in _files(file, project.data)}
    if project.history is not None and any(file.history for file in files):
        paths.add(project.history)
    return frozenset(look for path in paths for look in _look(path))


def on_servers(project: Files) -> tuple[str, ...]:
    """The tables of which no file tells that they change."""
    return tuple(name for name, file in _sources(project) if is_server(file.path))


def _sources(project: Files) -> Iterator[tuple[str, FileInfo]]:
    model = project.rules.model
    tables = {} if model is None else tables_of(model.catalog)
    yield from ((name, table.file) for name, table in tables.items() if table.file is not None)


def _written(place: Place) -> Iterator[Path]:
    yield place.folder / NAME
    yield from (path for _, path in place.rule_files())
    settings = place.config.project
    for name in (settings.personas, settings.templates, settings.translations, LEARNT):
        yield from files_below(place.folder / name)
    history = place.config.history.source
    for name in (*place.config.suppression.lists, *filter(None, (history,))):
        yield place.folder / name


def _files(file: FileInfo, base: Path) -> Iterator[Path]:
    if not is_server(file.path):
        found = find_files(file, base).value
        yield from (one.path for one in found or ())


def _look(path: Path) -> Iterator[tuple[str, int, int, int]]:
    with suppress(FileNotFoundError):
        told = path.stat()
        yield str(path), told.st_ino, told.st_mtime_ns, told.st_size
