"""One run at a time at a folder or a file.

In: what is to be written, and what a person would call the run. Out: a lock, or a Problem that names the run
that holds it. The system gives the lock back when its process ends, however it ends: nothing has to be
cleaned up after a run that was killed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from segdsl.diagnostics import Diagnostic, Problem

if TYPE_CHECKING:
    from filelock import BaseFileLock

_held: ContextVar[frozenset[Path]] = ContextVar("held", default=frozenset())


@contextmanager
def holding(target: Path, what: str = "a program in Python", patience: float = 0.0) -> Iterator[None]:
    """No other run writes `target` while the `with` block lasts; within it, this one may ask again.

    `what` is what others are told of this run, such as `segdsl render`; `patience` is how many seconds to
    wait for another. Raises Problem where it does not end in that time, and OSError where there can be no
    file beside the target.
    """
    target = target.absolute()
    if target in _held.get():
        yield
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    lock, note = (target.with_name(f".{target.name}.{ending}") for ending in ("lock", "holder"))
    handle = _acquired(lock, note, target, patience)
    token = _held.set(_held.get() | {target})
    try:
        _tell(note, what)
        yield
    finally:
        _held.reset(token)
        for file in (note, lock):
            with suppress(OSError):  # Windows removes no file that is open
                file.unlink()
        handle.release()


def _acquired(lock: Path, note: Path, target: Path, patience: float) -> BaseFileLock:
    """The lock on the file that has the name now: the run before removes the file when it ends."""
    from filelock import FileLock, Timeout

    while True:
        before = _touched(lock)
        handle = FileLock(lock, timeout=patience)
        try:
            handle.acquire(poll_interval=0.02)
        except Timeout:
            raise _busy(target, note) from None
        with suppress(FileNotFoundError):
            if lock.stat().st_ino == before:
                return handle
        handle.release()


def _touched(lock: Path) -> int:
    while True:
        lock.touch()
        with suppress(FileNotFoundError):
            return lock.stat().st_ino


def _tell(note: Path, what: str) -> None:
    """Writes down who holds the lock, for those who come second."""
    now = datetime.now().astimezone().strftime("%H:%M:%S")
    new = note.with_name(f"{note.name}.{os.getpid()}")
    new.write_text(json.dumps({"what": what, "process": os.getpid(), "since": now}), encoding="utf-8")
    new.replace(note)


def _busy(target: Path, note: Path) -> Problem:
    who = "another run"
    with suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads(note.read_text(encoding="utf-8"))
        who = f"another run: {told['what']} (process {told['process']}, since {told['since']})"
    message = f"`{target.name}` is being written by {who}"
    hint = "wait until it has ended, or stop it; a run that was killed holds nothing"
    return Problem([Diagnostic("output-busy", message, hint=hint, file=str(target))])
