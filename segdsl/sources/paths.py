"""From the path that a table names to the files behind it.

In: a path relative to the project (or to the folder given for data), a glob, or the URL of a database.
Out: the files, in the order of their names; every one of them lies inside that folder.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

from segdsl.diagnostics import Checked, Diagnostic, option
from segdsl.model.catalog import FileInfo
from segdsl.plain_files import special
from segdsl.sources.databases.address import parts_of
from segdsl.sources.databases.malformed import malformed
from segdsl.sources.findings import finding
from segdsl.sources.found_file import FoundFile
from segdsl.suggest import alike

_WILDCARDS = frozenset("*?[")


def find_files(file: FileInfo, base: Path) -> Checked[tuple[FoundFile, ...]]:
    """The files behind a source, sorted by name.

    Findings: missing-file, path-outside, unsupported-source.
    """
    if (wrong := malformed(file)) is not None:
        return Checked(None, (wrong,))
    if "://" in file.path:
        return _database(file, base)
    if any(character in _WILDCARDS for character in file.path) and not (base / file.path).exists():
        return _matching(file, base)
    return _checked(file, base, [base / file.path])


def _matching(file: FileInfo, base: Path) -> Checked[tuple[FoundFile, ...]]:
    if Path(file.path).is_absolute() or ".." in Path(file.path).parts:
        return Checked(None, (_outside(file, base),))
    paths = sorted(path for path in base.glob(file.path) if not path.is_dir())
    if not paths:
        message = f"no file in `{base}` matches `{file.path}`"
        return Checked(None, (finding("missing-file", message, span=file.span),))
    return _checked(file, base, paths)


def _checked(file: FileInfo, base: Path, paths: list[Path]) -> Checked[tuple[FoundFile, ...]]:
    for path in paths:
        if path.is_symlink() and not path.exists():
            message = f"`{file.path}` is a link that leads nowhere"
            return Checked(None, (finding("missing-file", message, span=file.span),))
        if not path.resolve().is_relative_to(base.resolve()):
            return Checked(None, (_outside(file, base),))
        if (kind := special(path)) is not None and not path.is_dir():
            message = f"`{file.path}` cannot be read: {kind}"
            return Checked(None, (finding("unreadable-file", message, span=file.span),))
        if not path.is_file():
            return Checked(None, (_missing(file, base, path),))
    return Checked(tuple(FoundFile(path, path.relative_to(base).as_posix()) for path in paths))


def not_yet(name: str) -> Diagnostic:
    """What to say of the history before anything was sent."""
    message = f"there is no `{name}` yet, so nothing counts as sent"
    return Diagnostic("missing-file", message, file=name, given_severity="info")


def _outside(file: FileInfo, base: Path) -> Diagnostic:
    message = f"`{file.path}` is outside the project's data folder, which is `{base}`"
    hint = f"move or copy the file there, or give another folder with {option('--data DIR', 'data=DIR')}"
    return finding("path-outside", message, span=file.span, hint=hint)


def _missing(file: FileInfo, base: Path, path: Path) -> Diagnostic:
    if path.is_dir():
        hint = f"to read every file of the folder, write for instance `{file.path.rstrip('/')}/*.csv`"
        return finding("missing-file", f"`{file.path}` is a folder, not a file", span=file.span, hint=hint)
    siblings = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
    close = alike(path.name, siblings)
    message = f"the file `{file.path}` is not in `{base}`"
    elsewhere = f"give the folder that the data are in with {option('--data DIR', 'data=DIR')}"
    hint = f"did you mean `{close}`?" if close else elsewhere
    return finding("missing-file", message, span=file.span, hint=hint)


def _database(file: FileInfo, base: Path) -> Checked[tuple[FoundFile, ...]]:
    url = parts_of(file.path)
    found = _checked(file, base, [base / url.path[1:]])
    if found.value is None:
        return found
    (table,) = parse_qs(url.query)["table"]
    return Checked((FoundFile(found.value[0].path, file.path, inside=table),))
