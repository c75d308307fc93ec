"""The command line in a process of its own that begins with all imports done: a tenth of the time.

In: words, a folder, an environment and three streams, as `subprocess` takes them. Out: how the command ended.
One process imports the program and then does nothing but copy itself; each copy runs and ends as
`python -m segdsl` does. What rests on how Python itself begins (closed streams, old locales, seeds of
hashes) asks for a Python of its own.
"""

from __future__ import annotations

import gc
import io
import json
import os
import select
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import IO, Any

ROOT = Path(__file__).parents[1]
PATIENCE = 120
_ONE = Lock()


class Running:
    """A command that was begun, and has to end before another one begins."""

    def __init__(self, told: IO[bytes]) -> None:
        self._told = told
        self.pid = int(told.readline())
        self.code: int | None = None

    def ended(self, timeout: float) -> int | None:
        """Its exit code, or the signal that ended it below zero; None where it takes longer."""
        if self.code is None and select.select([self._told], [], [], timeout)[0]:
            self.code = os.waitstatus_to_exitcode(int(self._told.readline()))
        return self.code


@contextmanager
def begun(
    words: Sequence[str | Path],
    stdin: int,
    stdout: int,
    stderr: int,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    before: str = "",
    alone: bool = False,
) -> Iterator[Running]:
    """A command at work.

    before: what the process does first, in Python; alone: it leads a session, as in a terminal of its own
    """
    line, told, _ = _original()
    asked = {
        "words": ["segdsl", *map(str, words)],
        "folder": str(cwd or Path.cwd()),
        "environment": dict(os.environ if environment is None else environment),
        "before": before,
        "alone": alone,
    }
    assert _ONE.acquire(blocking=False), (
        "one command is at work: those beside it ask for a Python of their own"
    )
    socket.send_fds(line, [b"\n"], [stdin, stdout, stderr])
    line.sendall(json.dumps(asked).encode() + b"\n")
    running = Running(told)
    try:
        yield running
    finally:
        assert running.ended(PATIENCE) is not None, f"{words} takes longer than {PATIENCE} s"
        _ONE.release()


def ran(words: Sequence[str | Path], stdout: int, stderr: int, **more: Any) -> int:
    """How a command ends that has nothing to read."""
    with (
        Path(os.devnull).open("rb") as nothing,
        begun(words, nothing.fileno(), stdout, stderr, **more) as running,
    ):
        code = running.ended(PATIENCE)
    assert code is not None
    return code


@cache
def _original() -> tuple[socket.socket, IO[bytes], object]:
    """The line to the process that is copied, as it is written to and read; it ends with the line."""
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.copies", str(theirs.fileno())],
            cwd=ROOT,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,  # nothing comes; a stream in which nobody can seek can become any other
        )
    return ours, ours.makefile("rb", buffering=0), process


def _asked(line: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """In a copy, what it is to do; in the original None, when nobody asks any more."""
    read = line.makefile("rb", buffering=0)
    while (first := socket.recv_fds(line, 1, 3))[0]:
        streams = first[1]
        asked = read.readline()
        copy = os.fork()
        if copy == 0:
            read.close()
            return json.loads(asked), streams
        for stream in streams:
            os.close(stream)
        line.sendall(b"%d\n" % copy)
        line.sendall(b"%d\n" % os.waitpid(copy, 0)[1])
    return None


def _become(asked: dict[str, Any], streams: list[int]) -> None:
    """From here on this process is what was asked for."""
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    if asked["alone"]:
        os.setsid()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    assert isinstance(sys.stdout, io.TextIOWrapper)
    sys.stdout.reconfigure(line_buffering=os.isatty(1))  # as Python begins
    sys.argv = asked["words"]
    exec(asked["before"], {})


def _main() -> None:
    from segdsl.faces import cli, start

    for name in ("pandas", *(f"segdsl.faces.commands.{command}" for command in cli.COMMANDS)):
        import_module(name)
    gc.freeze()  # whoever looks through it for garbage copies it in memory
    with socket.socket(fileno=int(sys.argv[1])) as line:
        found = _asked(line)
    if found is not None:
        _become(*found)
        start.main()


if __name__ == "__main__":
    _main()
