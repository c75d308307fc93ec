"""Readings are those that statisticians' libraries give: statsmodels, scipy, and mpmath to fifty digits."""

from __future__ import annotations

from math import inf, isclose

import mpmath
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    power_proportions_2indep,
    proportion_confint,
)

from segdsl.measure.balance import chi_squared_tail, sample_ratio
from segdsl.measure.early import ALPHA, STRENGTH, always_valid, evidence
from segdsl.measure.groups import Group, Interval
from segdsl.measure.power import POWER, customers_for, holdout_for, smallest_lift
from segdsl.measure.readings import difference, holm, lift, p_value, wilson, worth_each
from segdsl.measure.student import quantile

SAME = {"rel_tol": 1e-6, "abs_tol": 1e-9}


@some.composite
def groups(draw: some.DrawFn) -> Group:
    customers = draw(some.integers(1, 200_000))
    return Group("some", customers, draw(some.integers(0, customers)))


def alike(one: Interval, other: tuple[float, float]) -> bool:
    return isclose(one.low, other[0], **SAME) and isclose(one.high, other[1], **SAME)


@given(groups(), groups())
def test_the_difference_of_rates_is_newcombes(group: Group, control: Group) -> None:
    counts = (group.met, group.customers, control.met, control.customers)
    assert alike(difference(group, control), confint_proportions_2indep(*counts, method="newcomb"))


@given(groups())
def test_the_interval_of_a_rate_is_wilsons(group: Group) -> None:
    found = wilson(group.met, group.customers)
    assert alike(Interval(0, *found), proportion_confint(group.met, group.customers, method="wilson"))


@given(groups(), groups())
def test_the_lift_says_what_the_difference_says(group: Group, control: Group) -> None:
    """Both intervals contain "no difference", or neither; and the lift's ends are where Newcombe's meet 0."""
    more, times = difference(group, control), lift(group, control)
    if not (isclose(more.low, 0, abs_tol=1e-12) or isclose(more.high, 0, abs_tol=1e-12)):
        assert more.excludes(0) == times.excludes(0)
    (low, high), (least, most) = wilson(group.met, group.customers), wilson(control.met, control.customers)
    for end, own, other in ((times.low + 1, low, most), (times.high + 1, high, least)):
        if 0 < end < inf and control.met:
            apart = group.rate - end * control.rate
            reach = mpmath.sqrt((group.rate - own) ** 2 + (end * (other - control.rate)) ** 2)
            assert isclose(abs(apart), reach, rel_tol=1e-6, abs_tol=1e-9)


@given(some.floats(0.5, 0.9999), some.floats(0.5, 1e6))
@example(0.5003903163320305, 35_920.0)
def test_quantiles_of_t(probability: float, freedom: float) -> None:
    assert isclose(quantile(probability, freedom), stats.t.ppf(probability, freedom), **SAME)


def test_worth_is_welchs() -> None:
    random = np.random.default_rng(5)
    for own, other in ((900, 100), (40, 8), (3, 2), (5_000, 5_000)):
        worths = [np.where(random.random(n) < 0.4, random.gamma(2, 30, n), 0) for n in (own, other)]
        made = [Group("", len(w), int((w > 0).sum()), float(w.sum()), float((w**2).sum())) for w in worths]
        expected = stats.ttest_ind(*worths, equal_var=False).confidence_interval(0.95)
        found = worth_each(*made)
        assert alike(found, (expected.low, expected.high))
        assert isclose(found.estimate, worths[0].mean() - worths[1].mean(), **SAME)


@given(groups(), groups())
def test_p_values_are_the_levels_at_which_newcombes_interval_touches_none(
    group: Group, control: Group
) -> None:
    level = p_value(group, control)
    assert difference(group, control).excludes(0) == (level < 0.05)
    if group.rate == control.rate:
        assert level == 1
    elif level > 1e-12:  # oracles are no surer than that
        counts = (group.met, group.customers, control.met, control.customers)
        ends = confint_proportions_2indep(*counts, method="newcomb", alpha=level)
        assert isclose(min(map(abs, ends)), 0, abs_tol=1e-7)


@pytest.mark.parametrize(
    "values", [[0.04], [0.01, 0.04, 0.03], [0.5, 0.6], [0.2, 0.001, 0.001, 0.02], [1, 0], [0.9, 0.04, 0.05]]
)
def test_holm(values: list[float]) -> None:
    assert np.allclose(holm(values), multipletests(values, method="holm")[1])


