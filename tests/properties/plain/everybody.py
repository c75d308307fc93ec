"""Ranks, overall numbers and samples, over plain lists of (value, key)."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

Ranked = tuple[float, Any]  # a customer's value and key


def exact_sum(values: Sequence[float]) -> float | None:
    """The exact sum rounded once; unknown beyond the range of floats."""
    try:
        return float(sum(map(Fraction, map(float, values)), Fraction(0))) + 0.0
    except OverflowError:
        return None


def average(values: Sequence[float]) -> float | None:
    total = exact_sum(values) if values else None
    return None if total is None else total / len(values) + 0.0


def quantile(values: Sequence[float], share: Fraction) -> float | None:
    """Linearly interpolated between the two nearest of the sorted values."""
    ordered = sorted(map(float, values))
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    below = place.numerator // place.denominator
    part = float(place - below)
    low = ordered[below]
    if part == 0:
        return low
    high = ordered[below + 1]
    # Both ways of writing it are the same but for the last digit; from the nearer end, as numpy does.
    return low + (high - low) * part if part < 0.5 else high - (high - low) * (1.0 - part)


def share_written(text: str) -> Fraction:
    """`10%` is one tenth, and so is `0.1`."""
    return Fraction(Decimal(text[:-1])) / 100 if text.endswith("%") else Fraction(Decimal(text))


def quantile_rank(value: float, values: Sequence[float], groups: int) -> int:
    """1 plus the number of cut-offs below the value."""
    cuts = [quantile(values, Fraction(i, groups)) for i in range(1, groups)]
    return 1 + len([cut for cut in cuts if cut is not None and cut < float(value)])


def ntile(own: Ranked, everybody: Sequence[Ranked], groups: int) -> int:
    """The quantile rank of the place in the order of value, then key."""
    place = 1 + sorted(everybody).index(own)
    cuts = [1 + Fraction((len(everybody) - 1) * i, groups) for i in range(1, groups)]
    return 1 + len([cut for cut in cuts if cut < place])


def among_most(own: Ranked, everybody: Sequence[Ranked], count: int, top: bool) -> bool:
    """One of exactly so many with the highest (or lowest) values; ties in the order of keys."""
    sign = -1 if top else 1
    return own in sorted(everybody, key=lambda pair: (sign * pair[0], pair[1]))[:count]


def at_the_end(value: float, values: Sequence[float], share: Fraction, top: bool) -> bool:
    """At or above the cut-off of the top share, or at or below that of the bottom share."""
    cut = quantile(values, 1 - share if top else share)
    return cut is not None and (value >= cut if top else value <= cut)


def among_makers(own: Ranked, everybody: Sequence[Ranked], share: Fraction) -> bool:
    """One of the fewest who make the share of all that is above 0, from the highest value down."""
    highest = sorted((pair for pair in everybody if pair[0] > 0), key=lambda pair: (-pair[0], pair[1]))
    goal = _rounded_once(share * sum((Fraction(value) for value, _ in highest), Fraction(0)))
    made = Fraction(0)
    for pair in highest:
        if _rounded_once(made) >= goal:
            return False
        if pair == own:
            return True
        made += Fraction(pair[0])
    return False


def _rounded_once(exact: Fraction) -> float | Fraction:
    try:
        return float(exact)
    except OverflowError:
        return exact


def deviation(values: Sequence[float]) -> float | None:
    """The standard deviation of a sample, worked out in fractions and rounded at the end."""
    if len(values) < 2:
        return None
    exact = [Fraction(value) for value in values]
    mean = sum(exact, Fraction(0)) / len(exact)
    variance = sum(((value - mean) ** 2 for value in exact), Fraction(0)) / (len(exact) - 1)
    with localcontext() as context:
        context.prec, context.Emax, context.Emin = 100, 99_999, -99_999
        root = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()
    return float(root) if math.isfinite(float(root)) else None


def standardised(value: float | None, values: Sequence[float]) -> float | None:
    middle, spread = average(values), deviation(values)
    if value is None or middle is None or not spread:
        return None
    found = (float(value) - middle) / spread
    return found + 0.0 if math.isfinite(found) else None


def overall(function: str, values: Sequence[Any], percent: str | None = None) -> float | None:
    if function == "share":
        return sum(1 for v in values if v) / len(values) if values else None
    known = [float(v) for v in values if v is not None]
    match function:
        case "sum":
            return exact_sum(known)
        case "average":
            return average(known)
        case "deviation":
            return deviation(known)
        case "median":
            return quantile(known, Fraction(1, 2))
        case "percentile":
            assert percent is not None
            return quantile(known, share_written(percent) / (1 if percent.endswith("%") else 100))
    raise KeyError(function)


def draw(seed: str, key: Sequence[Any]) -> int:
    """The first eight hex digits of the MD5 of `seed:key`, as an integer."""
    written = "|".join(map(written_key, key))
    return int(hashlib.md5(f"{seed}:{written}".encode()).hexdigest()[:8], 16)


def written_key(part: Any) -> str:
    """A whole number in decimal, whatever it is stored as; a date as 2026-03-31."""
    if isinstance(part, float) and math.floor(part) == part:
        return format(Decimal(part), "f")
    return part.isoformat() if isinstance(part, dt.date) else str(part)


def in_sample(share: str, seed: str, key: Sequence[Any]) -> bool:
    return draw(seed, key) < float(share_written(share)) * 2**32
