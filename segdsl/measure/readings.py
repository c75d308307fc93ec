"""Final readings: a group against the control group, when the goal's time is over.

In: two groups. Out: 95% intervals of the difference of rates, of the lift, and of the difference in worth.

Sources: Newcombe, Interval estimation for the difference between independent proportions, Statistics in
Medicine 17 (1998), method 10 (Wilson's intervals combined); for the lift the same intervals combined for a
ratio (Donner and Zou, Closed-form confidence intervals for functions of the normal mean and standard
deviation, Statistical Methods in Medical Research 21 (2012)), so that both say alike whether there is a
difference; Welch (1947) for means; Holm (1979) where several groups are compared with one control group.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, sqrt
from statistics import NormalDist

from segdsl.measure.groups import UNBOUNDED, Group, Interval
from segdsl.measure.student import quantile

LEVEL = 0.95
REACH = NormalDist().inv_cdf((1 + LEVEL) / 2)  # how many standard errors an interval reaches to either side
_FARTHEST = 38.0  # beyond it no level can be told from 0


def wilson(met: float, customers: float, reach: float = REACH) -> tuple[float, float]:
    """The ends of Wilson's interval of a rate; from 0 to 1 where nobody is in the group."""
    if not customers:
        return 0.0, 1.0
    squared = reach * reach
    middle = (met + squared / 2) / (customers + squared)
    half = reach / (customers + squared) * sqrt(met * (customers - met) / customers + squared / 4)
    return (0.0 if met == 0 else middle - half), (1.0 if met == customers else middle + half)


def difference(group: Group, control: Group, reach: float = REACH) -> Interval:
    """The group's rate less that of the control group, in shares of 1."""
    own, other = wilson(group.met, group.customers, reach), wilson(control.met, control.customers, reach)
    estimate = group.rate - control.rate
    below = sqrt((group.rate - own[0]) ** 2 + (other[1] - control.rate) ** 2)
    above = sqrt((own[1] - group.rate) ** 2 + (control.rate - other[0]) ** 2)
    return Interval(estimate, estimate - below, estimate + above)


def lift(group: Group, control: Group) -> Interval:
    """By how much the group's rate is higher, in shares of the control group's: 0.1 is a tenth more."""
    if not control.customers or not group.customers or not (group.met or control.met):
        return UNBOUNDED
    own, other = wilson(group.met, group.customers), wilson(control.met, control.customers)
    crossed = group.rate * control.rate
    # the ends solve (rate - lift * base)^2 = (how far own may be)^2 + lift^2 * (how far base may be)^2
    below, above = own[0] * (2 * group.rate - own[0]), own[1] * (2 * group.rate - own[1])
    most, least = other[1] * (2 * control.rate - other[1]), other[0] * (2 * control.rate - other[0])
    low = below / (crossed + sqrt(max(crossed**2 - below * most, 0.0))) if below else 0.0
    high = (crossed + sqrt(max(crossed**2 - above * least, 0.0))) / least if least > 0 else inf
    return Interval(group.rate / control.rate - 1 if control.met else inf, low - 1, high - 1)


def worth_each(group: Group, control: Group) -> Interval:
    """What a customer of the group was worth more than one of the control group, in the unit of worth."""
    if group.customers < 2 or control.customers < 2:
        return UNBOUNDED
    own, other = group.variance / group.customers, control.variance / control.customers
    estimate, error = group.mean - control.mean, sqrt(own + other)
    if not error:
        return Interval(estimate, estimate, estimate)
    freedom = (own + other) ** 2 / (own**2 / (group.customers - 1) + other**2 / (control.customers - 1))
    half = quantile((1 + LEVEL) / 2, freedom) * error
    return Interval(estimate, estimate - half, estimate + half)


def p_value(group: Group, control: Group) -> float:
    """The level at which Newcombe's interval of the difference just touches "none": 1 where there is none.

    So it is below 5% wherever the interval of 95% excludes 0, and never elsewhere.
    """
    if group.rate == control.rate or not group.customers or not control.customers:
        return 1.0
    excludes, includes = 0.0, _FARTHEST
    for _ in range(60):
        reach = (excludes + includes) / 2
        found = difference(group, control, reach).excludes(0)
        excludes, includes = (reach, includes) if found else (excludes, reach)
    return 2 * NormalDist().cdf(-excludes)


def holm(values: Sequence[float]) -> tuple[float, ...]:
    """The p-values of several comparisons, adjusted so that all together err in one of twenty at most."""
    adjusted, highest = [1.0] * len(values), 0.0
    for rank, place in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        highest = max(highest, min(1.0, (len(values) - rank) * values[place]))
        adjusted[place] = highest
    return tuple(adjusted)
