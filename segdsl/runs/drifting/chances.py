"""Whether customers are still those that a chance was learnt from.

In: what was learnt, and the share of customers that each of its conditions holds of now. Out: the features
whose customers moved, with how far.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

import numpy as np

from segdsl.learning.goodness import ALARM, drift
from segdsl.learnt_files import Prediction
from segdsl.model.nodes import Expression, Overall
from segdsl.model.project import Model
from segdsl.syntax.from_learnt import POINTS
from segdsl.syntax.lifetime_rules import part
from segdsl.types import Kind, Number

SHARE = Kind(Number(False, 0, 1))


def asked(model: Model, name: str) -> dict[str, Expression]:
    """The share of customers that each condition holds of, by its number."""
    lesson, score = model.learnt[name], model.scores[part(name, POINTS)]
    return {
        str(number): Overall("share", line.condition, lesson.among, None, SHARE, line.span)
        for number, line in enumerate(score.points)
    }


def moved(what: Prediction, shares: Mapping[str, float | None]) -> Iterator[str]:
    """The features whose customers moved from bin to bin."""
    for feature, own in groupby(enumerate(what.points), key=lambda one: one[1].feature):
        pairs = list(own)
        now = np.array([shares[str(number)] for number, _ in pairs], dtype=float)
        index = drift(np.array([point.share for _, point in pairs]), now)
        if index > ALARM:
            yield f"`{feature}` ({index:.2f})"
