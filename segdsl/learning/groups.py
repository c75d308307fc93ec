"""Groups of customers who are alike.

In: points, a row for each customer. Out: centroids, the largest group first, and which one each customer is
nearest to; whether there are groups at all. Equal rows count together and draws are seeded by a text, so
that the order of customers changes nothing.

Sources: k-means (Lloyd 1982) from k-means++ (Arthur and Vassilvitskii 2007); silhouette (Rousseeuw 1987);
adjusted Rand index (Hubert and Arabie 1985); stability by bootstraps (Hennig 2007).
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import md5
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Groups = NDArray[np.intp]

STARTS, STEPS, DIGITS = 10, 200, 4
COMPARED = 2000  # customers of a silhouette
BOOTSTRAPS, SHUFFLES = 20, 10
AT_ONCE = 64  # points whose distances to all others are held


def centroids(points: Points, k: int, seed: str, starts: int = STARTS) -> Points:
    """The middles of k groups, the largest first; there are at least k different points."""
    rows, times = np.unique(np.round(points, 6), axis=0, return_counts=True)
    best: tuple[float, Points] | None = None
    for start in range(starts):
        found, spread = _settled(rows, times.astype(float), _first(rows, times, k, _draws(seed, k, start)))
        if best is None or spread < best[0] - 1e-9:
            best = spread, found
    assert best is not None
    middles = best[1]
    sizes = np.bincount(nearest(rows, middles), weights=times, minlength=k)
    order = np.lexsort((*middles.T[::-1], -sizes))
    return np.asarray(np.round(middles[order], DIGITS))


def _draws(*parts: object) -> np.random.Generator:
    digest = md5(":".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()
    return np.random.default_rng(int(digest[:8], 16))


def _first(rows: Points, times: NDArray[np.intp], k: int, draws: np.random.Generator) -> Points:
    """Rows that stand far from one another."""
    weight = times.astype(float)
    chosen = [_drawn(weight, draws)]
    while len(chosen) < k:
        distance = _squares(rows, rows[chosen]).min(axis=1) * weight
        chosen.append(_drawn(distance, draws))
    return rows[chosen].copy()


def _drawn(weight: Points, draws: np.random.Generator) -> int:
    sums = np.cumsum(weight)
    return min(int(np.searchsorted(sums, draws.random() * sums[-1], side="right")), weight.size - 1)


def _settled(rows: Points, times: Points, middles: Points) -> tuple[Points, float]:
    """The middles when nobody changes group any more, and how far customers are from them."""
    group, weighted = np.full(len(rows), -1), rows.T * times
    for _ in range(STEPS):
        squares = _squares(rows, middles)
        now = squares.argmin(axis=1)
        if (now == group).all():
            break
        group = now
        sizes = np.bincount(group, weights=times, minlength=len(middles))
        sums = np.stack([np.bincount(group, weights=w, minlength=len(middles)) for w in weighted], axis=1)
        some = sizes > 0
        middles[some] = sums[some] / sizes[some, None]
        if not some.all():
            middles[~some] = rows[squares.min(axis=1).argmax()]
    return middles, float((times * _squares(rows, middles).min(axis=1)).sum())


def _squares(rows: Points, others: Points) -> Points:
    """How far each row is from each of the others, squared; added up column by column, as rows are short."""
    squares = np.zeros((len(others), len(rows)))
    for own, other in zip(rows.T, others.T, strict=True):
        apart = own - other[:, None]
        squares += np.square(apart, out=apart)
    return squares.T


def nearest(points: Points, middles: Points) -> Groups:
    """The group of each point; the first of those that are equally near."""
    return np.asarray(_squares(points, middles).argmin(axis=1), dtype=np.intp)


def spread(variances: Points, shares: Points, middles: Points) -> float:
    """The mean square of the distance of customers from the middle of their group.

    It is what is left of the variances on all axes when that between the groups is taken away: groups have a
    share of all customers, and middles are measured from the middle of all.
    """
    between = (shares * (middles**2).sum(axis=1)).sum() / shares.sum()
    return float(max(variances.sum() - between, 0.0))


# ---------------------------------------------------------------- whether there are groups


@dataclass(frozen=True, slots=True)
class Choice:
    """How k groups do. `shuffled` is the highest silhouette of the same columns, each in an order of its own.

    stability: the mean adjusted Rand index between the groups, and those of customers drawn anew
    """

    k: int
    shares: tuple[float, ...]
    silhouette: float
    stability: float
    shuffled: float

    @property
    def clear(self) -> bool:
        """Whether there is more in it than the columns themselves have, and the same again from others."""
        return self.silhouette > self.shuffled + 0.02 and self.stability >= 0.7


def judged(points: Points, k: int, seed: str) -> Choice:
    """How well k groups describe the customers, who are in the order in which they were drawn."""
    middles = centroids(points, k, seed)
    group = nearest(points, middles)
    sizes = np.bincount(group, minlength=k) / len(group)
    again = [_again(points, k, f"{seed}:{number}", group) for number in range(BOOTSTRAPS)]
    nothing = [_shuffled(points[:COMPARED], k, f"{seed}:{number}") for number in range(SHUFFLES)]
    shape = silhouette(points[:COMPARED], group[:COMPARED])
    return Choice(k, tuple(sizes.tolist()), shape, float(np.mean(again)), max(nothing))


def _again(points: Points, k: int, seed: str, group: Groups) -> float:
    chosen = _draws("bootstrap", seed).integers(0, len(points), len(points))
    return agreement(group, nearest(points, centroids(points[chosen], k, seed, starts=3)))


def _shuffled(points: Points, k: int, seed: str) -> float:
    draws = _draws("shuffle", seed)
    mixed = np.column_stack([draws.permutation(column) for column in points.T])
    return silhouette(mixed, nearest(mixed, centroids(mixed, k, seed, starts=2)))


def silhouette(points: Points, group: Groups) -> float:
    """How much nearer customers are to their own group than to the next, from -1 to 1."""
    names = np.unique(group)
    if names.size < 2:
        return 0.0
    own = np.searchsorted(names, group)
    sums = np.stack([_distances(points, points[group == name]) for name in names], axis=1)
    count = np.bincount(own).astype(float)
    rows = np.arange(len(points))
    inside = sums[rows, own] / np.maximum(count[own] - 1, 1)
    means = sums / count
    means[rows, own] = np.inf
    outside = means.min(axis=1)
    value = np.where(
        count[own] > 1, (outside - inside) / np.maximum(np.maximum(outside, inside), 1e-300), 0.0
    )
    return float(value.mean())


def _distances(points: Points, others: Points) -> Points:
    """The sum of each point's distances to the others, for so many points at once as caches hold."""
    blocks = (points[first : first + AT_ONCE] for first in range(0, len(points), AT_ONCE))
    return np.concatenate([np.sqrt(_squares(others, block)).sum(axis=0) for block in blocks])


def agreement(one: Groups, other: Groups) -> float:
    """The adjusted Rand index: 1 where the groups are the same, about 0 where they have nothing to do."""
    table = np.zeros((int(one.max()) + 1, int(other.max()) + 1))
    np.add.at(table, (one, other), 1)

    def pairs(counts: Points) -> float:
        return float((counts * (counts - 1) / 2).sum())

    both, first, second = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    by_chance = first * second / max(pairs(np.array([one.size], dtype=float)), 1)
    most = (first + second) / 2
    return 1.0 if most == by_chance else (both - by_chance) / (most - by_chance)


def matched(old: Points, new: Points) -> tuple[int, ...]:
    """For each old group the new one that takes its name, so that all move least; there are as many."""
    squares = _squares(old, new)
    rows = range(len(old))
    return min(permutations(range(len(new))), key=lambda order: sum(squares[i, order[i]] for i in rows))
