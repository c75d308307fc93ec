"""Columns as the packed engine holds them: plain arrays, and packed bits of what is known.

`known` is None where every value is; where a value is unknown, that of the array means nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.texts import Texts

__all__ = ["Column", "Flags", "Moments", "Numbers", "Other", "Texts"]


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


@dataclass(frozen=True, slots=True, eq=False)
class Other:
    """What is only asked whether it is known, such as lists."""

    known: Mask | None
    size: int = field(default=0)

    def __len__(self) -> int:
        return self.size


Column = Numbers | Moments | Flags | Texts | Other
