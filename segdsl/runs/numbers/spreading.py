"""How scores are spread: how many customers have which points, and where the rules draw their lines.

In: a model and the points of every customer. Out: a `Spread`: bins on whole numbers, and the thresholds of
the rules with what stands there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from segdsl.decimals import in_digits
from segdsl.model.by_name import named
from segdsl.model.project import Model
from segdsl.runs.numbers.groups import thresholds

MOST_BINS = 25


@dataclass(frozen=True, slots=True)
class Spread:
    """Bin k counts what is from edge k up to edge k + 1, which is not in it."""

    name: str
    edges: tuple[int, ...]
    counts: tuple[int, ...]
    thresholds: tuple[tuple[float, str], ...]

    def document(self) -> dict[str, Any]:
        """As plain values."""
        lines = [{"at": at, "rule": rule} for at, rule in self.thresholds]
        return {"edges": list(self.edges), "counts": list(self.counts), "thresholds": lines}


def spreads(model: Model, scores: Mapping[str, Any]) -> tuple[Spread, ...]:
    """Of each score that gives nothing private away and has a value for somebody."""
    told = {name: scores[name].dropna().to_numpy(float) for name in model.scores if name not in model.private}
    return tuple(_spread(model, name, points) for name, points in told.items() if len(points))


def _spread(model: Model, name: str, points: Any) -> Spread:
    low, high = math.floor(points.min()), math.floor(points.max()) + 1
    each = math.ceil((high - low) / MOST_BINS)
    edges = range(math.floor(low / each) * each, high + each, each)
    counts, _ = np.histogram(points, bins=[*edges[:-1], edges[-1]])
    cuts = thresholds(model, named(model, name))
    lines = tuple((cut.at, f"{name} {'>' if cut.below else '>='} {in_digits(cut.at, 2)}") for cut in cuts)
    return Spread(name, tuple(edges), tuple(map(int, counts)), lines)
