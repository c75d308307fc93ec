"""Some rows of a table, found once for everything that is asked of them.

Rows are narrowed from the whole table by a condition, and from there by others. Where rows are in the order
of time a window is a stretch of them, which costs nothing. What is made has a name, which says what it means.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Flags = NDArray[np.bool_]
Places = NDArray[np.int32]

T = TypeVar("T")

_RUNS = 16
"""What was not asked for in so many runs is forgotten."""


class Found:
    """The rows of a table for which conditions hold, in ascending order.

    Fewer of them, and what is made of their columns, is made when it is first asked for, and kept.
    """

    def __init__(self, size: int, of: Found | None = None, among: Places | None = None) -> None:
        self.size = size
        self._of = of
        self._among = among
        self._kept: dict[Hashable, Any] = {}
        self._asked: dict[Hashable, int] = {}
        self._run = 0

    @property
    def places(self) -> Places:
        """Where in the table they are."""
        among, of = self._among, self._of
        if of is None or among is None:
            return self.kept("places", lambda: np.arange(self.size, dtype=np.int32))
        return among if of.is_all else self.kept("places", lambda: np.take(of.places, among))

    @property
    def is_all(self) -> bool:
        """Whether they are all rows of the table."""
        return self._of is None

    def take(self, name: Hashable, column: Array) -> Array:
        """What a column of the table has for them."""
        among, of = self._among, self._of
        if of is None or among is None:
            return column
        there = of.take(name, column)
        return self.kept(("column", name), lambda: np.take(there, among))

    def where(self, name: Hashable, flags: Callable[[], Flags]) -> Found:
        """Those of them for which a condition holds, asked for as a flag for each row of the table."""

        def make() -> Found:
            of_all = flags()
            return self.only(np.flatnonzero(of_all if self.is_all else np.take(of_all, self.places)))

        return self.kept(("where", name), make)

    def only(self, among: NDArray[np.intp]) -> Found:
        """The rows here that are at these places among them."""
        return self if len(among) == self.size else Found(len(among), self, among.astype(np.int32))

    # ------------------------------------------------------------ keeping

    def kept(self, name: Hashable, make: Callable[[], T]) -> T:
        """What there is under this name, or is made now."""
        self._asked[name] = self._run
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]  # type: ignore[no-any-return]

    def forget_fewer(self) -> None:
        """Forgets which of them some conditions hold for."""
        self._kept = {name: made for name, made in self._kept.items() if not isinstance(made, Found)}

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
        if self.found.is_all:
            return slice(self.start, max(self.start, min(self.stop, self.found.size)))
        bounds = np.array([self.start, self.stop], np.int32)
        return slice(*np.searchsorted(self.found.places, bounds).tolist())

    @property
    def places(self) -> Places:
        return self.found.places[self.within]

    def take(self, name: Hashable, column: Array) -> Array:
        """What a column of the table has for them."""
        return self.found.take(name, column)[self.within]

    def where(self, name: Hashable, flags: Callable[[], Flags]) -> Stretch:
        """Those for which a condition holds, asked for as a flag for each row of the table."""
        return Stretch(self.found.where(name, flags), self.start, self.stop)

    def between(self, start: int, stop: int) -> Stretch:
        """Those that are also in this stretch of the table."""
        return Stretch(self.found, max(start, self.start), min(stop, self.stop))
