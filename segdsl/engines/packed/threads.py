"""Work on several threads: numpy leaves the processors to others while it computes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from segdsl.engines.packed.running import pool

Thing = TypeVar("Thing")
Made = TypeVar("Made")


def side_by_side(work: Callable[[Thing], Made], things: Collection[Thing]) -> list[Made]:
    """What the work makes of each, in their order. Work may not ask for threads itself."""
    return [*pool().map(work, things)] if len(things) > 1 else [*map(work, things)]
