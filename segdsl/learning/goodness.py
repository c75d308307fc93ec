"""How well a model did, in figures that can be compared with others'.

In: what was forecast and what came of it. Out: numbers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ALARM = 0.25  # of the population stability index: above it, much has moved


def auc(forecast: NDArray[np.generic], came: NDArray[np.bool_]) -> float | None:
    """How often one who did stands above one who did not, ties as half; None where either is missing.

    Source: the Mann-Whitney statistic (Hanley and McNeil, Radiology 143 (1982)).
    """
    levels, place = np.unique(forecast, return_inverse=True)
    yes = np.bincount(place, weights=came.astype(float), minlength=levels.size)
    no = np.bincount(place, minlength=levels.size) - yes
    if not yes.sum() or not no.sum():
        return None
    below = np.cumsum(no) - no / 2
    return float(np.sum(yes * below) / (yes.sum() * no.sum()))


def lifts(forecast: Floats, came: NDArray[np.bool_]) -> tuple[float, ...]:
    """For each tenth, those with the highest forecast first: its share of yes over that of all.

    Customers with the same forecast share their yes evenly, so that their order does not count. Empty where
    nobody said yes, or there are fewer than ten.
    """
    if forecast.size < 10 or not came.any():
        return ()
    _, place = np.unique(-forecast, return_inverse=True)
    of_level = np.bincount(place, weights=came.astype(float)) / np.bincount(place)
    expected = of_level[np.sort(place)]
    return tuple(float(part.mean() / came.mean()) for part in np.array_split(expected, 10))


def drift(before: Floats, now: Floats) -> float:
    """The population stability index of two sets of shares: below 0.1 nothing moved, above 0.25 much did.

    Shares below a thousandth count as one. Source: Lewis, An Introduction to Credit Scoring (1994).
    """
    old, new = np.maximum(before, 0.001), np.maximum(now, 0.001)
    return float(np.sum((new - old) * np.log(new / old)))
