"""Memory that the command line has freed is kept for what it makes next.

The system clears every page that it gives anew: over a million customers that was a third of the work. Where
the C library is GNU's, it is told to give back only what is very large. The process is the command's own, and
its memory goes with it; of a program that imports segdsl nothing is changed.
"""

from __future__ import annotations

import ctypes
import sys

_GIVEN_BACK_ABOVE, _OF_ITS_OWN_FROM = -1, -3  # M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of malloc.h
_LARGE = 1 << 28


def keep_freed() -> None:
    """Tells the C library so; any other one goes on as it does."""
    if not sys.platform.startswith("linux"):
        return
    try:
        told = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return
    told(_OF_ITS_OWN_FROM, _LARGE)
    told(_GIVEN_BACK_ABOVE, 2 * _LARGE)
