"""Columns as the packed engine holds them: plain arrays, and packed bits of what is known.

`known` is None where every value is; where a value is unknown, that of the array means nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.coding import Coded, InCodes, coded_lists
from segdsl.engines.packed.texts import Texts

__all__ = ["Column", "FewLists", "Flags", "Lists", "Moments", "Numbers", "Texts"]


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """values: float64, or whole numbers in the smallest integers that hold them; an unknown float is NaN"""

    values: NDArray[Any]
    known: Mask | None

    def __len__(self) -> int:
        return len(self.values)

    @property
    def of_floats(self) -> bool:
        return self.values.dtype.kind == "f"


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """values: days (at their midnight, in no zone) and instants, as microseconds since 1970"""

    values: NDArray[np.int64]
    known: Mask | None

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True, slots=True, eq=False)
class Flags:
    """yes: where the value is known to be yes"""

    yes: Mask
    known: Mask | None

    def __len__(self) -> int:
        return self.yes.rows


class Lists:
    """Lists by row, as tuples; durations, too, which nothing is asked about."""

    known: Mask | None

    def __init__(self, series: pd.Series[Any], known: Mask | None) -> None:
        self.known = known
        self._series = series

    def __len__(self) -> int:
        return len(self._series)

    @cached_property
    def coded(self) -> Coded | None:
        """The lists in codes, where few are different."""
        return coded_lists(self._series)


class FewLists(InCodes, Lists):
    """Lists that were brought in codes."""


Column = Numbers | Moments | Flags | Texts | Lists
