"""The personas and templates that segdsl ships, and starting a project.

In: a folder. Out: files in it, all or none; nothing that is there already is overwritten.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, count
from pathlib import Path

from segdsl.diagnostics import Checked, Diagnostic, Problem
from segdsl.outputs import cannot_be_written
from segdsl.plain_files import no_file
from segdsl.shelves import library

STARTER = Path(__file__).parent / "starter"
SOFTWARE = Path(__file__).parent / "software"
SAMPLES_END = dt.date(2026, 3, 31)  # the last day with data, of both samples


def sample(customers: int | None) -> Callable[[Path], None]:
    """What writes the sample shop, with its data, personas and templates."""

    def write(folder: Path) -> None:
        from segdsl.shop.generate import CUSTOMERS, write_shop

        write_shop(folder, CUSTOMERS if customers is None else customers)
        _content("bookshop", folder)

    return write


def software(folder: Path) -> None:
    """The sample of a software product on trial, with the few people who try it."""
    shutil.copytree(SOFTWARE, folder, dirs_exist_ok=True)
    _content("software", folder)


def _content(shelf: str, folder: Path) -> None:
    """The personas and messages of one shelf of the library, and what all messages are made of."""
    shutil.copytree(library("personas") / shelf, folder / "personas", dirs_exist_ok=True)
    shutil.copytree(library("templates") / shelf, folder / "templates", dirs_exist_ok=True)
    for part in ("layouts", "partials"):
        shutil.copytree(library("templates") / part, folder / "templates" / part, dirs_exist_ok=True)


def starter(folder: Path) -> None:
    """A small project with a handful of customers, to change into one's own."""
    shutil.copytree(STARTER, folder, dirs_exist_ok=True)


def inferred(
    files: Sequence[Path], target: Path, say: Callable[[Diagnostic], None]
) -> Callable[[Path], None]:
    """What writes declarations for real files; those outside the new project are copied into it.

    `say` is told what the draft gives up on.
    """

    def write(folder: Path) -> None:
        from segdsl.drafting.infer import infer
        from segdsl.project import as_of as clock

        for file in files:
            if (why := no_file(file)) is not None:
                raise Problem([Diagnostic("missing-file", why, file=str(file))])
        inside = all(file.resolve().is_relative_to(target.resolve()) for file in files)
        at, paths = (target.resolve(), [f.resolve() for f in files]) if inside else _copied(files, folder)
        text = infer(paths, folder=at, today=clock.as_of(None, "UTC").today)
        (folder / "segdsl.toml").write_text(_SETTINGS, encoding="utf-8")
        (folder / "rules.seg").write_text(_declared(text), encoding="utf-8", newline="\n")
        for found in text.diagnostics:
            say(replace(found, span=None, file=found.file))

    return write


def _declared(text: Checked[str]) -> str:
    """The declarations; what is wrong is wrong with a file, as there are no rules yet to point at."""
    if text.value is None or not text.ok:
        raise Problem(replace(d, span=None, file=d.file) for d in text.diagnostics)
    return text.value


def _copied(files: Sequence[Path], folder: Path) -> tuple[Path, list[Path]]:
    """The new project's folder, and the files in its folder of data."""
    data = folder / "data"
    data.mkdir()
    return folder, [
        Path(shutil.copyfile(file, data / name)) for file, name in zip(files, _names(files), strict=True)
    ]


def _names(files: Sequence[Path]) -> Iterator[str]:
    """A name of its own for each file; of those called the same, the later ones are numbered."""
    taken: set[str] = set()
    for file in files:
        numbered = (f"{file.stem}_{number}{file.suffix}" for number in count(2))
        name = next(n for n in chain([file.name], numbered) if n.casefold() not in taken)
        taken.add(name.casefold())
        yield name


_SETTINGS = """\
[project]
timezone = "UTC"  # the zone that days begin in, such as "Europe/Berlin"
"""


def start(target: Path, write: Callable[[Path], None]) -> tuple[str, ...]:
    """Lets `write` fill an empty folder, then puts all of it into `target`; the names at its top.

    Raises Problem where a file of that name is in `target` already, or `target` can't be written.
    """
    with _beside(target) as filled:
        write(filled)
        taken = [path for path in _files(filled) if (target / path).exists()]
        if taken:
            message = f"`{target / taken[0]}` exists already"
            hint = "give the name of a new folder: `segdsl init shop`"
            raise Problem([Diagnostic("output-exists", message, hint=hint, file=str(target))])
        names = tuple(sorted(path.name for path in filled.iterdir()))
        if target.exists():
            shutil.copytree(filled, target, dirs_exist_ok=True)
        else:
            filled.rename(target)
    return names


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and not target.is_dir():
            raise NotADirectoryError(0, "it is not a folder")
        near = target if target.is_dir() else target.absolute().parent
        holder = Path(tempfile.mkdtemp(prefix=".segdsl-init-", dir=near))
    except OSError as error:
        raise cannot_be_written(target, error) from None
    try:
        holder.chmod(0o755)
        (holder / "new").mkdir()
        yield holder / "new"
    finally:
        shutil.rmtree(holder, ignore_errors=True)


def _files(folder: Path) -> Sequence[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
