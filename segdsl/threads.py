"""Work on several threads: numpy leaves the processors to others while it computes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

Thing = TypeVar("Thing")
Made = TypeVar("Made")

THREADS = min(os.cpu_count() or 1, 4)
_MANY = 10_000
"""Of columns with fewer rows, threads would take longer than they save."""


class _Here(threading.local):
    """What is so of the thread that asks."""

    is_one_of_ours = False


_HERE = _Here()


def _is_ours() -> None:
    _HERE.is_one_of_ours = True


@cache
def pool() -> ThreadPoolExecutor:
    """The threads of this process."""
    return ThreadPoolExecutor(THREADS, "segdsl", _is_ours)


if hasattr(os, "register_at_fork"):  # threads do not follow into a process that is split off
    os.register_at_fork(after_in_child=pool.cache_clear)


def side_by_side(work: Callable[[Thing], Made], things: Collection[Thing]) -> list[Made]:
    """What the work makes of each, in their order. Work that asks for threads itself gets no more of them."""
    if len(things) < 2 or _HERE.is_one_of_ours:
        return [*map(work, things)]
    return [*pool().map(work, things)]


def by_column(work: Callable[[Thing], Made], columns: Collection[Thing], rows: int) -> list[Made]:
    """As `side_by_side`, of columns with so many rows each."""
    return side_by_side(work, columns) if rows >= _MANY else [*map(work, columns)]
