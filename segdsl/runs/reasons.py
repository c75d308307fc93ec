"""Why a customer has the chance or the expected spend that they have.

In: a reference with the customer in it, and what was learnt. Out: clauses: whom it is about, the sum of
points, and the three features that add most, or least, beside what they add to the average customer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from segdsl.decimals import in_digits
from segdsl.diagnostics import PRIVATE
from segdsl.learnt_files import Clusters, Learnt, Lifetime, Point
from segdsl.model.project import Points
from segdsl.reference.evaluate import Reference
from segdsl.reference.explain import Clause, explain
from segdsl.syntax.cluster_rules import distance
from segdsl.syntax.from_learnt import POINTS
from segdsl.syntax.lifetime_rules import AGE, MEAN, RECENCY, REPEATS, part

REASONS = 3


@dataclass(frozen=True, slots=True)
class _Reason:
    """The points of the bin that a customer is in, and how many more they are than those of the average."""

    more: float
    clause: Clause


def reasons(reference: Reference, customer: int, learnt: Learnt) -> tuple[Clause, ...]:
    """Of a chance, expected spend, or a group."""
    lesson = reference.model.learnt.get(learnt.name)
    among = lesson.among if lesson is not None else None
    head: list[Clause] = []
    if among is not None:
        why = explain(reference, among, customer)
        head.append(replace(why, text=f"among {why.text}"))
        if not why.holds:
            return tuple(head)
    if isinstance(learnt.what, Lifetime):
        return (*head, *_habits(reference, customer, learnt.name))
    if isinstance(learnt.what, Clusters):
        return (*head, *_nearness(reference, customer, learnt.name, len(learnt.what.centroids)))
    score = reference.model.scores[part(learnt.name, POINTS)]
    pairs = zip(learnt.what.points, score.points, strict=True)
    found = [
        _reason(reference, customer, feature, list(own))
        for feature, own in groupby(pairs, key=lambda pair: pair[0].feature)
    ]
    found.sort(key=lambda one: -abs(one.more))
    total = reference.value(score.name, customer)
    usual = sum(point.points * point.share for point in learnt.what.points)
    said = f"{in_digits(total)} points; the average customer has {in_digits(usual, 1)}"
    secret = learnt.name in reference.model.private
    head.append(
        Clause(f"{PRIVATE} points" if secret else said, None, PRIVATE if secret else total, score.span)
    )
    return (*head, *(one.clause for one in found[:REASONS]))


_SAID = {
    REPEATS: "days of purchase after the first",
    RECENCY: "weeks from the first purchase to the last",
    AGE: "weeks since the first purchase",
    MEAN: "mean spend on those days",
    "active": "chance to come again at all",
    "orders": "days of purchase that are to come",
    "each": "expected spend on each",
}


def _habits(reference: Reference, customer: int, name: str) -> Iterator[Clause]:
    """What is known of a customer's purchases, and what is expected."""
    secret = name in reference.model.private
    for which, words in _SAID.items():
        called = part(name, which)
        value = reference.value(called, customer)
        span = reference.model.traits[called].span
        if value is not None:
            yield Clause(words, None, PRIVATE if secret else value, span)


def _nearness(reference: Reference, customer: int, name: str, number: int) -> Iterator[Clause]:
    """How far it is to each group, in widths of the features."""
    lifecycle = reference.model.lifecycles[name]
    own, secret = reference.value(name, customer), name in reference.model.private
    for place, stage in zip(range(1, number + 1), lifecycle.stages, strict=False):
        square = reference.value(distance(name, place), customer)
        away = "a feature of theirs is unknown" if square is None else f"{in_digits(square**0.5, 2)} away"
        said = PRIVATE if secret else away
        yield Clause(f"cluster {stage.name}: {said}", None if secret else own == stage.name, None, stage.span)


def _reason(reference: Reference, customer: int, feature: str, own: list[tuple[Point, Points]]) -> _Reason:
    """Which of a feature's bins the customer is in; in none of them they have no points of it."""
    usual = sum(point.points * point.share for point, _ in own)
    for point, line in own:
        why = explain(reference, line.condition, customer)
        if why.holds is None:
            return _Reason(0.0, Clause(feature, None, PRIVATE, line.span))
        if why.holds:
            more = point.points - usual
            return _Reason(more, Clause(f"{point.when}: {_beside(more)}", True, _value(why), line.span))
    more = -usual
    return _Reason(more, Clause(f"{feature} is something else: {_beside(more)}", True, None, own[0][1].span))


def _beside(more: float) -> str:
    way = "more" if more >= 0 else "fewer"
    return f"{in_digits(abs(more), 1)} points {way} than the average customer"


def _value(why: Clause) -> object:
    """What the feature is."""
    return why.value if why.value is not None or not why.clauses else _value(why.clauses[0])
