"""Columns of which each distinct value is there once.

In: values, and for each customer the number of theirs. Out: the same for fewer customers; what each customer
has; columns made of several. Columns of the same values share what was found out about these.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdsl.campaigns.batches import Rows
from segdsl.messages.bulk.slots import FAILED
from segdsl.messages.bulk.texts import in_digits, tidy
from segdsl.messages.weave import Distinct

SOME = 8  # where at least every eighth customer is asked for, all that is done is done for all of them
_WORTH = 64  # values


@dataclass(frozen=True, slots=True, eq=False)
class DistinctColumn:
    """For each customer, `of` has the number of their value; a value may be nobody's."""

    distinct: Distinct[Any]
    of: Rows

    @property
    def values(self) -> Sequence[Any]:
        return self.distinct.values

    @property
    def tidy(self) -> int:
        """The length of the longest value, where all are tidy texts (texts.py); else 0."""
        return self.distinct.found(tidy) if self.distinct.kinds == {str} else 0

    def at(self, places: Rows) -> DistinctColumn:
        """The column of some of the customers, with their values alone where others' need a closer look."""
        of = self.of[places]
        if len(self.values) <= SOME * len(of) and self._harmless():
            return DistinctColumn(self.distinct, of)
        used, numbers = _used(of, len(self.values))
        same = len(used) == len(self.values)
        return DistinctColumn(self.distinct if same else Distinct(self.distinct.spread(used)), numbers)

    def _harmless(self) -> bool:
        """Whether no value can be in the way of what is done with others."""
        kinds = self.distinct.kinds
        return len(kinds) == 1 and (self.tidy > 0 or not any(issubclass(kind, str) for kind in kinds))

    def made(self, function: Callable[[Sequence[Any]], Sequence[Any]]) -> DistinctColumn:
        """What a function makes of each value."""
        made = self.distinct.made(function)
        return self if made is self.distinct else DistinctColumn(made, self.of)

    def texts(self) -> DistinctColumn | None:
        """The texts of whole numbers and tidy texts; None where that takes more than a look."""
        if self.tidy:
            return self
        return self.made(in_digits) if self.distinct.kinds == {int} else None

    def has_failed(self) -> bool:
        return type(FAILED) in self.distinct.kinds

    def present(self) -> list[Any]:
        """The values that are somebody's."""
        used, _ = _used(self.of, len(self.values))
        return self.distinct.spread(used)

    def entries(self) -> list[Any]:
        """The value of each customer."""
        return self.distinct.spread(self.of)

    def where(self, wanted: Callable[[Any], bool]) -> NDArray[np.bool_]:
        """For each customer, whether their value is wanted."""
        chosen = np.fromiter(map(wanted, self.values), dtype=bool, count=len(self.values))
        flags: NDArray[np.bool_] = chosen[self.of]
        return flags

    def condensed(self) -> DistinctColumn:
        """The same with values that are alike made one, where that is worth it: a hundred books, say."""
        values = self.values
        if len(values) < _WORTH or self.distinct.kinds not in ({str}, {int}, {bool}):
            return self
        numbers = {value: number for number, value in enumerate(dict.fromkeys(values))}
        if len(numbers) * 2 > len(values):
            return self
        of = np.fromiter(map(numbers.__getitem__, values), dtype=np.intp, count=len(values))
        return DistinctColumn(Distinct(list(numbers)), of[self.of])


def _used(of: Rows, values: int) -> tuple[Rows, Rows]:
    """Which of so many values occur, and the column as numbers among these."""
    if len(of) * 8 < values:
        used, numbers = np.unique(of, return_inverse=True)
        return used, numbers.reshape(-1)
    occurs = np.zeros(values, dtype=bool)
    occurs[of] = True
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[of]


def combined(columns: Sequence[DistinctColumn]) -> tuple[list[tuple[Any, ...]], Rows]:
    """The distinct rows of several columns, and for each customer the number of theirs."""
    of = columns[0].of
    for column in columns[1:]:
        _, of = np.unique(of * (column.of.max(initial=0) + 1) + column.of, return_inverse=True)
        of = of.reshape(-1)
    _, firsts, of = np.unique(of, return_index=True, return_inverse=True)
    entries = [column.distinct.spread(column.of[firsts]) for column in columns]
    return list(zip(*entries, strict=True)), of.reshape(-1)
