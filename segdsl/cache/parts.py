"""Many small things about one project, kept in one entry.

In: things under names made of all that each depends on. Out: those that are asked for again. What is not
asked for in a run goes, so that an entry is never about more than its project as it is.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from segdsl.cache import store


class Parts:
    """The parts of an entry: those of an earlier run, and those of this one."""

    def __init__(self, sort: str, name: str) -> None:
        self._place = sort, name
        self._before: Any = None
        self._now: dict[str, Any] = {}

    def recalled(self, name: str) -> Any:
        """The value of a part. Raises LookupError or TypeError where there is none."""
        if self._before is None:
            self._before = store.recalled(*self._place) or {}
        return self._before[name]

    def has(self, name: str) -> bool:
        """Whether a part was kept that only says so."""
        try:
            return self.recalled(name) is True
        except (LookupError, TypeError):
            return False

    def add(self, name: str, value: Any) -> None:
        self._now[name] = value

    def stay(self, name: str) -> None:
        """A part of the earlier run stays, unless this run has one under its name."""
        if name not in self._now:
            with suppress(LookupError, TypeError):
                self._now[name] = self.recalled(name)

    def keep(self) -> None:
        """Keeps what was added, in the place of all that was kept before."""
        if self._now != self._before:
            store.keep(*self._place, self._now)
