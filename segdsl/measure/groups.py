"""Groups of a campaign as counts: all that the readings need to know of them."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Interval(NamedTuple):
    """An estimate with its 95% interval; an end that nothing bounds is infinite."""

    estimate: float
    low: float
    high: float

    def excludes(self, value: float) -> bool:
        """Whether the value lies outside, so that the data speak against it."""
        return not self.low <= value <= self.high

    def scaled(self, factor: float) -> Interval:
        """The same in another unit; the factor is positive."""
        return Interval(*(end * factor for end in self))


UNBOUNDED = Interval(0.0, -inf, inf)


@dataclass(frozen=True, slots=True)
class Group:
    """One group: how many customers are in it, how many `met` the goal, and what that was worth.

    customers, met: counts; fractions only where they are made `independent`
    worth, squares: the sum of what each customer's goal was worth, and the sum of its squares; who did not
                    meet the goal adds 0 to both
    alike:          how much less the counts say than as many customers that have nothing to do with each
                    other (the design effect): above 1 where the same customers are counted several times
    """

    name: str
    customers: float
    met: float
    worth: float = 0.0
    squares: float = 0.0
    alike: float = 1.0

    @property
    def independent(self) -> Group:
        """A group of so many customers, each counted once, that would be as sure of the same rate.

        Source: Rao and Scott, A simple method for the analysis of clustered binary data, Biometrics 48
        (1992).
        """
        thinned = (part / self.alike for part in (self.customers, self.met, self.worth, self.squares))
        return self if self.alike == 1 else Group(self.name, *thinned)

    @property
    def rate(self) -> float:
        """The share that met the goal; 0 where nobody is in the group."""
        return self.met / self.customers if self.customers else 0.0

    @property
    def mean(self) -> float:
        """What a customer was worth on average; 0 where nobody is in the group."""
        return self.worth / self.customers if self.customers else 0.0

    @property
    def variance(self) -> float:
        """The variance of what a customer was worth, of a sample: divided by n - 1."""
        if self.customers < 2:
            return 0.0
        return max(self.squares - self.worth * self.mean, 0.0) / (self.customers - 1)


def group_of(name: str, customers: NDArray[Any], met: NDArray[Any], worth: NDArray[Any]) -> Group:
    """The group of these entries: which customer each is of, whether they met the goal, its worth."""
    alike = max(1.0, _alike(customers, met.astype(float)), _alike(customers, worth))
    return Group(name, len(met), int(met.sum()), float(worth.sum()), float((worth**2).sum()), alike)


def _alike(customers: NDArray[Any], values: NDArray[Any]) -> float:
    """How much more a mean varies than it would if no two values were of the same customer."""
    _, whose = np.unique(customers, return_inverse=True)
    many = int(whose.max()) + 1 if len(whose) else 0
    apart = values - values.mean() if len(values) else values
    spread = float((apart**2).sum())
    if many == len(values) or many < 2 or not spread:
        return 1.0
    together = np.bincount(whose, weights=apart)
    return float((together**2).sum()) * many / (many - 1) / (spread * len(values) / (len(values) - 1))
