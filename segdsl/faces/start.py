"""The first moments of the program, before anything is imported that takes time.

In: a process as the system began it. Out: the command line runs, on three streams that are there, with names
of files as UTF-8. Whoever interrupts in these moments gets a sentence.
"""

from __future__ import annotations

import gc
import os
import signal
import sys

from segdsl import __version__
from segdsl.faces.interrupts import INTERRUPTED
from segdsl.faces.streams import open_streams

BROKEN = 3

# Modules, rules and messages are kept until the end: looking for garbage in them took a third of the time.
_RARELY = 300_000


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _too_early)
    gc.set_threshold(_RARELY)
    _names_as_utf8()
    open_streams()
    if "_SEGDSL_COMPLETE" in os.environ and _completed(os.environ["_SEGDSL_COMPLETE"]):
        return
    if sys.argv[1:] in (["--version"], ["-V"]) and _said(f"segdsl {__version__}"):
        return
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for some takes longer than most
    from segdsl.faces.cli import main as run

    run()


def _completed(instruction: str) -> bool:
    """Whether a shell asked what can be typed next, and has its answer: no command is imported for that."""
    from segdsl.faces.completing.answer import answered

    answer = answered(instruction)
    if answer is None:
        return False
    sys.stdout.write(answer)
    return True


def _said(line: str) -> bool:
    """Whether it could be written; if not, the command line says why."""
    try:
        print(line, flush=True)
    except OSError:
        return False
    return True


def _names_as_utf8() -> None:
    """In an old locale Python would read the names of files as ASCII: it begins anew, and reads UTF-8."""
    if sys.getfilesystemencoding().lower() not in ("utf-8", "utf8"):
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def _too_early(number: int, frame: object) -> None:
    with open(2, "wb", buffering=0, closefd=False) as stream:
        stream.write(f"segdsl: {INTERRUPTED}\n".encode())
    os._exit(BROKEN)


if __name__ == "__main__":
    main()
