"""Why a customer has the chance or the expected spend that they have.

In: a reference with the customer in it, and what was learnt. Out: clauses: whom it is about, the sum of
points, the three features that add most, or least, beside what they add to the average customer, and all
others together: what is told adds up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from segdsl.decimals import in_digits, rounded
from segdsl.diagnostics import PRIVATE
from segdsl.learnt_files import Clusters, Learnt, Lifetime, Point
from segdsl.model.project import Points
from segdsl.reference.evaluate import Reference
from segdsl.reference.explain import Clause, explain
from segdsl.source import Span
from segdsl.syntax.cluster_rules import distance
from segdsl.syntax.from_learnt import POINTS
from segdsl.syntax.lifetime_rules import AGE, MEAN, RECENCY, REPEATS, part

REASONS = 3


@dataclass(frozen=True, slots=True)
class _Reason:
    """How many more points a customer has of something than the average; None where that is private.

    `clause` says what it is that they have more of.
    """

    more: float | None
    clause: Clause

    def told(self, tenths: int) -> Clause:
        """With so many tenths of a point."""
        if self.more is None:
            return replace(self.clause, holds=None, value=PRIVATE)
        way = "more" if tenths >= 0 else "fewer"
        said = f"{in_digits(abs(tenths) / 10)} points {way} than the average customer"
        return replace(self.clause, text=f"{self.clause.text}: {said}")


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
    return (*head, *_points(reference, customer, learnt.name, learnt.what.points))


def _points(reference: Reference, customer: int, name: str, points: Sequence[Point]) -> Iterator[Clause]:
    """The sum, and what it is made of."""
    score = reference.model.scores[part(name, POINTS)]
    pairs = zip(points, score.points, strict=True)
    found = [
        _reason(reference, customer, feature, list(own))
        for feature, own in groupby(pairs, key=lambda pair: pair[0].feature)
    ]
    found.sort(key=lambda one: -abs(one.more or 0.0))
    total = reference.value(score.name, customer)
    usual = rounded(sum(point.points * point.share for point in points), 1)
    if name in reference.model.private:
        yield Clause(f"{PRIVATE} points", None, PRIVATE, score.span)
    else:
        said = f"{in_digits(total)} points; the average customer has {in_digits(usual, 1)}"
        yield Clause(said, None, total, score.span)
    apart = found[:REASONS]
    if others := found[REASONS:]:
        apart.append(_together(others, score.span))
    tenths = adding_up([one.more or 0.0 for one in apart], int((rounded(total, 1) - usual) * 10))
    yield from (one.told(number) for one, number in zip(apart, tenths, strict=True))


def _together(others: Sequence[_Reason], span: Span) -> _Reason:
    """What all others add; private where something of it is."""
    mores = [one.more for one in others if one.more is not None]
    words = "the other feature" if len(others) == 1 else f"the other {len(others)} features together"
    return _Reason(sum(mores) if len(mores) == len(others) else None, Clause(words, True, None, span))


def adding_up(numbers: Sequence[float], total: int) -> list[int]:
    """The numbers in tenths, rounded so that they add up to the total: those that are nearest to it give way.

    None is off by a tenth or more where they add up to nearly the total before.
    """
    tenths = [round(number * 10) for number in numbers]
    missing = total - sum(tenths)
    if abs(missing) > len(numbers):  # they are not all of it: something is private
        return tenths
    step = 1 if missing > 0 else -1
    places = sorted(range(len(numbers)), key=lambda place: step * (tenths[place] - numbers[place] * 10))
    for place in places[: abs(missing)]:
        tenths[place] += step
    return tenths


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
            return _Reason(None, Clause(feature, True, None, line.span))
        if why.holds:
            return _Reason(point.points - usual, Clause(point.when, True, _value(why), line.span))
    return _Reason(-usual, Clause(f"{feature} is something else", True, None, own[0][1].span))


def _value(why: Clause) -> object:
    """What the feature is."""
    return why.value if why.value is not None or not why.clauses else _value(why.clauses[0])
