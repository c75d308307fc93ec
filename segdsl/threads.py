"""Work on several threads: numpy leaves the processors to others while it computes."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

Thing = TypeVar("Thing")
Made = TypeVar("Made")

THREADS = min(os.cpu_count() or 1, 4)
_MANY = 10_000
"""Of columns with fewer rows, threads would take longer than they save."""


@cache
def pool() -> ThreadPoolExecutor:
    """The threads of this process."""
    return ThreadPoolExecutor(THREADS, "segdsl")


if hasattr(os, "register_at_fork"):  # threads do not follow into a process that is split off
    os.register_at_fork(after_in_child=pool.cache_clear)


def side_by_side(work: Callable[[Thing], Made], things: Collection[Thing]) -> list[Made]:
    """What the work makes of each, in their order. Work may not ask for threads itself."""
    return [*pool().map(work, things)] if len(things) > 1 else [*map(work, things)]


def by_column(work: Callable[[Thing], Made], columns: Collection[Thing], rows: int) -> list[Made]:
    """As `side_by_side`, of columns with so many rows each."""
    return side_by_side(work, columns) if rows >= _MANY else [*map(work, columns)]
