"""How far the results of arithmetic reach, computed in the floats that the results are computed in.

In: how far the arguments reach. Out: the ends of the results. Rounding keeps order, so what comes out at the
ends of the arguments are the ends of all that can come out, to the last digit: where they are finite, no
result lies beyond the floats.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from segdsl.types import Reach

MOST_ROWS = 2.0**63
"""More rows than anything can count."""

NOTHING = Reach(0.0, 0.0)


def of_sum(x: Reach, y: Reach) -> Reach:
    return Reach(x.low + y.low, x.high + y.high)


def of_difference(x: Reach, y: Reach) -> Reach:
    return Reach(x.low - y.high, x.high - y.low)


def of_negative(x: Reach) -> Reach:
    return Reach(-x.high, -x.low)


def of_product(x: Reach, y: Reach) -> Reach:
    found = [a * b for a in x.ends for b in y.ends]
    return Reach(min(found), max(found))


def of_quotient(x: Reach, y: Reach) -> Reach:
    """Where the divisor can be zero, anything can come out."""
    if includes_zero(y):
        return Reach()
    found = [a / b for a in x.ends for b in y.ends]
    return Reach(min(found), max(found))


def of_size(x: Reach) -> Reach:
    """Of the numbers without their signs."""
    return Reach(0.0 if includes_zero(x) else min(map(abs, x.ends)), max(map(abs, x.ends)))


def at_ends(function: Callable[..., float | None], x: Reach, *rest: Reach) -> Reach:
    """Of a function that keeps order and takes, besides, what is written out.

    Anything where that is not; without an end where the function gives None.
    """
    if any(argument.low != argument.high for argument in rest):
        return Reach(-math.inf, math.inf)
    written = [argument.low for argument in rest]
    low, high = (function(float(end), *written) for end in x.ends)
    return Reach(-math.inf if low is None else low, math.inf if high is None else high)


def of_total(x: Reach, rows: float = MOST_ROWS) -> Reach:
    """Of the sum of any number of values up to so many, or of none."""
    return Reach(min(0.0, x.low * rows), max(0.0, x.high * rows))


def of_average(x: Reach) -> Reach:
    """A sum and a quotient round, so that an average can lie beyond its values by as much."""
    if of_total(x).goes_beyond:
        return Reach(-math.inf, math.inf)
    wider = [end * (1 + part) for end in x.ends for part in (-(2.0**-50), 2.0**-50)]
    return Reach(min(wider), max(wider))


def of_values(x: Reach) -> Reach:
    """Of one of the values."""
    return x


def includes_zero(x: Reach) -> bool:
    return x.low <= 0 <= x.high
