"""Quantiles of Student's t: what an interval of a mean is as wide as.

Source: the tail of t is a regularised incomplete beta function (Abramowitz and Stegun, 26.5.27 and 26.7.1),
computed by its continued fraction (26.5.8) as Lentz evaluates it (Press et al., Numerical Recipes, 6.4).
"""

from __future__ import annotations

from functools import lru_cache
from math import exp, inf, lgamma, log, log1p, pi, sqrt
from statistics import NormalDist

_TINY, _PRECISION = 1e-300, 1e-15
_MANY = 1e7  # degrees of freedom from which on t is the normal distribution to eight digits


@lru_cache(maxsize=256)
def quantile(probability: float, freedom: float) -> float:
    """The value that t with `freedom` degrees of freedom stays below with this probability, from 0.5 up."""
    if freedom <= 0:
        return inf
    if freedom >= _MANY:
        return NormalDist().inv_cdf(probability)
    tail, value = 1 - probability, NormalDist().inv_cdf(probability)
    for _ in range(200):  # Newton's method, from below: the tail is convex, so no step goes too far
        step = (upper_tail(value, freedom) - tail) / _density(value, freedom)
        value += step
        if step <= value * _PRECISION:
            break
    return value


def _density(value: float, freedom: float) -> float:
    height = exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(freedom * pi)
    return height * exp(-(freedom + 1) / 2 * log1p(value * value / freedom))


def upper_tail(value: float, freedom: float) -> float:
    """How probable it is that t is beyond a value that is not negative."""
    square = value * value
    if square < 3:  # from the middle: 1 less what is hardly less than 1 would lose its digits
        return (1 - incomplete_beta(0.5, freedom / 2, square / (freedom + square))) / 2
    return incomplete_beta(freedom / 2, 0.5, freedom / (freedom + square)) / 2


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b), for a and b above 0 and x from 0 to 1."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _continued(a, b, x) / a
    return 1 - front * _continued(b, a, 1 - x) / b


def _continued(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1 / _apart(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 10_000):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _apart(1 + step * d)
            c = _apart(1 + step / c)
            value *= c * d
        if abs(c * d - 1) < _PRECISION:
            break
    return value


def _apart(value: float) -> float:
    """The value, kept away from 0."""
    return value if abs(value) > _TINY else _TINY
