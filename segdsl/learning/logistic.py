"""How much each bin of each feature says about the answer.

In: for each feature the bin that each customer is in, and answers. Out: a weight for each bin, in log-odds.

Source: logistic regression with a ridge penalty (le Cessie and van Houwelingen, Applied Statistics 41
(1992)), by Newton's method with halved steps. As a customer is in one bin of each feature, the sums that it
needs are counts; they are added in the order of the customers, so that threads change nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RIDGE = 10.0  # about what ten customers would say; chosen on data of four kinds
STEPS = 50

Weights = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """`weights` has an array for each feature, a weight for each of its bins."""

    intercept: float
    weights: tuple[Weights, ...]

    def log_odds(self, places: Sequence[Places], size: int) -> Weights:
        """Of each customer, by the bins that they are in."""
        total = np.full(size, self.intercept)
        for weights, place in zip(self.weights, places, strict=True):
            total += weights[place]
        return total


def fit(places: Sequence[Places], sizes: Sequence[int], answers: NDArray[np.bool_]) -> Fit:
    """The weights. `sizes` has the number of bins of each feature; the intercept is not penalised."""
    yes = answers.astype(float)
    ends = np.cumsum([1, *sizes])
    shifted = [place + start for place, start in zip(places, ends, strict=False)]
    columns = [np.zeros(yes.size, dtype=np.intp), *shifted]
    width = int(ends[-1])
    penalty = np.full(width, RIDGE)
    penalty[0] = 0.0
    share = np.clip(yes.mean(), 1e-6, 1 - 1e-6)
    weights = np.zeros(width)
    weights[0] = np.log(share / (1 - share))
    loss = _loss(weights, columns, yes, penalty)
    for _ in range(STEPS):
        step = _newton(weights, columns, yes, penalty)
        weights, loss, done = _downhill(weights, step, loss, columns, yes, penalty)
        if done:
            break
    weights = np.round(weights, 9)
    parts = np.split(weights, ends)[1:-1]
    return Fit(float(weights[0]), tuple(parts))


def _odds(weights: Weights, columns: Sequence[Places]) -> Weights:
    total = np.zeros(columns[0].size)
    for column in columns:
        total += weights[column]
    return total


def chances(log_odds: Weights) -> Weights:
    """Probabilities from log-odds."""
    found: Weights = 1.0 / (1.0 + np.exp(-np.clip(log_odds, -500, 500)))
    return found


def _loss(weights: Weights, columns: Sequence[Places], yes: Weights, penalty: Weights) -> float:
    odds = _odds(weights, columns)
    return float(np.sum(np.logaddexp(0.0, odds) - yes * odds) + np.sum(penalty * weights**2) / 2)


def _newton(weights: Weights, columns: Sequence[Places], yes: Weights, penalty: Weights) -> Weights:
    width = weights.size
    chance = chances(_odds(weights, columns))
    slope, curve = penalty * weights, np.diag(penalty + 1e-9)
    spread = chance * (1 - chance)
    for place, one in enumerate(columns):
        slope += np.bincount(one, weights=chance - yes, minlength=width)
        for other in columns[place:]:
            both = np.bincount(one * width + other, weights=spread, minlength=width * width)
            square = both.reshape(width, width)
            curve += square if one is other else square + square.T
    return np.asarray(np.linalg.solve(curve, slope), dtype=np.float64)


def _downhill(
    weights: Weights, step: Weights, loss: float, columns: Sequence[Places], yes: Weights, penalty: Weights
) -> tuple[Weights, float, bool]:
    """The step, halved until it leads down; and whether there is nothing left to gain."""
    for _ in range(30):
        tried = weights - step
        found = _loss(tried, columns, yes, penalty)
        if found <= loss:
            return tried, found, float(np.abs(step).max()) < 1e-10
        step = step / 2
    return weights, loss, True
