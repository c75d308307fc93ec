"""Copies of this process, which begin where it is: with all that it has imported and read, in shared memory.

In: what the copy is to do, with a pipe to read from and one to write into. Out: the other ends of them, and
the end of the copy. Only where that is safe: Linux copies a process with the one thread that asks for it, and
whatever another thread holds at that moment is held in the copy for ever.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

OURS = "segdsl"  # what the names of our threads begin with: they wait for work while messages are written

Work = Callable[[BinaryIO, BinaryIO], None]  # reads what is asked, and writes answers


def possible() -> bool:
    """Whether this process can be copied: on Linux, where no thread is anybody else's."""
    others = (thread for thread in threading.enumerate() if thread is not threading.current_thread())
    return sys.platform == "linux" and all(thread.name.startswith(OURS) for thread in others)


class Copy:
    """A copy of this process, at work; used as a `subprocess.Popen` with pipes is."""

    def __init__(self, work: Work) -> None:
        asked, answered = os.pipe(), os.pipe()
        self._pid = _forked()
        if self._pid == 0:
            _work(work, asked[0], answered[1])
        os.close(asked[0])
        os.close(answered[1])
        self.stdin, self.stdout = os.fdopen(asked[1], "wb"), os.fdopen(answered[0], "rb")
        self._code: int | None = None

    def kill(self) -> None:
        if self._code is None:
            os.kill(self._pid, signal.SIGKILL)

    def wait(self) -> int:
        """The code with which it ended; the signal, negative, where it was killed."""
        if self._code is None:
            self._code = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        return self._code


def _forked() -> int:
    """As `os.fork`; a copy never looks for garbage in what is shared, as that would be copied by a look."""
    gc.freeze()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that there are threads: they were looked at
        pid = os.fork()
    if pid:
        gc.unfreeze()
    return pid


def _work(work: Work, asked: int, answered: int) -> None:
    """What the copy does; it ends here, and nothing of what the other process was about goes on."""
    code = 1
    with suppress(BaseException):
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        for number, pipe in enumerate((asked, 2, 2, answered)):
            os.dup2(pipe, number)
        os.closerange(4, os.sysconf("SC_OPEN_MAX"))  # pipes of other copies too, which would never end
        with open(0, "rb") as questions, open(3, "wb") as answers:
            work(questions, answers)
        code = 0
    os._exit(code)
