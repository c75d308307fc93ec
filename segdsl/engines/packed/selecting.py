"""Some rows of a table, found once for everything that is asked of them.

Rows are narrowed from the whole table by a condition, and from there by others. Where rows are in the order
of time a window is a stretch of them, which costs nothing. What is made has a name, which says what it means,
and is made once, whichever threads ask for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from threading import RLock
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from segdsl.engines.packed.bits import Mask

Array = NDArray[Any]
Flags = NDArray[np.bool_]
Places = NDArray[np.int32]

T = TypeVar("T")

_BLOCK = 1 << 16
_RUNS = 16
"""What was not asked for in so many runs is forgotten."""


class Found:
    """The rows of a table for which conditions hold, in ascending order.

    Fewer of them, and what is made of their columns, is made when it is first asked for, and kept. None was
    looked for before the row `start`.
    """

    def __init__(self, size: int, among: Places | None = None, start: int = 0) -> None:
        self.size = size
        self._among = among
        self._start = start
        self._kept: dict[Hashable, Any] = {}
        self._asked: dict[Hashable, int] = {}
        self._run = 0
        self._making = RLock()

    @classmethod
    def at(cls, among: Places, start: int = 0) -> Found:
        """The rows at these places of the table."""
        return cls(len(among), among, start)

    @property
    def of_all(self) -> bool:
        """Whether these are all rows of the table."""
        return self._among is None

    @property
    def places(self) -> Places:
        """Where in the table they are."""
        if self._among is not None:
            return self._among
        return self.kept("places", lambda: np.arange(self.size, dtype=np.int32))

    def from_to(self, start: int, stop: int) -> slice:
        """Which of them lie from the table's row `start` up to before `stop`."""
        if self._among is None:
            return slice(start, max(start, min(stop, self.size)))
        return slice(*np.searchsorted(self._among, np.array([start, stop], np.int32)).tolist())

    def take(self, name: Hashable, column: Array) -> Array:
        """What a column of the table has for them."""
        among = self._among
        return column if among is None else self.kept(("column", name), lambda: np.take(column, among))

    def where(self, name: Hashable, mask: Callable[[], Mask], start: int = 0) -> Found:
        """Those from `start` on for which a condition holds; its `mask` is about all rows of the table."""
        name = ("where", name)
        with self._making:
            known = self._kept.get(name)
            if isinstance(known, Found) and known._start > start:
                del self._kept[name]
            return self.kept(name, lambda: self._where(mask(), start))

    def _where(self, mask: Mask, start: int) -> Found:
        if self._among is None:
            among = mask.places_from(start)
        else:
            among = mask.among(self._among[self.from_to(start, mask.rows)])
        return self if len(among) == self.size else Found.at(among, start)

    # ------------------------------------------------------------ keeping

    def kept(self, name: Hashable, make: Callable[[], T]) -> T:
        """What there is under this name, or is made now."""
        with self._making:
            self._asked[name] = self._run
            if name not in self._kept:
                self._kept[name] = make()
            return self._kept[name]  # type: ignore[no-any-return]

    def forget(self) -> None:
        """Forgets all that was made of their columns, and which of them conditions hold for."""
        with self._making:
            self._kept.clear()

    def forget_fewer(self) -> None:
        """Forgets which of them some conditions hold for."""
        self._kept = {name: made for name, made in self._kept.items() if not isinstance(made, Found)}

    def forget_but(self, sorts: Collection[str]) -> None:
        """Forgets all that was made of them but what has a name of these sorts."""
        self._kept = {n: made for n, made in self._kept.items() if isinstance(n, tuple) and n[0] in sorts}

    def tidy(self) -> None:
        """To be called after each run: forgets what was not asked for in the last ones."""
        self._run += 1
        for name, made in [*self._kept.items()]:
            if self._run - self._asked[name] > _RUNS:
                del self._kept[name]
            elif isinstance(made, Found) and made is not self:
                made.tidy()


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Of the rows that were found, those from the table's row `start` up to before `stop`."""

    found: Found
    start: int
    stop: int

    @classmethod
    def all_of(cls, found: Found) -> Stretch:
        return cls(found, 0, np.iinfo(np.int32).max)

    @property
    def within(self) -> slice:
        """Where among the rows that were found they are."""
        return self.found.from_to(self.start, self.stop)

    @property
    def places(self) -> Places:
        return self.found.places[self.within]

    def take(self, name: Hashable, column: Array) -> Array:
        """What a column of the table has for them."""
        return self.found.take(name, column)[self.within]

    def where(self, name: Hashable, mask: Callable[[], Mask]) -> Stretch:
        """Those for which a condition holds; its mask is about all rows of the table."""
        return Stretch(self.found.where(name, mask, self.start), self.start, self.stop)

    def between(self, start: int, stop: int) -> Stretch:
        """Those that are also in this stretch of the table."""
        return Stretch(self.found, max(start, self.start), min(stop, self.stop))


def ascends(values: Array) -> bool:
    """Whether no value is below the one before it; those behind the first that is are not looked at."""
    blocks = (values[start : start + _BLOCK + 1] for start in range(0, len(values), _BLOCK))
    return all(bool((block[1:] >= block[:-1]).all()) for block in blocks)
