"""A few rows at a time, so that what is made of them stays in the processor's caches."""

from __future__ import annotations

from collections.abc import Iterator

FEW = 1 << 15


def few_at_a_time(rows: int) -> Iterator[slice]:
    """Stretches of so many rows, the last perhaps beyond their end."""
    return (slice(start, start + FEW) for start in range(0, rows, FEW))
