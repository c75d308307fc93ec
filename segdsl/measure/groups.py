"""Groups of a campaign as counts: all that the readings need to know of them."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import NamedTuple


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

    worth, squares: the sum of what each customer's goal was worth, and the sum of its squares; who did not
                    meet the goal adds 0 to both
    """

    name: str
    customers: int
    met: int
    worth: float = 0.0
    squares: float = 0.0

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
