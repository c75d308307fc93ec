"""A chance that is learnt, with how well it does on customers that it has not seen.

In: customers with their answers, at one time or at two. Out: a scorecard, and its `Figures`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segdsl.learning.drawing import FOLDS, folds
from segdsl.learning.goodness import auc, lifts
from segdsl.learning.scorecard import Answers, Features, Scorecard, learn

Points = NDArray[np.int64]
Chances = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Customers in the order in which they were drawn: their features, and what they answered."""

    features: Features
    answers: Answers

    def of(self, chosen: NDArray[np.bool_]) -> Sample:
        """Some of them."""
        return Sample({name: one.of(chosen) for name, one in self.features.items()}, self.answers[chosen])

    def only(self, name: str) -> Sample:
        """With a single feature."""
        return Sample({name: self.features[name]}, self.answers)

    @property
    def rarer(self) -> int:
        """How many gave the rarer answer."""
        yes = int(self.answers.sum())
        return min(yes, self.answers.size - yes)


@dataclass(frozen=True, slots=True)
class Figures:
    """How a forecast did.

    auc:       how often one who did stands above one who did not; None where nobody, or everybody, did
    single:    the feature that does best alone, with its own figure
    lifts:     for each tenth, those with the highest chance first, its share of yes over that of all
    predicted: the mean chance; `actual`: the share of those who did
    """

    customers: int
    positives: int
    auc: float | None
    single: tuple[str, float] | None
    lifts: tuple[float, ...]
    predicted: float
    actual: float


def over_time(before: Sample, now: Sample, most: int | None) -> tuple[Scorecard, Figures]:
    """Learnt from what became of then, tested on what became of now; then learnt anew."""
    return learn(now.features, now.answers, most), tested(before, now, most)


def tested(before: Sample, now: Sample, most: int | None) -> Figures:
    """What the customers of before say of those of now."""
    points, chances = _forecast(before, now, most)
    alone = ((name, _forecast(before.only(name), now.only(name), None)[0]) for name in now.features)
    figures = {name: auc(those, now.answers) for name, those in alone}
    return _figures(chances, now.answers, auc(points, now.answers), figures)


def in_folds(sample: Sample, most: int | None) -> tuple[Scorecard, Figures]:
    """Learnt from all; tested on each fifth by what the others say."""
    fold = folds(sample.answers.size, sample.answers)
    points, chances = _out_of_fold(sample, fold, most)
    alone = ((name, _out_of_fold(sample.only(name), fold, None)[0]) for name in sample.features)
    figures = {name: auc_in_folds(those, sample.answers, fold) for name, those in alone}
    own = auc_in_folds(points, sample.answers, fold)
    return learn(sample.features, sample.answers, most), _figures(chances, sample.answers, own, figures)


def auc_in_folds(points: Points, came: Answers, fold: NDArray[np.intp]) -> float | None:
    """The mean of the folds' own: points of different cards have no zero in common, by which to compare."""
    found = [auc(points[fold == one], came[fold == one]) for one in range(FOLDS)]
    known = [figure for figure in found if figure is not None]
    return float(np.mean(known)) if known else None


def _forecast(before: Sample, now: Sample, most: int | None) -> tuple[Points, Chances]:
    card = learn(before.features, before.answers, most)
    points = card.points(now.features)
    return points, card.chances(points)


def _out_of_fold(sample: Sample, fold: NDArray[np.intp], most: int | None) -> tuple[Points, Chances]:
    points = np.zeros(sample.answers.size, dtype=np.int64)
    chances = np.zeros(sample.answers.size)
    for one in range(FOLDS):
        those = fold == one
        points[those], chances[those] = _forecast(sample.of(~those), sample.of(those), most)
    return points, chances


def _figures(chances: Chances, came: Answers, own: float | None, alone: dict[str, float | None]) -> Figures:
    figures = [(figure, name) for name, figure in alone.items() if figure is not None]
    best = max(figures, key=lambda one: one[0]) if figures else None
    return Figures(
        came.size,
        int(came.sum()),
        own,
        None if best is None else (best[1], best[0]),
        lifts(chances, came),
        float(chances.mean()),
        float(came.mean()),
    )
