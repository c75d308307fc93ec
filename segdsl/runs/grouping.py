"""Learning groups of customers who are alike.

In: a job, and clusters. Out: what was learnt; or, before names are given, how so many and so many groups
would do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic, Problem
from segdsl.learning.bins import FEWEST_OF_A_WORD, MOST_WORDS, quoted
from segdsl.learning.features import Feature, Flags, Numbers, Words
from segdsl.learning.groups import Choice, centroids, judged, matched, nearest
from segdsl.learnt_files import Axis, Learnt
from segdsl.learnt_files import Clusters as Groups
from segdsl.model.lessons import Clusters
from segdsl.project.learnt import FEWEST, digests, heading
from segdsl.runs.job import Job
from segdsl.runs.lessons import customers, data_digest
from segdsl.runs.segmenting import read_sources
from segdsl.sources.loading import Loaded

JUDGED = 5000  # customers that groups are judged by
OF_WORDS = round(2**0.5, 6)  # the width of what holds or not: it counts half as much as a number


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How k groups would do, and what each of them is like."""

    choice: Choice
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Space:
    """The customers as points, on axes."""

    axes: tuple[Axis, ...]
    points: NDArray[np.float64]
    data: str


def groups(job: Job, name: str, wanted: Clusters, before: Learnt | None) -> Learnt:
    """Names stay with the groups that moved least. Raises Problem where too few customers say anything."""
    space = _space(job, name, wanted)
    middles = centroids(space.points, wanted.number, name)
    if before is not None and isinstance(before.what, Groups):
        middles = middles[list(_order(before.what, space.axes, middles))]
    shares = np.bincount(nearest(space.points, middles), minlength=wanted.number) / len(space.points)
    choice = judged(space.points[:JUDGED], wanted.number, name)
    what = Groups(
        space.axes,
        tuple(tuple(middle) for middle in middles.tolist()),
        tuple(np.round(shares, 4).tolist()),
    )
    figures = ("silhouette", "stability", "shuffled")
    tested = {figure: round(getattr(choice, figure), 3) for figure in figures} | {"clear": choice.clear}
    said = digests(wanted, job.model)
    return Learnt(name, str(job.as_of.today), said, space.data, len(space.points), what, tested)


def suggestions(job: Job, name: str, wanted: Clusters, ks: range) -> tuple[Suggestion, ...]:
    """How each number of groups would do."""
    space = _space(job, name, wanted)
    return tuple(_suggestion(space, k, name) for k in ks)


def _suggestion(space: _Space, k: int, name: str) -> Suggestion:
    middles = centroids(space.points, k, name)
    return Suggestion(judged(space.points[:JUDGED], k, name), tuple(_like(space.axes, m) for m in middles))


def _like(axes: tuple[Axis, ...], middle: NDArray[np.float64]) -> str:
    """What a group is like: the three axes on which it is furthest from everybody."""
    order = np.argsort(-np.abs(middle), kind="stable")[:3]
    return ", ".join(_said(axes[place], float(middle[place])) for place in order)


def _said(axis: Axis, place: float) -> str:
    value = place * axis.width + axis.centre
    if axis.when is not None:
        return f"{axis.when}: {value:.0%} (of all {axis.centre:.0%})"
    way = "high" if place >= 0 else "low"
    return f"{axis.feature} {way}: {value:.4g} (of all {axis.centre:.4g})"


# ---------------------------------------------------------------- customers as points


def _space(job: Job, name: str, wanted: Clusters) -> _Space:
    """Everybody of whom all features are known."""
    loaded, _ = read_sources(job, tuple(wanted.rests_on.values()))
    features = _features(job, loaded, name, wanted)
    columns = [(axis, values) for text, feature in features.items() for axis, values in _axes(text, feature)]
    if not columns:
        message = f"nothing tells the customers of `{name}` apart: every feature is the same for all"
        raise Problem([Diagnostic("too-few-customers", message, heading(job.model, name))])
    matrix = np.column_stack([(values - axis.centre) / axis.width for axis, values in columns])
    return _Space(tuple(axis for axis, _ in columns), matrix, data_digest(loaded))


def _features(job: Job, loaded: Loaded, name: str, wanted: Clusters) -> dict[str, Feature]:
    day = AsOf(job.as_of.today, job.as_of.zone)
    features, _ = customers(job, loaded, name, day, wanted.features, wanted.among)
    known = np.logical_and.reduce([_known(feature) for feature in features.values()])
    if known.sum() < FEWEST:
        message = f"all features of `{name}` are known of {int(known.sum())} customers"
        hint = f"below {FEWEST} there are no groups to speak of: leave out what few have"
        raise Problem([Diagnostic("too-few-customers", message, heading(job.model, name), hint=hint)])
    return {text: feature.of(known) for text, feature in features.items()}


def _known(feature: Feature) -> NDArray[np.bool_]:
    match feature:
        case Numbers():
            return ~np.isnan(feature.values)
        case Words():
            return np.array([text is not None for text in feature.values], dtype=bool)
        case Flags():
            return np.asarray(feature.values >= 0)


def _axes(text: str, feature: Feature) -> Iterator[tuple[Axis, NDArray[np.float64]]]:
    """A number is an axis, in standard deviations, and so is yes or no; a text has one for each word."""
    match feature:
        case Numbers():
            values = feature.values
            width = round(float(values.std()), 6)
            if width > 0:
                yield Axis(text, None, round(float(values.mean()), 6), width), values
        case Flags():
            yield _indicator(text, text, feature.values == 1)
        case Words():
            words, times = np.unique(feature.values.astype(str), return_counts=True)
            common = sorted(zip((-times).tolist(), words.tolist(), strict=True))[:MOST_WORDS]
            for word in sorted(word for count, word in common if -count >= FEWEST_OF_A_WORD):
                yield _indicator(text, f"{text} = {quoted(word)}", feature.values == word)


def _indicator(text: str, when: str, holds: NDArray[np.bool_]) -> tuple[Axis, NDArray[np.float64]]:
    values = holds.astype(float)
    return Axis(text, when, round(float(values.mean()), 6), OF_WORDS), values


def _order(before: Groups, axes: tuple[Axis, ...], middles: NDArray[np.float64]) -> tuple[int, ...]:
    """Which new group takes the place of each old one; as they are, where they can't be compared."""
    said = [(axis.feature, axis.when) for axis in before.axes]
    if said != [(axis.feature, axis.when) for axis in axes] or len(before.centroids) != len(middles):
        return tuple(range(len(middles)))
    old_width, old_centre = (np.array([getattr(a, n) for a in before.axes]) for n in ("width", "centre"))
    width, centre = (np.array([getattr(a, n) for a in axes]) for n in ("width", "centre"))
    old = (np.array(before.centroids) * old_width + old_centre - centre) / width
    return matched(old, middles)
