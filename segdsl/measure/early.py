"""Readings on any day: answers trickle in, and looking at them often must not make something of nothing.

In: two groups while the goal's time still runs. Out: an interval of the lift that holds on all days together
in 95 of 100 campaigns, however often one looks.

A mailing goes out once, so everybody is there from the first day and answers come one after the other. Where
the letter does nothing, each answer is from the mailed group with the probability of its share of the
customers. A mixture of that probability over a beta distribution gives a likelihood ratio that is a
martingale, so it exceeds 1/alpha at any time with a probability of at most alpha (Ville 1939; Robbins, Annals
of Mathematical Statistics 41 (1970), for mixtures; Johari, Koomen, Pekelis and Walsh, Operations Research 70
(2022), for looking at tests).
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf, lgamma, log, log1p

from segdsl.measure.groups import UNBOUNDED, Group, Interval

ALPHA = 0.05
STRENGTH = 40.0  # how sharply the mixture stands around "it does nothing": made for lifts of about 30%


def evidence(group: Group, control: Group) -> float:
    """The logarithm of the likelihood ratio that speaks against "it does nothing"."""
    share = _share(group, control)
    if share in (0.0, 1.0):
        return 0.0
    return _mixed(group.met, control.met, share) - group.met * log(share) - control.met * log1p(-share)


def always_valid(group: Group, control: Group, alpha: float = ALPHA) -> Interval:
    """The lift in shares of 1, with an interval that is right on all days together."""
    share = _share(group, control)
    answers = group.met + control.met
    if share in (0.0, 1.0) or not answers:
        return UNBOUNDED
    least = _mixed(group.met, control.met, share) + log(alpha)

    def fits(probability: float) -> bool:
        """Whether the answers do not speak against their coming from the group with this probability."""
        return _likelihood(group.met, control.met, probability) >= least

    middle = group.met / answers
    low = 0.0 if group.met == 0 else _edge(fits, 0.0, middle)
    high = 1.0 if control.met == 0 else _edge(fits, 1.0, middle)
    return Interval(*(_lift(one, share) for one in (middle, low, high)))


def _share(group: Group, control: Group) -> float:
    whole = group.customers + control.customers
    return group.customers / whole if whole else 0.0


def _mixed(own: float, other: float, share: float) -> float:
    a, b = STRENGTH * share, STRENGTH * (1 - share)
    return _log_beta(a + own, b + other) - _log_beta(a, b)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _likelihood(own: float, other: float, probability: float) -> float:
    mine = own * log(probability) if own else 0.0
    return mine + (other * log1p(-probability) if other else 0.0)


def _edge(fits: Callable[[float], bool], outside: float, inside: float) -> float:
    """Where `fits` begins, between an end that does not fit and a point that does."""
    while True:
        middle = (outside + inside) / 2
        if middle in (outside, inside):
            return inside
        if fits(middle):
            inside = middle
        else:
            outside = middle


def _lift(probability: float, share: float) -> float:
    """What lift it takes that answers come from the mailed group with this probability."""
    if probability >= 1:
        return inf
    return probability / (1 - probability) * (1 - share) / share - 1
