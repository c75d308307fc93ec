"""A folder of results that appears whole or not at all.

In: the name of a folder. Out: a hidden folder beside it to write into. When the writing ends well, all
of it is on the disk and the hidden folder takes the name in one step; when anything goes wrong, an
interrupt included, what was there before is still there. A `whole_folder` is removed then; a `Growing` one
stays, with the last checkpoint, and can be gone on with.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from segdsl.diagnostics import Diagnostic, Problem, option
from segdsl.locks import holding

ASKED = "asked.json"  # in an unfinished folder: what was asked for
_MANY = 1_000  # files
RECORD = "run.json"  # every folder of results holds one: the mark that it is ours to replace


@contextmanager
def alone(target: Path, what: str = "a program in Python") -> Iterator[None]:
    """No other run writes `target` meanwhile. Raises Problem where one does, and where nothing can."""
    with ExitStack() as stack:
        try:
            stack.enter_context(holding(target, what))
        except OSError as error:
            raise cannot_be_written(target, error) from error
        yield


@contextmanager
def whole_folder(target: Path, replace: bool = False) -> Iterator[Path]:
    """A new empty folder that becomes `target` when the `with` block ends well.

    Raises Problem where `target` exists (with `replace`: where it is not a folder of results), and where
    it cannot be written. Missing folders above `target` are made.
    """
    target = target.absolute()  # not resolved: a link must not be replaced by what it leads to
    refuse_what_is_there(target, replace)
    partial = _beside(target, "partial")
    with alone(target), told_plainly(target, partial):
        partial.mkdir()
        try:
            yield partial
            _settle(partial)
            if replace and target.exists():
                _swap(partial, target)
            else:
                partial.rename(target)
            sync(target.parent)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def unfinished(target: Path) -> Path:
    """Where everything about an unfinished folder is kept until it is complete."""
    target = target.absolute()
    return target.with_name(f".{target.name}.unfinished")


@dataclass(frozen=True, slots=True)
class Growing:
    """A folder that grows until it is complete, and outlives whoever fills it.

    results: what becomes the folder; `work`: what is needed on the way. Only what was there at the last
    `save` counts; what was written later is there perhaps, and perhaps in part.
    """

    target: Path

    @classmethod
    def begun(cls, target: Path, resume: bool) -> Growing:
        """A new one, or with `resume` the one that is there."""
        growing = cls(target.absolute())
        if not resume:
            for path in (growing.results, growing.work, growing._checkpoint):
                _remove(path)
        for path in (growing.home, growing.work):
            path.mkdir(parents=True, exist_ok=True)
        if growing.checkpoint() is None:
            _remove(growing.results)
            growing.results.mkdir()
        return growing

    @property
    def home(self) -> Path:
        return unfinished(self.target)

    @property
    def results(self) -> Path:
        return self.home / "results"

    @property
    def work(self) -> Path:
        return self.home / "work"

    @property
    def empty(self) -> bool:
        """Whether nothing was saved that one could go on with."""
        return not self._checkpoint.exists()

    @property
    def appearing(self) -> bool:
        """Whether the results have their name already, and only the traces are to be removed."""
        return not self.empty and not self.results.exists()

    @property
    def _checkpoint(self) -> Path:
        return self.home / "checkpoint.json"

    def checkpoint(self) -> dict[str, Any] | None:
        """What was saved last. Raises ValueError where that cannot be read any more."""
        try:
            saved = json.loads(self._checkpoint.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        if not isinstance(saved, dict):
            raise ValueError("no checkpoint")
        return saved

    def save(self, checkpoint: Mapping[str, Any]) -> None:
        """In one step; what the checkpoint counts on must have been synced."""
        new = self._checkpoint.with_suffix(".new")
        with new.open("w", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(checkpoint))
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._checkpoint)
        sync(self.home)

    def appear(self, replace: bool) -> None:
        """The results become the folder, in steps; after any of them this may be called once more."""
        old = self.home / "old"
        if self.results.exists():
            _settle(self.results)
            if replace and os.path.lexists(self.target):
                _remove(old)
                self.target.rename(old)
            self.results.rename(self.target)
            sync(self.target.parent)
        for path in (old, self.work, self.home / ASKED, self.home):
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def whole_file(target: Path, content: bytes, replace: bool = False) -> None:
    """Writes a file, whole or not at all.

    Raises Problem where there is something of this name (with `replace`: where it is no file), and where it
    cannot be written.
    """
    target = target.absolute()
    refuse_another_file(target, replace)
    with alone(target):
        put(target, content)


def refuse_another_file(target: Path, replace: bool) -> None:
    """Raises Problem where `target` exists, or with `replace` where it is no file."""
    if os.path.lexists(target) and not (replace and target.is_file()):
        hint = "choose another name" + ("" if replace else f", or say {option('--replace', 'replace=True')}")
        raise _problem("output-exists", f"`{target}` exists already", target, hint)


def put(target: Path, content: bytes) -> None:
    """The file has this content from now on, in one step. Raises Problem where it cannot be written."""
    partial = _beside(target, "partial")
    try:
        partial.write_bytes(content)
        with suppress(FileNotFoundError):
            shutil.copymode(target, partial)  # whoever could read it or write to it still can
        sync(partial)
        partial.replace(target)
    except OSError as error:
        raise cannot_be_written(target, error) from error
    finally:
        with suppress(FileNotFoundError, NotADirectoryError):
            partial.unlink()


def refuse_what_is_there(target: Path, replace: bool) -> None:
    """Raises Problem where `target` exists, or with `replace` where it is not a folder of results."""
    if not os.path.lexists(target):
        return
    if not replace:
        again = option("--replace", "replace=True")
        hint = f"choose another name, or say {again} to put the new results in its place"
        raise _problem("output-exists", f"`{target}` exists already", target, hint)
    ours = (
        target.is_dir()
        and not target.is_symlink()
        and ((target / RECORD).exists() or not any(target.iterdir()))
    )
    if not ours:
        reason = f"`{target}` is not a folder of results (it has no `{RECORD}`), so it is not replaced"
        raise _problem("output-exists", reason, target, "choose another name, or remove it yourself")


@contextmanager
def told_plainly(target: Path, partial: Path, kept: bool = False) -> Iterator[None]:
    """Turns errors of the disk into a Problem; errors about other files pass unchanged.

    `kept` says that what was written before is kept for a run that goes on.
    """
    try:
        yield
    except OSError as error:
        files = [name for name in (error.filename, error.filename2) if name is not None]
        about_us = [name for name in files if Path(os.fsdecode(name)).is_relative_to(partial)]
        if files and not about_us and str(target.parent) not in map(str, files):
            raise
        if error.errno in (errno.EEXIST, errno.ENOTEMPTY) and target.exists():
            raise _problem("output-exists", f"`{target}` appeared in the meantime", target, None) from error
        raise cannot_be_written(target, error, kept) from error


def write_text(path: Path, text: str) -> None:
    """Writes a text in UTF-8, its line ends as they are; what is no text in it is escaped. Raises OSError.

    Names of files may hold bytes that are no text, and JSON reads `\\udcff` as Python does.
    """
    path.write_bytes(text.encode("utf-8", "backslashreplace"))


def cannot_be_written(target: Path, error: OSError, kept: bool = False) -> Problem:
    """What to say of a folder that cannot be made or filled: why, in words about the folders above it."""
    reason = (error.strerror or str(error)).lower()
    nearest = next((folder for folder in target.absolute().parents if folder.exists()), target)
    hint = "nothing was left behind; choose another place"
    if not nearest.is_dir():
        reason = f"`{nearest}` is not a folder"
    elif not os.access(nearest, os.W_OK | os.X_OK):
        reason = f"nothing may be written into `{nearest}`"
    elif error.errno == errno.ENOSPC:
        hint = "nothing was left behind; make room, or choose another place"
    if kept:
        hint = (
            f"what was written so far is kept: mend that, and go on with {option('--resume', 'resume=True')}"
        )
    return _problem("output-failed", f"`{target}` cannot be written: {reason}", target, hint)


def _beside(target: Path, ending: str) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.{ending}")


def _settle(folder: Path) -> None:
    """Everything in `folder` is on the disk, not only in memory, before it gets its name."""
    sync_all([*folder.rglob("*"), folder])


def sync_all(paths: Collection[Path]) -> None:
    """The same as `sync` for each. On Linux, for very many, everything that waits for the disk is waited for
    once: a mail to a file, one by one, took ten times as long as writing them.
    """
    if len(paths) > _MANY and sys.platform == "linux":
        os.sync()
    else:
        for path in paths:
            sync(path)


def sync(path: Path) -> None:
    """What a file holds, or the names in a folder, are on the disk and not only in memory."""
    if os.name == "nt":
        return  # Windows can sync neither folders nor files opened for reading
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _swap(partial: Path, target: Path) -> None:
    """The old folder keeps its name until the new one is complete, and gets it back if anything fails."""
    old = _beside(target, "old")
    try:
        target.rename(old)
        partial.rename(target)
    except BaseException:
        with suppress(OSError):
            if old.exists() and not target.exists():
                old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _problem(code: str, message: str, target: Path, hint: str | None) -> Problem:
    return Problem([Diagnostic(code, message, hint=hint, file=str(target))])
