"""A copy of the project in which one change at a time is made, and tests that are run on it.

The worktree is never touched. A run is a forked child of this process, which has the heavy libraries loaded
already (and nothing of segdsl), in a session of its own, so that a run that hangs is ended with all it
started.
"""

from __future__ import annotations

import importlib
import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.slips.__main__ import ROOT, environment
from tools.mutation.changes import Change

LIBRARIES = ("pandas", "pyarrow", "jinja2", "lark", "babel", "pydantic", "pytest", "hypothesis", "rich_click")
NOT_COPIED = (".venv*", ".git", "__pycache__", ".mypy_cache", ".ruff_cache", ".hypothesis")
MEMORY = 8 * 2**30  # bytes; a change may make a loop that never ends and keeps what it makes
NO_BROWSER = "--ignore-glob=*_in_browser.py"  # it asks for more memory than there is
PYTEST = ("-x", "-q", "-p", "no:cacheprovider", NO_BROWSER, "--no-header", "--tb=line", "--cases", "200")


@dataclass(frozen=True)
class Outcome:
    """`passed`, `failed` or `late`, after how many seconds, and the last words of the tests."""

    word: str
    seconds: float
    said: str

    @property
    def test(self) -> str:
        """The test that failed, or the file of tests that could not be read; "" where the run broke off."""
        word, _, rest = self.said.partition(" ")
        return rest.split(" - ")[0] if word in ("FAILED", "ERROR") else ""


def load_libraries() -> None:
    for name in LIBRARIES:
        importlib.import_module(name)


class Copy:
    """A copy of the project in a folder, with the real data sets beside it as they are beside the project."""

    def __init__(self, folder: Path) -> None:
        self.place = folder / "project"
        shutil.copytree(ROOT, self.place, ignore=shutil.ignore_patterns(*NOT_COPIED))
        if (ROOT.parent / "shared").is_dir():
            (folder / "shared").symlink_to(ROOT.parent / "shared")
        self._words = folder / "words"

    @contextmanager
    def changed(self, change: Change) -> Iterator[None]:
        file = self.place / change.file
        right, times = file.read_bytes(), file.stat()
        file.write_bytes(change.made(right))
        try:
            yield
        finally:
            file.write_bytes(right)
            os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))

    def tested(self, tests: tuple[str, ...], seconds: float) -> Outcome:
        """What the tests say of the copy as it is, within so many seconds."""
        start = time.monotonic()
        child = os.fork()
        if not child:
            self._run((*PYTEST, *tests))
        status = _ended(child, start + seconds)
        took = time.monotonic() - start
        word = "late" if status is None else "passed" if status == 0 else "failed"
        return Outcome(word, round(took, 1), self._last_words())

    def _run(self, words: tuple[str, ...]) -> None:
        """The child's part: it ends here, whatever happens."""
        code = 70
        try:
            os.setsid()
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            out = os.open(self._words, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(out, 1)
            os.dup2(out, 2)
            os.chdir(self.place)
            os.environ.update(environment(), PYTHONPATH=str(self.place))
            sys.dont_write_bytecode = True
            _forget_the_project()
            sys.path[:] = [str(self.place), *(path for path in sys.path if path not in ("", str(ROOT)))]
            import pytest

            code = int(pytest.main(list(words)))
        finally:
            sys.stdout.flush()
            os._exit(code)

    def _last_words(self) -> str:
        lines = self._words.read_text(encoding="utf-8", errors="replace").splitlines()
        failed = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
        return (failed or lines or [""])[-1][:1000]


def _forget_the_project() -> None:
    for name in [name for name in sys.modules if name.split(".")[0] in ("segdsl", "tests")]:
        del sys.modules[name]


def _ended(child: int, until: float) -> int | None:
    """The status of a child, or None where it had to be ended."""
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None
