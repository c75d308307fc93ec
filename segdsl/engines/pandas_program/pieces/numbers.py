"""Arithmetic in which what is not finite is unknown, and sums that are exact."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd


def finite(x: pd.Series[Any]) -> pd.Series[Any]:
    """Infinities are unknown."""
    return x.where(np.isfinite(x))


def divide(x: Any, y: Any) -> pd.Series[Any]:
    """Dividing by zero is unknown."""
    return finite(x / y)


def exact_sum(numbers: Any) -> float:
    """The sum of finite numbers, rounded once; NaN where it is beyond the range of floats."""
    try:
        return math.fsum(numbers)
    except OverflowError:
        exact = sum(map(Fraction, numbers), Fraction(0))
    try:
        return float(exact)
    except OverflowError:
        return math.nan


def exact_sums(values: np.ndarray[Any, Any], owner: np.ndarray[Any, Any], n: int) -> np.ndarray[Any, Any]:
    """The exact sum of each owner's finite numbers, rounded once.

    Numbers are split at a common power of two into parts so short that adding them up in floats loses
    nothing: the extraction of Rump, Ogita and Oishi, "Accurate floating-point summation, part I" (2008),
    algorithm 3.2.
    """
    if not len(values):
        return np.zeros(n)
    most = int(np.bincount(owner).max())
    largest = float(np.abs(values).max())
    if largest * most < 2**53 and bool((values == np.rint(values)).all()):
        return np.bincount(owner, values, n)
    if math.frexp(largest)[1] + math.frexp(most + 2)[1] > 1023:
        rows = pd.Series(values).groupby(owner).agg(exact_sum)
        return np.asarray(rows.reindex(range(n), fill_value=0.0))
    parts = []
    rest = values
    while largest:
        bound = math.ldexp(1.0, math.frexp(largest)[1] + math.frexp(most + 2)[1])
        part = (rest + bound) - bound
        parts.append(np.bincount(owner, part, n))
        rest = rest - part
        largest = float(np.abs(rest).max())
    if len(parts) < 3:
        return np.asarray(sum(parts, np.zeros(n)))
    return np.array([math.fsum(each) for each in zip(*parts, strict=True)])


def rounded(x: pd.Series[Any], digits: int = 0) -> pd.Series[Any]:
    """So many digits; halves of the number as it is written go away from zero."""
    values = x.to_numpy("float64", na_value=np.nan)
    with np.errstate(all="ignore"):
        size, scale = np.abs(values), 10.0 ** min(abs(digits), 300)
        scaled = size * scale if digits >= 0 else size / scale
        whole = np.floor(scaled + 0.5)
        result = np.copysign(whole / scale if digits >= 0 else whole * scale, values) + 0.0
        # Up to here floats are off by less than 2⁻¹¹; closer to a half, the digits decide.
        sure = (scaled < 2**40) & (np.abs(scaled - np.floor(scaled) - 0.5) > 2**-11) & (abs(digits) <= 22)
        sure |= (scaled < 2**40) & (scaled % 0.5 == 0) & (digits == 0)  # a half itself is what is written
    for place in np.flatnonzero(~sure & ~np.isnan(values)).tolist():
        result[place] = round_written(x.iloc[place], digits)
    return finite(pd.Series(result))


def round_written(number: Any, digits: int) -> float:
    """A number rounded as it is written: the shortest decimal that reads back as it."""
    written = Decimal(repr(number.item() if isinstance(number, np.generic) else number))
    if written == written.to_integral_value() and digits >= 0:
        return float(written)
    if written.adjusted() < -digits - 1:
        return 0.0
    unit = Decimal(1).scaleb(-digits)
    return float(written.quantize(unit, ROUND_HALF_UP, Context(prec=1000))) + 0.0


def in_digits(number: Any) -> str:
    """A number in its shortest digits: `3`, `2.5`, never with an exponent."""
    text = format(Decimal(repr(number.item() if isinstance(number, np.generic) else number)), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
