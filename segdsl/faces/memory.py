"""Memory that the command line has freed is kept for what it makes next.

The system clears every page that it gives anew: over a million customers that was a third of the work. Where
the C library is GNU's, it is told to give back only what is very large, and to have one store for threads;
and Arrow to take its memory from there, so that what either frees is there for the other. The process is the
command's own, and its memory goes with it; of a program that imports segdsl nothing is changed.
"""

from __future__ import annotations

import ctypes
import os
import sys

# M_TRIM_THRESHOLD, M_MMAP_THRESHOLD and M_ARENA_MAX of malloc.h
_GIVEN_BACK_ABOVE, _OF_ITS_OWN_FROM, _STORES = -1, -3, -8
_LARGE = 1 << 28


def keep_freed() -> None:
    """Tells the C library so, and Arrow, if it was not loaded yet; any other library goes on as it does."""
    if not sys.platform.startswith("linux"):
        return
    try:
        told = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return
    told(_OF_ITS_OWN_FROM, _LARGE)
    told(_GIVEN_BACK_ABOVE, 2 * _LARGE)
    if told(_STORES, 1):
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
