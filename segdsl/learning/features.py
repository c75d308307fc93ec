"""What a model looks at: a feature of every customer, in one of three forms.

In: arrays, a value for each customer. Out: features that can be taken for some of the customers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Direction = Literal[-1, 0, 1]
Chosen = NDArray[np.intp] | NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """Numbers, NaN where unknown. With a direction, the chance only rises (1) or falls (-1) with them."""

    values: NDArray[np.float64]
    direction: Direction = 0

    def of(self, chosen: Chosen) -> Numbers:
        """The feature of some of the customers."""
        return replace(self, values=self.values[chosen])


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Texts, None where unknown. Where `closed`, there can be no others than these."""

    values: NDArray[Any]
    closed: bool = False

    def of(self, chosen: Chosen) -> Words:
        """The feature of some of the customers."""
        return replace(self, values=self.values[chosen])


@dataclass(frozen=True, slots=True, eq=False)
class Flags:
    """1 for yes, 0 for no, -1 for unknown. A condition is never unknown."""

    values: NDArray[np.int8]
    condition: bool = False

    def of(self, chosen: Chosen) -> Flags:
        """The feature of some of the customers."""
        return replace(self, values=self.values[chosen])


Feature = Numbers | Words | Flags
