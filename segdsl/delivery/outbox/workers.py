"""Parts of a run written by several processes, given back in order.

In: a job, the parts, a number of processes, who knows where there is room. Out: their bundles, in the order
of the parts. A process is a copy of this one where that is possible, and else begun anew, which takes a
second. None is begun before there is a part for it, and each has at most one part at a time, so that only as
many are in memory as there are processes. A process gets its parts through a pipe and ends when that does, so
none outlives the run, however the run ends. It writes its messages itself: as soon as it is known how many or
how long they and all before are, it is told where they belong.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import Any, BinaryIO

from segdsl.campaigns.batches import Recipients
from segdsl.delivery.outbox import copies
from segdsl.delivery.outbox.bundles import Bundle, Job, PartWriter
from segdsl.delivery.outbox.copies import Copy
from segdsl.delivery.outbox.stores import Place
from segdsl.diagnostics import Diagnostic, Problem, option
from segdsl.templates.folder import Templates

# Recipients from which on several processes are worth their start: measured with letters of 6 KB.
ENOUGH = 20_000
ENOUGH_FOR_NEW_ONES = 100_000
Rooms = Callable[[bool, int], Place | None]
_BEGIN = "import sys; sys.path[:] = {path!r}; from segdsl.delivery.outbox.workers import begin; begin()"


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def worth_starting(recipients: int) -> int:
    """How many processes are worth their start for so many recipients."""
    enough = ENOUGH if copies.possible() else ENOUGH_FOR_NEW_ONES
    return processors() if recipients > enough else 1


def bundles(
    job: Job, templates: Templates, parts: Iterable[Recipients], workers: int, room: Rooms
) -> Iterator[Bundle]:
    """The bundle of each part, to be used before the next one is asked for.

    `room` is asked in the order of the parts: for the control group or not, for a content of this length.
    Raises Problem where a process is killed, OSError where the disk is full.
    """
    if workers <= 1:
        yield from map(PartWriter(job, templates).bundle, parts)
        return
    with ExitStack() as stack:
        processes: deque[_Process] = deque()
        for part in parts:
            if len(processes) < workers:
                processes.append(stack.enter_context(closing(_Process(job, templates, room))))
            else:
                processes.rotate(-1)  # whoever began first is last now
            found = processes[-1].take()
            processes[-1].begin(part)
            if found is not None:
                yield found
        for process in (*processes, *processes):
            if (found := process.take()) is not None:
                yield found


class _Process:
    """Another process, with the job."""

    def __init__(self, job: Job, templates: Templates, room: Rooms) -> None:
        self._process: Copy | subprocess.Popen[bytes]
        self._room = room
        self._control: bool | None = None  # what it is about
        self._bundle: Bundle | None = None  # what it is writing down
        if copies.possible():
            self._process = Copy(partial(_serve, PartWriter(job, templates)))
            return
        command = [sys.executable, "-c", _BEGIN.format(path=sys.path)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._send(job)

    def begin(self, part: Recipients) -> None:
        self._control = part.control
        self._send(replace(part, batches=()))

    def take(self) -> Bundle | None:
        """The bundle before the last that was begun, all of it written; the last one has its room now."""
        written, self._bundle = self._bundle, None
        if written is not None:
            written = replace(written, content=self._answer())
        if self._control is not None:
            self._bundle = self._answer()
            self._send(self._room(self._control, self._bundle.content))
            self._control = None
        return written

    def _answer(self) -> Any:
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
        return found

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


def begin() -> None:
    """What such a process does where it is no copy of this one: it reads its job first."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing but answers goes where answers are expected
    with suppress(EOFError, pickle.UnpicklingError):
        job = pickle.load(sys.stdin.buffer)
        _serve(PartWriter(job, job.templates()), sys.stdin.buffer, answers)
    os._exit(0)  # without writing what is left, which nobody reads


def _serve(desk: PartWriter, questions: BinaryIO, answers: BinaryIO) -> None:
    """Bundles for parts, and bytes into their room, until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began this process ends it
    asked: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_listen, args=(questions, asked), daemon=True).start()
    with suppress(BrokenPipeError):
        while True:
            for answer in _answers(desk, asked):
                pickle.dump(answer, answers, protocol=5)
                answers.flush()


def _listen(questions: BinaryIO, asked: SimpleQueue[Any]) -> None:
    """Takes questions as they come; ends the process, whatever it is about, where nobody can ask any more."""
    with suppress(BaseException):
        while True:
            asked.put(pickle.load(questions))
    os._exit(0)


def _answers(desk: PartWriter, asked: SimpleQueue[Any]) -> Iterator[Any]:
    """Of the part that is asked for the bundle, with the length of its content; then the room for that, once
    it is filled, or where there is none the content. What went wrong is an answer.
    """
    try:
        bundle = desk.bundle(asked.get())
        yield replace(bundle, content=len(bundle.content))
        room = asked.get()
        if room is not None:
            room.fill(bundle.content)
        yield bundle.content if room is None else room
    except OSError as error:
        yield error
    except Exception as error:
        yield f"{type(error).__name__}: {error}"
