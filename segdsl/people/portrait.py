"""What the data say of a persona's customers: how many there are, and what they have in common."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """How frequent a value is: shares from 0 to 1, of all members and of everyone, known or not."""

    label: str
    value: str
    members: float
    everyone: float

    @property
    def lift(self) -> float:
        """How many times as frequent as among everyone."""
        return self.members / self.everyone


@dataclass(frozen=True, slots=True)
class Middle:
    """The median of a number, of the members and of everyone whose value is known.

    `currency` is the code of the one that it is an amount of, such as `EUR`; None of other numbers.
    """

    label: str
    members: float
    everyone: float
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Portrait:
    """The customers a persona speaks to, among `customers` in all; nothing is said of the few.

    others: to how many it speaks besides, only because no other persona does; 0 where it is no fallback
    """

    size: int
    customers: int
    shares: tuple[Share, ...] = ()
    middles: tuple[Middle, ...] = ()
    others: int = 0

    @property
    def share(self) -> float:
        return self.size / self.customers if self.customers else 0.0

    @property
    def share_of_others(self) -> float:
        return self.others / self.customers if self.customers else 0.0
