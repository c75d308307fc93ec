"""Parts of a run written by several processes, given back in order.

In: a job, the parts, a number of processes, a folder for work. Out: their bundles, in the order of the parts.
Each process has at most one part at a time, so that only as many are in memory as there are processes. A
process gets what it needs over its standard input and ends when that does, so none outlives the run, however
the run ends. What it has written lies on its tray.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from segdsl.campaigns.batches import Recipients
from segdsl.delivery.outbox.bundles import Bundle, Job, PartWriter
from segdsl.delivery.outbox.trays import Laid, Tray
from segdsl.diagnostics import Diagnostic, Problem, option
from segdsl.templates.folder import Templates

ENOUGH = 20_000  # recipients from which on several processes are worth their start
_BEGIN = "import sys; sys.path[:] = {path!r}; from segdsl.delivery.outbox.workers import serve; serve()"


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def worth_starting(recipients: int) -> int:
    """How many processes are worth their start for so many recipients."""
    return processors() if recipients > ENOUGH else 1


def bundles(
    job: Job, templates: Templates, parts: Iterable[Recipients], workers: int, work: Path
) -> Iterator[Bundle]:
    """The bundle of each part, to be used before the next one is asked for.

    Raises Problem where a process is killed, OSError where there is no room in the folder for work.
    """
    if workers <= 1:
        yield from map(PartWriter(job, templates).bundle, parts)
        return
    with ExitStack() as stack:
        idle = deque(stack.enter_context(closing(_Process(job, Tray(work, n)))) for n in range(workers))
        busy: deque[_Process] = deque()
        for part in parts:
            if not idle:
                idle.append(busy.popleft())
                found = idle[0].result()
                idle[0].begin(part)
                busy.append(idle.popleft())
                yield found
                continue
            idle[0].begin(part)
            busy.append(idle.popleft())
        for process in busy:
            yield process.result()


class _Process:
    """Another process, with the job and a tray of its own."""

    def __init__(self, job: Job, tray: Tray) -> None:
        command = [sys.executable, "-c", _BEGIN.format(path=sys.path)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._send((job, tray))

    def begin(self, part: Recipients) -> None:
        self._send(replace(part, batches=()))

    def result(self) -> Bundle:
        assert self._process.stdout is not None
        try:
            found = pickle.load(self._process.stdout)
        except (EOFError, pickle.UnpicklingError):
            raise self._died() from None
        match found:
            case OSError():
                raise found
            case str():
                raise RuntimeError(found)
        assert isinstance(found, Bundle)
        laid = found.content
        return replace(found, content=laid.content()) if isinstance(laid, Laid) else found

    def _send(self, what: Any) -> None:
        assert self._process.stdin is not None
        try:
            pickle.dump(what, self._process.stdin, protocol=5)
            self._process.stdin.flush()
        except OSError:
            raise self._died() from None

    def _died(self) -> Problem:
        code = self._process.wait()
        how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
        message = f"a process that writes messages ended {how}; perhaps there was not enough memory"
        again, fewer = option("--resume", "resume=True"), option("--workers 1", "workers=1")
        hint = f"the same with {again} goes on where it ended; {fewer} needs less memory"
        return Problem([Diagnostic("output-failed", message, hint=hint)])

    def close(self) -> None:
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        self._process.wait()


def serve() -> None:
    """What such a process does: bundles for parts, until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began this process ends it
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing but answers goes where answers are expected
    with suppress(EOFError, pickle.UnpicklingError, BrokenPipeError):
        job, tray = pickle.load(sys.stdin.buffer)
        desk = PartWriter(job, job.templates())
        while True:
            part = pickle.load(sys.stdin.buffer)
            pickle.dump(_answer(desk, part, tray), answers, protocol=5)
            answers.flush()
    os._exit(0)  # without writing what is left, which nobody reads


def _answer(desk: PartWriter, part: Recipients, tray: Tray) -> Bundle | OSError | str:
    try:
        bundle = desk.bundle(part)
        written = bundle.content
        return replace(bundle, content=tray.lay(written)) if isinstance(written, bytes) else bundle
    except OSError as error:
        return error
    except Exception as error:
        return f"{type(error).__name__}: {error}"
