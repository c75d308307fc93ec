"""How often customers will come again, and what they will spend.

In: of each customer the days on which they bought. Out: the parameters of two models, and what these expect.

Sources: BG/NBD (Fader, Hardie and Lee, Marketing Science 24 (2005)): customers buy at a rate of their own,
and after each purchase some leave for good. Gamma-Gamma (Fader and Hardie, The Gamma-Gamma Model of
Monetary Value (2013)): each has an average of their own. Times are in weeks.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lgamma

import numpy as np
from numpy.typing import NDArray

from segdsl.learning.simplex import lowest

Floats = NDArray[np.float64]

TERMS = 40
DIGITS = 6
FEWEST = 50  # customers who came again
_BEYOND = 12.0  # logarithms of parameters are looked for up to here


@dataclass(frozen=True, slots=True, eq=False)
class Purchases:
    """Of each customer: days of purchase after the first, weeks from the first to the last, weeks from the
    first until today, and the mean spend on the days after the first (of no account where there are none).
    """

    repeats: Floats
    recency: Floats
    age: Floats
    spend: Floats


@dataclass(frozen=True, slots=True)
class Habits:
    """`r`, `alpha`: how the rates of customers vary; `a`, `b`: how their chances to leave do."""

    r: float
    alpha: float
    a: float
    b: float
    likelihood: float


@dataclass(frozen=True, slots=True)
class Spending:
    """`p`, `q`, `v`: how spends vary, within a customer and among them; `customers` it was learnt from."""

    p: float
    q: float
    v: float
    customers: int


def habits(bought: Purchases) -> Habits:
    """BG/NBD, by maximum likelihood. Equal histories count together: the order of customers is none."""
    rows = np.column_stack([bought.repeats, bought.recency, bought.age])
    different, times = np.unique(rows, axis=0, return_counts=True)
    repeats, recency, age = different.T
    counts, place = np.unique(repeats, return_inverse=True)
    never, at_least_one = repeats == 0, np.maximum(repeats, 1)

    def loss(logarithms: Floats) -> float:
        if np.abs(logarithms).max() > _BEYOND:
            return 1e18
        r, alpha, a, b = np.exp(logarithms)
        same = _gammas(r + counts) - lgamma(r) + lgamma(a + b) - lgamma(b)
        same += _gammas(b + counts) - _gammas(a + b + counts)
        alive = -(r + repeats) * np.log(alpha + age)
        left = np.log(a) - np.log(b + at_least_one - 1) - (r + repeats) * np.log(alpha + recency)
        left[never] = -np.inf
        return -float(np.sum(times * (same[place] + r * np.log(alpha) + np.logaddexp(alive, left))))

    found = lowest(loss, (0.0, 1.0, 0.0, 1.0))
    r, alpha, a, b = (round(float(value), DIGITS) for value in np.exp(found))
    return Habits(r, alpha, 1.0001 if abs(a - 1) < 1e-4 else a, b, -loss(found))


def spending(bought: Purchases) -> Spending:
    """Gamma-Gamma, by maximum likelihood, from those who came again and spent something."""
    known = (bought.repeats > 0) & (bought.spend > 0)
    rows = np.column_stack([bought.repeats[known], bought.spend[known]])
    repeats, spend = rows[np.lexsort(rows.T[::-1])].T
    counts, place = np.unique(repeats, return_inverse=True)
    total, log_spend, log_repeats = repeats * spend, np.log(spend), np.log(repeats)

    def loss(logarithms: Floats) -> float:
        if np.abs(logarithms).max() > _BEYOND:
            return 1e18
        p, q, v = np.exp(logarithms)
        shared = _gammas(p * counts + q) - _gammas(p * counts) - lgamma(q) + q * np.log(v)
        own = (p * repeats - 1) * log_spend + p * repeats * log_repeats
        own -= (p * repeats + q) * np.log(total + v)
        return -float(np.sum(shared[place] + own))

    found = np.exp(lowest(loss, (1.0, 1.0, 2.0)))
    p, q, v = (round(float(value), DIGITS) for value in found)
    return Spending(p, max(q, 1.0001), v, int(known.sum()))


def _gammas(values: Floats) -> Floats:
    return np.array([lgamma(value) for value in values.tolist()])


# ---------------------------------------------------------------- what is expected


def active(model: Habits, bought: Purchases) -> Floats:
    """The chance that a customer has not left for good."""
    return 1 / (1 + _left(model, bought))


def _left(model: Habits, bought: Purchases) -> Floats:
    """The odds that a customer has left; whoever came once has not."""
    rate = (model.alpha + bought.age) / (model.alpha + bought.recency)
    odds = model.a / (model.b + np.maximum(bought.repeats, 1) - 1) * rate ** (model.r + bought.repeats)
    return np.where(bought.repeats > 0, odds, 0.0)


def orders(model: Habits, bought: Purchases, weeks: float) -> Floats:
    """How many days of purchase are to come in so many weeks.

    The hypergeometric function of the source is written as its Euler transform, whose powers cancel all but
    one, and whose series converges quickly: 40 terms.
    """
    still = (model.alpha + bought.age) / (model.alpha + bought.age + weeks)
    whole = model.a + model.b + bought.repeats - 1
    series = np.ones_like(still)
    for factor, shift in reversed(terms(model)):
        series = 1 + factor * (1 - still) / (bought.repeats + shift) * series
    expected = whole / (model.a - 1) * (1 - still ** (model.a - 1) * series)
    return np.asarray(expected / (1 + _left(model, bought)))


def terms(model: Habits) -> list[tuple[float, float]]:
    """The factor of each term of the series, and what is added to the repeats in its denominator."""
    one, other, shift = model.a + model.b - 1 - model.r, model.a - 1, model.a + model.b - 1
    return [((one + k) * (other + k) / (k + 1), shift + k) for k in range(TERMS)]


def spend(model: Spending, bought: Purchases) -> Floats:
    """What a customer spends on a day of purchase: their own mean, pulled towards everybody's."""
    everybody = model.p * model.v / (model.q - 1)
    weight = model.p * bought.repeats / (model.p * bought.repeats + model.q - 1)
    own = np.where(bought.repeats > 0, bought.spend, 0.0)
    return np.asarray((1 - weight) * everybody + weight * own)
