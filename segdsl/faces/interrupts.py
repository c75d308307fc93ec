"""Interrupts: whoever ends us, nothing is left half done, and the end comes soon.

In: a process. Out: SIGINT and SIGTERM raise KeyboardInterrupt, so that everything is put away; where that
takes longer than `SECONDS`, because a name server or a library does not let go, the process ends as it is.
"""

from __future__ import annotations

import os
import signal
import threading
import time

INTERRUPTED = "interrupted; nothing was left half done"
SECONDS = 3.0
_ENDINGS = (signal.SIGINT, signal.SIGTERM)


def watch(code: int, said: str) -> None:
    """From here on an interrupt ends the process, after `SECONDS` with this code and text."""
    for number in _ENDINGS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)
    if os.name == "nt":
        return
    here, there = os.pipe()
    os.set_blocking(there, False)
    signal.set_wakeup_fd(there, warn_on_full_buffer=False)
    threading.Thread(target=_end_late, args=(here, code, said), name="segdsl interrupts", daemon=True).start()


def _end_late(told: int, code: int, said: str) -> None:
    while signal.Signals(os.read(told, 1)[0]) not in _ENDINGS:
        pass
    time.sleep(SECONDS)
    os.write(2, f"segdsl: {said}\n".encode())
    os._exit(code)
