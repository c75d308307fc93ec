"""Thousands of simulated campaigns: intervals hold what they promise, and daily looks don't cry wolf."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from segdsl.measure.early import ALPHA, always_valid, evidence
from segdsl.measure.groups import Group
from segdsl.measure.readings import difference, lift, p_value

CAMPAIGNS = 10_000
DAYS = 14
SEEN_BY = np.cumsum(np.exp(-np.arange(DAYS) / 4)) / np.exp(-np.arange(DAYS) / 4).sum()
SIZES = [
    (9_000, 1_000, 0.05, 0.3),
    (20_000, 1_000, 0.001, 0.5),
    (300, 30, 0.1, 0.0),
    (5_000, 5_000, 0.02, 0.1),
]


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
    assert 0.94 <= of_rates / CAMPAIGNS <= (0.96 if control * rate >= 40 else 1)
    assert 0.94 <= of_lifts / CAMPAIGNS <= (0.96 if control * rate >= 40 else 1)


@pytest.mark.parametrize(("mailed", "control", "rate"), [(9_000, 1_000, 0.05), (5_000, 5_000, 0.02)])
def test_looking_every_day_does_not_cry_wolf(mailed: int, control: int, rate: float) -> None:
    random = np.random.default_rng(3)
    days = np.diff(SEEN_BY, prepend=0)
    met = [
        np.cumsum(random.multinomial(n, [*(rate * days), 1 - rate], CAMPAIGNS)[:, :-1], axis=1)
        for n in (mailed, control)
    ]
    early = final = either = plain = 0
    for own, other in zip(*met, strict=True):
        looks = [
            (Group("mailed", mailed, int(a)), Group("control", control, int(b)))
            for a, b in zip(own, other, strict=True)
        ]
        alarm = any(evidence(*look) >= log(1 / ALPHA) for look in looks)
        last = p_value(*looks[-1]) < ALPHA
        early, final, either = early + alarm, final + last, either + (alarm or last)
        plain += any(p_value(*look) < ALPHA for look in looks)
    assert early / CAMPAIGNS <= 0.01
    assert either / CAMPAIGNS <= 0.06
    assert plain / CAMPAIGNS >= 0.1  # what looking every day does without


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
