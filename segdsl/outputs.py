"""A folder of results that appears whole or not at all.

In: the name of a folder. Out: a hidden folder beside it to write into. When the writing ends well, all
of it is on the disk and the hidden folder takes the name in one step; when anything goes wrong, an
interrupt included, the hidden folder is removed and what was there before is still there.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from segdsl.diagnostics import Diagnostic, Problem

RECORD = "run.json"  # every folder of results holds one: the mark that it is ours to replace


@contextmanager
def whole_folder(target: Path, replace: bool = False) -> Iterator[Path]:
    """A new empty folder that becomes `target` when the `with` block ends well.

    Raises Problem where `target` exists (with `replace`: where it is not a folder of results), and where
    it cannot be written. Missing folders above `target` are made.
    """
    target = target.absolute()  # not resolved: a link must not be replaced by what it leads to
    refuse_what_is_there(target, replace)
    partial = _beside(target, "partial")
    with _told_plainly(target, partial):
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.mkdir()
        try:
            yield partial
            _settle(partial)
            if replace and target.exists():
                _swap(partial, target)
            else:
                partial.rename(target)
            _sync(target.parent)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def refuse_what_is_there(target: Path, replace: bool) -> None:
    """Raises Problem where `target` exists, or with `replace` where it is not a folder of results."""
    if not os.path.lexists(target):
        return
    if not replace:
        hint = "choose another name, or say `--replace` to put the new results in its place"
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
def _told_plainly(target: Path, partial: Path) -> Iterator[None]:
    """Turns errors of the disk into a Problem; errors about other files pass unchanged."""
    try:
        yield
    except OSError as error:
        files = [name for name in (error.filename, error.filename2) if name is not None]
        about_us = [name for name in files if Path(os.fsdecode(name)).is_relative_to(partial)]
        if files and not about_us and str(target.parent) not in map(str, files):
            raise
        if error.errno in (errno.EEXIST, errno.ENOTEMPTY) and target.exists():
            raise _problem("output-exists", f"`{target}` appeared in the meantime", target, None) from error
        raise cannot_be_written(target, error) from error


def cannot_be_written(target: Path, error: OSError) -> Problem:
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
    return _problem("output-failed", f"`{target}` cannot be written: {reason}", target, hint)


def _beside(target: Path, ending: str) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.{ending}")


def _settle(folder: Path) -> None:
    """Everything in `folder` is on the disk, not only in memory, before it gets its name."""
    for path in [*folder.rglob("*"), folder]:
        _sync(path)


def _sync(path: Path) -> None:
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


def spreadsheet_cell(text: str) -> str:
    """A text for a CSV file that a spreadsheet will not run as a formula; numbers stay as they are."""
    if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not re.fullmatch(r"[-+]?\d+(\.\d+)?", text):
        return "'" + text
    return text
