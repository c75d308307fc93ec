"""Faults of a table that is looked at piece by piece.

A finding about cells says the first of them, how many more there are, and what their values look like. So of
each fault it is counted how often it occurs, and noted where the first are; in the end these rows alone are
looked at again, as a table of their own, and what is said of them holds for the whole.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from segdsl.sources.inspection import FIRST, STUDIED
from segdsl.sources.raw import Positions

Fault = tuple[str, str]  # a column, and what is wrong in it


class Noted:
    """Counts faults of a piece, and then of all."""

    in_piece = True

    def __init__(self) -> None:
        self.counts: Counter[Fault] = Counter()
        self._first: dict[Fault, list[int]] = defaultdict(list)

    def number(self, fault: Fault, positions: Positions) -> int:
        """Notes the fault."""
        first = self._first[fault]
        first += positions[: STUDIED - len(first)].tolist()
        self.counts[fault] += len(positions)
        return len(positions)

    def add(self, piece: Noted, start: int) -> None:
        """Takes over what was noted of a piece, whose rows begin at that place of the table."""
        for fault, places in piece._first.items():
            first = self._first[fault]
            first += [place + start for place in places[: STUDIED - len(first)]]
        self.counts.update(piece.counts)

    def across(self, fault: Fault, count: int, positions: list[int]) -> None:
        """Notes a fault of rows that were compared, of which these are the first."""
        self.counts[fault] += count
        self._first[fault] += positions

    @property
    def rows(self) -> list[int]:
        """The places of the rows to look at again, in their order; the first show how cells are written."""
        noted = {place for first in self._first.values() for place in first}
        return sorted({*range(FIRST), *noted} if noted else noted)


class Told:
    """What was counted, for rows that are looked at again."""

    in_piece = False

    def __init__(self, noted: Noted) -> None:
        self._counts = noted.counts

    def number(self, fault: Fault, positions: Positions) -> int:
        """How many cells had the fault."""
        return self._counts.get(fault, len(positions))