@given(some.floats(0, 400), some.integers(1, 12))
def test_the_tail_of_chi_squared(value: float, freedom: int) -> None:
    expected = stats.chi2.sf(value, freedom)
    assert isclose(chi_squared_tail(value, freedom), expected, rel_tol=1e-9, abs_tol=1e-300)


def test_sample_ratios() -> None:
    expected = stats.chisquare([4_890, 5_110, 10_000], [5_000, 5_000, 10_000]).pvalue
    assert isclose(sample_ratio([4_890, 5_110, 10_000], [0.25, 0.25, 0.5]), expected)


# ---------------------------------------------------------------- reading early


@pytest.mark.parametrize(
    ("group", "control"),
    [((9000, 520), (1000, 41)), ((5000, 3), (5000, 9)), ((19_000, 1_900), (1_000, 60)), ((90, 1), (10, 2))],
)
def test_always_valid_intervals_by_mpmath(group: tuple[int, int], control: tuple[int, int]) -> None:
    own, other = Group("a", *group), Group("b", *control)
    with mpmath.workdps(50):
        share = mpmath.mpf(own.customers) / (own.customers + other.customers)
        a, b = STRENGTH * share, STRENGTH * (1 - share)

        def log_beta(x: mpmath.mpf, y: mpmath.mpf) -> mpmath.mpf:
            return mpmath.loggamma(x) + mpmath.loggamma(y) - mpmath.loggamma(x + y)

        mixed = log_beta(a + own.met, b + other.met) - log_beta(a, b)

        def against(p: mpmath.mpf) -> mpmath.mpf:
            return mixed - own.met * mpmath.log(p) - other.met * mpmath.log(1 - p)

        middle = mpmath.mpf(own.met) / (own.met + other.met)
        ends = [
            mpmath.findroot(lambda p: against(p) + mpmath.log(ALPHA), bracket, solver="anderson", tol=1e-40)
            for bracket in ((mpmath.mpf("1e-30"), middle), (middle, 1 - mpmath.mpf("1e-30")))
        ]
        lifts = [p / (1 - p) * (1 - share) / share - 1 for p in ends]
        assert isclose(evidence(own, other), float(against(share)), rel_tol=1e-9)
    assert alike(always_valid(own, other), (float(lifts[0]), float(lifts[1])))


def test_without_answers_anything_is_possible() -> None:
    assert always_valid(Group("a", 90, 0), Group("b", 10, 0)) == Interval(0, -inf, inf)
    one_sided = always_valid(Group("a", 90, 9), Group("b", 10, 0))
    assert one_sided.high == inf
    assert one_sided.low < 0


# ---------------------------------------------------------------- power


@pytest.mark.parametrize("rate", [0.004, 0.02, 0.106, 0.4])
@pytest.mark.parametrize(
    ("customers", "holdout"), [(1_000, 0.1), (5_000, 0.1), (21_300, 0.05), (64_000, 0.5)]
)
def test_the_smallest_lift_is_found_as_often_as_it_says(rate: float, customers: int, holdout: float) -> None:
    mailed, control = customers * (1 - holdout), customers * holdout
    found = smallest_lift(rate, mailed, control)
    if found == inf:
        assert power_proportions_2indep(1 - rate - 1e-9, rate, mailed, control / mailed).power < POWER
        return
    told = power_proportions_2indep(found * rate, rate, mailed, control / mailed)
    assert isclose(told.power, POWER, rel_tol=0.01)


def test_a_tenth_of_five_thousand_finds_large_lifts_only() -> None:
    assert round(smallest_lift(0.106, 4_500, 500), 2) == 0.43


def test_the_share_to_hold_out_and_the_customers_needed_find_the_lift() -> None:
    share = holdout_for(0.2, 0.1, 20_000)
    assert share is not None
    assert isclose(smallest_lift(0.1, 20_000 * (1 - share), 20_000 * share), 0.2, rel_tol=1e-6)
    assert holdout_for(0.01, 0.1, 2_000) is None
    needed = customers_for(0.2, 0.1, 0.1)
    assert needed is not None
    assert smallest_lift(0.1, needed * 0.9, needed * 0.1) <= 0.2
    assert smallest_lift(0.1, (needed - 1) * 0.9, (needed - 1) * 0.1) > 0.2
    assert customers_for(1e-7, 0.001, 0.1) is None
