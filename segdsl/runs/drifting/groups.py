"""Whether customers are still in the groups that were learnt.

In: what was learnt, and of the customers of today the share of each group, how far its customers are from its
middle, and how many are far from every group. Out: what has moved, in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from segdsl.learning.goodness import ALARM, drift
from segdsl.learning.groups import spread
from segdsl.learnt_files import Axis, Clusters
from segdsl.model.by_name import named
from segdsl.model.nodes import Expression, Literal, Overall
from segdsl.model.project import Lifecycle, Model
from segdsl.model.terms import all_of, call, real
from segdsl.runs.drifting.chances import SHARE
from segdsl.syntax.cluster_rules import distance
from segdsl.types import Doubt, Kind, Number

GROWN = 1.25  # times as far as then from the middles of the groups
FAR = 3.0  # times as far as all were then, on average: at most a ninth of them were (Chebyshev)
MOST_FAR = 1 / FAR**2

_MEAN = Kind.of(Number(), Doubt.LACKING)


def asked(model: Model, name: str, what: Clusters) -> dict[str, Expression]:
    """Of each group the share and the mean square of the distance; and the share of those far from all."""
    groups, own = model.lifecycles[name], named(model, name)
    among = groups.among
    found: dict[str, Expression] = {}
    away = [named(model, distance(name, number)) for number in range(1, len(what.centroids) + 1)]
    for stage, square in zip(groups.stages, away, strict=True):
        inside = call("=", (own, Literal(stage.name, groups.kind, stage.span)), stage.span)
        found[_share(stage.name)] = Overall("share", inside, among, None, SHARE, stage.span)
        found[_away(stage.name)] = Overall("average", square, inside, None, _MEAN, stage.span)
    limit = real(FAR**2 * _then(what), groups.span)
    far = all_of([call(">", (square, limit), groups.span) for square in away], groups.span)
    found["far"] = Overall("share", far, among, None, SHARE, groups.span)
    return found


def _share(stage: str) -> str:
    return f"share of {stage}"


def _away(stage: str) -> str:
    return f"distance in {stage}"


def _then(what: Clusters) -> float:
    """The mean square of the distance of those whom it was learnt from, from the middle of their group."""
    return spread(
        np.array([_variance(a) for a in what.axes]), np.array(what.shares), np.array(what.centroids)
    )


def _variance(axis: Axis) -> float:
    """Of a number in standard deviations; of what holds or not, by how often it does."""
    return 1.0 if axis.when is None else axis.centre * (1 - axis.centre) / axis.width**2


def moved(groups: Lifecycle, what: Clusters, numbers: Mapping[str, float | None]) -> Iterator[str]:
    """Groups of other sizes, customers further from the middles, customers far from every group."""
    names = [stage.name for stage in groups.stages]
    shares = np.array([numbers[_share(name)] or 0.0 for name in names])
    known = shares.sum()
    if not known:
        yield "nobody is in any of its groups"
        return
    yield from _resized(names, np.array(what.shares), shares / known)
    squares = np.array([numbers[_away(name)] or 0.0 for name in names])
    now, then = float((shares * squares).sum() / known), _then(what)
    if now > GROWN**2 * then:
        yield f"they are {(now / then) ** 0.5:.1f} times as far from the middle of their group as then"
    if (far := (numbers["far"] or 0.0) / known) > MOST_FAR:
        yield f"{far:.0%} are far from every group"


def _resized(names: list[str], then: np.ndarray, now: np.ndarray) -> Iterator[str]:
    """That sizes moved, with the group that did so most."""
    index = drift(then, now)
    if index > ALARM:
        most = int(np.abs(now - then).argmax())
        moved = f"`{names[most]}` {now[most]:.0%}, then {then[most]:.0%}"
        yield f"the groups have other sizes ({index:.2f}), {moved}"
