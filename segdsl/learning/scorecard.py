"""A chance as points: a model that a person can read, add up and dispute.

In: features and answers of customers. Out: a `Scorecard`: points for each bin of each feature, and a table
from their sum to a chance. 10 points double the odds; the least of a feature's bins has 0.

Source: scorecards of credit scoring (Siddiqi, Credit Risk Scorecards (2006)), on ridge logistic regression.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from segdsl.learning import logistic
from segdsl.learning.bins import Bins, bins_of
from segdsl.learning.features import Feature
from segdsl.learning.steps import Table, rising, table

DOUBLING = 10
_SCALE = DOUBLING / log(2)

Answers = NDArray[np.bool_]
Features = Mapping[str, Feature]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What one feature adds: points for each of its bins. `shares` are those of the customers."""

    bins: Bins
    points: tuple[int, ...]
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Scorecard:
    """Parts by the name of their feature, in the order in which these were given."""

    parts: Mapping[str, Part]
    table: Table

    def points(self, features: Features) -> NDArray[np.int64]:
        """The sum of each customer."""
        total = np.zeros(size_of(features), dtype=np.int64)
        for name, part in self.parts.items():
            total += np.array(part.points, dtype=np.int64)[part.bins.places(features[name])]
        return total

    def chances(self, points: NDArray[np.int64]) -> NDArray[np.float64]:
        """The chance that each sum stands for."""
        starts = [start for start, _ in self.table[1:]]
        return np.array([chance for _, chance in self.table])[np.searchsorted(starts, points, side="right")]


def size_of(features: Features) -> int:
    """How many customers there are."""
    return len(next(iter(features.values())).values)


def learn(features: Features, answers: Answers, most: int | None = None) -> Scorecard:
    """The scorecard of at most so many features, those that say most together."""
    bins = {name: bins_of(feature, answers) for name, feature in features.items()}
    places = {name: bins[name].places(feature) for name, feature in features.items()}
    chosen = (
        tuple(features) if most is None or most >= len(features) else _chosen(bins, places, answers, most)
    )
    fitted = logistic.fit([places[n] for n in chosen], [len(bins[n].listed) for n in chosen], answers)
    parts = {
        name: _part(bins[name], places[name], weights)
        for name, weights in zip(chosen, fitted.weights, strict=True)
    }
    card = Scorecard(parts, ((0, 0.0),))
    return Scorecard(parts, table(card.points({name: features[name] for name in chosen}), answers))


def _part(bins: Bins, places: NDArray[np.intp], weights: NDArray[np.float64]) -> Part:
    count = np.bincount(places, minlength=len(bins.listed)).astype(float)
    weights = weights.copy()
    if bins.direction:
        ranges, sign = slice(0, bins.ordered), bins.direction
        weights[ranges] = sign * rising(sign * weights[ranges], count[ranges] + 1)
    points = np.rint((weights - weights.min()) * _SCALE).astype(int)
    return Part(bins, tuple(points.tolist()), tuple(np.round(count / count.sum(), 4).tolist()))


def _chosen(
    bins: Mapping[str, Bins], places: Mapping[str, NDArray[np.intp]], answers: Answers, most: int
) -> tuple[str, ...]:
    """Features, one by one, that lower the loss most on customers that they were not fitted on."""
    chosen: list[str] = []
    loss = np.inf
    while len(chosen) < most:
        rest = [name for name in bins if name not in chosen]
        tried = [(_loss([*chosen, name], bins, places, answers), name) for name in rest]
        best, name = min(tried, key=lambda one: one[0])
        if best >= loss and chosen:
            break
        loss = best
        chosen.append(name)
    return tuple(name for name in bins if name in chosen)


def _loss(
    names: list[str], bins: Mapping[str, Bins], places: Mapping[str, NDArray[np.intp]], answers: Answers
) -> float:
    """The loss of these features: each half of the customers by what the other one says."""
    sizes = [len(bins[name].listed) for name in names]
    even = np.arange(answers.size) % 2 == 0
    total = 0.0
    for half in (even, ~even):
        fitted = logistic.fit([places[name][half] for name in names], sizes, answers[half])
        odds = fitted.log_odds([places[name][~half] for name in names], int((~half).sum()))
        total += float(np.sum(np.logaddexp(0.0, odds) - answers[~half] * odds))
    return round(total, 6)
