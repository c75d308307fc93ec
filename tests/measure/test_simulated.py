"""Thousands of simulated campaigns: intervals hold what they promise, and daily looks don't cry wolf."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

import numpy as np
import pytest
from numpy.typing import NDArray

from segdsl.measure.early import ALPHA, always_valid, evidence
from segdsl.measure.groups import Group, group_of
from segdsl.measure.readings import difference, lift, worth_each

Counts = NDArray[np.int64]

CAMPAIGNS = 10_000
DAYS = 14
SEEN_BY = np.cumsum(np.exp(-np.arange(DAYS) / 4)) / np.exp(-np.arange(DAYS) / 4).sum()
SIZES = [
    (9_000, 1_000, 0.05, 0.3),
    (20_000, 1_000, 0.001, 0.5),
    (300, 30, 0.1, 0.0),
    (5_000, 5_000, 0.02, 0.1),
    (9_000, 1_000, 0.02, 0.2),
    (20_000, 400, 0.05, 0.0),
    (2_000, 2_000, 0.01, 1.0),
]
ENOUGH = 20  # who met the goal in each group: from there on intervals are not wider than they need be


def distinct(pairs: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> list[tuple[tuple[int, int], int]]:
    """Each pair of counts with how often it came."""
    found, often = np.unique(pairs, axis=0, return_counts=True)
    return [((int(one), int(other)), int(n)) for (one, other), n in zip(found, often, strict=True)]


@pytest.mark.parametrize(("mailed", "control", "rate", "more"), SIZES)
def test_intervals_cover_the_truth(mailed: int, control: int, rate: float, more: float) -> None:
    random = np.random.default_rng(11)
    own, other = (
        random.binomial(mailed, rate * (1 + more), CAMPAIGNS),
        random.binomial(control, rate, CAMPAIGNS),
    )
    of_rates = of_lifts = 0
    for (met, base), often in distinct(np.column_stack([own, other])):
        groups = Group("mailed", mailed, met), Group("control", control, base)
        of_rates += often * (not difference(*groups).excludes(rate * more))
        of_lifts += often * (not lift(*groups).excludes(more))
    assert 0.94 <= of_rates / CAMPAIGNS <= (0.96 if control * rate >= ENOUGH else 1)
    assert 0.94 <= of_lifts / CAMPAIGNS <= (0.96 if control * rate >= ENOUGH else 1)


def plain_tests(own: Counts, other: Counts, mailed: int, control: int) -> NDArray[np.bool_]:
    """Where the usual z-test of two proportions says that there is a difference, at 5%."""
    pooled = (own + other) / (mailed + control)
    error = np.sqrt(pooled * (1 - pooled) * (1 / mailed + 1 / control))
    return np.abs(own / mailed - other / control) > 1.959964 * error


@pytest.mark.parametrize(("mailed", "control", "rate"), [(9_000, 1_000, 0.05), (5_000, 5_000, 0.02)])
def test_looking_every_day_does_not_cry_wolf(mailed: int, control: int, rate: float) -> None:
    random = np.random.default_rng(3)
    days = np.diff(SEEN_BY, prepend=0)
    own, other = (
        np.cumsum(random.multinomial(n, [*(rate * days), 1 - rate], CAMPAIGNS)[:, :-1], axis=1)
        for n in (mailed, control)
    )
    looks = np.column_stack([own.ravel(), other.ravel()])
    found, which = np.unique(looks, axis=0, return_inverse=True)
    alarms = [
        evidence(Group("mailed", mailed, int(a)), Group("control", control, int(b))) >= log(1 / ALPHA)
        for a, b in found
    ]
    early = np.array(alarms)[which.reshape(own.shape)].any(axis=1)
    final = np.zeros(CAMPAIGNS, dtype=bool)
    last = np.column_stack([own[:, -1], other[:, -1]])
    for place, (a, b) in enumerate(last.tolist()):
        final[place] = difference(Group("mailed", mailed, a), Group("control", control, b)).excludes(0)
    assert early.mean() <= 0.01
    assert (early | final).mean() <= 0.06
    assert final.mean() <= 0.055
    plain = plain_tests(own, other, mailed, control).any(axis=1)
    assert plain.mean() >= 0.1  # what looking every day does without


def test_early_intervals_hold_on_all_days_together() -> None:
    mailed, control, rate, more = 9_000, 1_000, 0.05, 0.3
    random = np.random.default_rng(4)
    days = np.diff(SEEN_BY, prepend=0)
    right = 0
    for _ in range(500):
        counts = [
            np.cumsum(random.multinomial(n, [*(r * days), 1 - r])[:-1])
            for n, r in ((mailed, rate * (1 + more)), (control, rate))
        ]
        right += all(
            not always_valid(Group("m", mailed, int(a)), Group("c", control, int(b))).excludes(more)
            for a, b in zip(*counts, strict=True)
        )
    assert right / 500 >= 0.95


@pytest.mark.parametrize(("mailed", "control", "more"), [(4_500, 500, 1.2), (1_000, 1_000, 1.0)])
def test_intervals_of_worth_cover_the_truth(mailed: int, control: int, more: float) -> None:
    """Some buy, for sums that are skewed as sums of orders are."""
    random = np.random.default_rng(8)
    groups = [list(buyers(random, size, rate)) for size, rate in ((mailed, 0.1 * more), (control, 0.1))]
    truth = 60 * 0.1 * (more - 1)
    right = sum(not worth_each(*pair).excludes(truth) for pair in zip(*groups, strict=True))
    assert 0.94 <= right / CAMPAIGNS <= 0.96


def buyers(random: np.random.Generator, size: int, rate: float) -> Iterator[Group]:
    """A group of each simulated campaign, of customers who spend 60 on average where they buy."""
    met = random.binomial(size, rate, CAMPAIGNS)
    spent = random.gamma(2, 30, met.sum())
    ends = np.cumsum(met)[:-1]
    for some in np.split(spent, ends):
        yield Group("", size, len(some), float(some.sum()), float((some**2).sum()))


def test_customers_who_are_counted_again_do_not_make_a_result_surer_than_it_is() -> None:
    """A monthly campaign: the same people each time, most of whom buy always or never."""
    random = np.random.default_rng(9)
    people, months, right, naive = {"mailed": 1_800, "control": 200}, 6, 0, 0
    for _ in range(400):
        groups = []
        for name, size in people.items():
            often = random.beta(0.3, 1.2, size)
            met = random.random((months, size)) < often
            whose = np.tile(np.arange(size), months)
            groups.append(group_of(name, whose, met.ravel(), met.ravel().astype(float)))
        naive += not difference(*groups).excludes(0)
        right += not difference(*(group.independent for group in groups)).excludes(0)
    assert naive / 400 < 0.85
    assert 0.93 <= right / 400 <= 0.97
