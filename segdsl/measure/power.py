"""What a control group can find before anything is sent.

In: how many customers there are, which share is held out, the rate without the letter. Out: the smallest lift
that is found in four of five campaigns, the share to hold out, and the customers that it takes, to find a
wanted one.

Source: the normal approximation of the pooled test of two proportions, as in Fleiss, Levin and Paik,
Statistical Methods for Rates and Proportions (2003), 4.
"""

from __future__ import annotations

from math import inf, sqrt
from statistics import NormalDist

POWER, LEVEL = 0.8, 0.95


def smallest_lift(rate: float, mailed: float, control: float, compared: int = 1) -> float:
    """The smallest lift that is found, in shares of the rate; infinite where none is.

    compared: how many groups are compared with the control group; with several, chance needs more room
    """
    if rate <= 0 or mailed <= 0 or control <= 0:
        return inf
    low, high = 0.0, 1 - rate
    if not _found(rate, high, mailed, control, compared):
        return inf
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if _found(rate, middle, mailed, control, compared) else (middle, high)
    return high / rate


def _found(rate: float, more: float, mailed: float, control: float, compared: int) -> bool:
    """Whether a difference of rates is found often enough."""
    other = rate + more
    pooled = (mailed * other + control * rate) / (mailed + control)
    normal = NormalDist()
    reach = normal.inv_cdf(1 - (1 - LEVEL) / 2 / compared)
    chance = reach * sqrt(pooled * (1 - pooled) * (1 / mailed + 1 / control))
    spread = normal.inv_cdf(POWER) * sqrt(other * (1 - other) / mailed + rate * (1 - rate) / control)
    return more >= chance + spread


def holdout_for(
    lift: float, rate: float, customers: int, variant: float = 1.0, compared: int = 1
) -> float | None:
    """The smallest share to hold out that finds this lift; None where even half of them does not.

    variant: the share of the others that the smallest of the compared groups is
    """

    def finds(share: float) -> bool:
        mailed = customers * (1 - share) * variant
        return smallest_lift(rate, mailed, customers * share, compared) <= lift

    low, high = 0.0, 0.5
    if not finds(high):
        return None
    for _ in range(60):
        share = (low + high) / 2
        low, high = (low, share) if finds(share) else (share, high)
    return high


def customers_for(
    lift: float, rate: float, holdout: float, variant: float = 1.0, compared: int = 1
) -> int | None:
    """How many customers it takes to find this lift with this share held out; None beyond a billion."""

    def finds(customers: int) -> bool:
        mailed = customers * (1 - holdout) * variant
        return smallest_lift(rate, mailed, customers * holdout, compared) <= lift

    low, high = 0, 10**9
    if not finds(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if finds(middle) else (middle, high)
    return high
