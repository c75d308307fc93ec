"""Places among customers, and one number for all of them.

A `cut` is a quantile as a fraction, top / bottom, interpolated linearly between its neighbours (type 7 of
Hyndman and Fan, "Sample quantiles in statistical packages", 1996), from the nearer one as numpy does.
"""

from __future__ import annotations

import math
import statistics
from bisect import bisect_left
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from segdsl.engines.pandas_program.pieces.numbers import exact_sum


def between(low: Any, high: Any, part: Any) -> Any:
    """The point `part` (0 … 1) of the way from low to high."""
    with np.errstate(all="ignore"):
        near_low, near_high = low + (high - low) * part, high - (high - low) * (1.0 - part)
    return np.where(part == 0, low, np.where(part < 0.5, near_low, near_high))


def overall_cut(values: pd.Series[Any], top: int, bottom: int, among: Any = None) -> float:
    """The top / bottom quantile of the known values (of those among); NaN of nothing."""
    known = in_population(values, among)
    if not len(known):
        return np.nan
    place, part = divmod((len(known) - 1) * top, bottom)
    neighbours = [place, min(place + 1, len(known) - 1)]
    low, high = np.partition(known, neighbours)[neighbours]
    return float(between(low, high, part / bottom))


def in_population(values: pd.Series[Any], among: Any = None) -> np.ndarray[Any, Any]:
    """The known values of all customers, or of those among, as floats."""
    if isinstance(values, np.ndarray):
        return values
    numbers = values.to_numpy("float64", na_value=np.nan)
    if among is not None:
        numbers = numbers[np.broadcast_to(np.asarray(among), len(numbers))]
    return np.asarray(numbers[~np.isnan(numbers)])


def overall_sum(values: pd.Series[Any], among: Any = None) -> float:
    """The exact sum of the known values, rounded once."""
    return exact_sum(in_population(values, among))


def overall_average(values: pd.Series[Any], among: Any = None) -> float:
    """The average of the known values; NaN of nothing."""
    known = in_population(values, among)
    return exact_sum(known) / len(known) if len(known) else np.nan


def overall_share(holds: pd.Series[Any], among: Any = None) -> float:
    """The share of customers (of those among) for whom the condition holds; NaN of nobody."""
    of = holds if among is None and holds.dtype == bool else in_population(holds, among)
    return float(np.count_nonzero(of) / len(of)) if len(of) else np.nan


def overall_deviation(values: pd.Series[Any], among: Any = None) -> float:
    """The standard deviation of the sample of known values, exact and rounded once; NaN of fewer than two."""
    known = in_population(values, among)
    try:
        return statistics.stdev(known.tolist()) if len(known) > 1 else np.nan
    except OverflowError:
        return np.nan


def overall_within(
    function: Callable[..., float], values: pd.Series[Any], within: Any, among: Any = None
) -> pd.Series[Any]:
    """For each customer, the function of the known values in their group; unknown where their group is."""
    numbers = values.to_numpy("float64", na_value=np.nan)
    group, groups = pd.factorize(within)
    part = ~np.isnan(numbers) & (group >= 0)
    if among is not None:
        part &= np.asarray(among)
    rows = np.flatnonzero(part)
    rows = rows[np.argsort(group[rows], kind="stable")]
    ends = np.searchsorted(group[rows], np.arange(len(groups)), side="right")
    results = [function(known) for known in np.split(numbers[rows], ends)[: len(groups)]]
    return pd.Series([*results, np.nan], dtype="float64").take(group).reset_index(drop=True)


def ranked(
    values: pd.Series[Any], within: Any = None, among: Any = None
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Who takes part, by group and value: positions, values, and per row its group's start and size."""
    numbers = values.to_numpy("float64", na_value=np.nan)
    group = np.zeros(len(numbers), "int64") if within is None else pd.factorize(within)[0]
    part = ~np.isnan(numbers) & (group >= 0)
    if among is not None:
        part &= np.asarray(among)
    rows = np.flatnonzero(part)
    rows = rows[np.lexsort((numbers[rows], group[rows]))]
    start, size = runs(group[rows])
    return rows, numbers[rows], start, size


def runs(groups: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """For each of the rows, which are sorted by group, where its group starts and how long it is."""
    starts = np.flatnonzero(np.append(True, groups[1:] != groups[:-1])[: len(groups)])
    sizes = np.diff(np.append(starts, len(groups)))
    return np.repeat(starts, sizes), np.repeat(sizes, sizes)


def cut_of(
    values: np.ndarray[Any, Any], start: Any, size: Any, top: int, bottom: int
) -> np.ndarray[Any, Any]:
    """For each row, the top / bottom quantile of its group's values, which are in ascending order."""
    starts = np.flatnonzero(np.arange(len(values)) == start)
    exact = [divmod((s - 1) * top, bottom) for s in size[starts].tolist()]
    place = np.array([p for p, _ in exact], "int64")
    part = np.array([rest / bottom for _, rest in exact], "float64")
    high = starts + np.minimum(place + 1, size[starts] - 1)
    return np.repeat(between(values[starts + place], values[high], part), size[starts])


def quantile_rank(
    values: pd.Series[Any], groups: int, within: Any = None, among: Any = None
) -> pd.Series[Any]:
    """1 plus the number of the groups - 1 cut-offs below the value; unknown for who takes no part."""
    rows, known, start, size = ranked(values, within, among)
    ranks = np.ones(len(rows))
    for i in range(1, groups):
        ranks += cut_of(known, start, size, i, groups) < known
    return pd.Series(ranks, rows).reindex(range(len(values)))


def top_share(
    values: pd.Series[Any], top: int, bottom: int, within: Any = None, among: Any = None
) -> pd.Series[Any]:
    """At or above the top / bottom quantile."""
    rows, known, start, size = ranked(values, within, among)
    holds = np.zeros(len(values), bool)
    holds[rows] = known >= cut_of(known, start, size, top, bottom)
    return pd.Series(holds)


def bottom_share(
    values: pd.Series[Any], top: int, bottom: int, within: Any = None, among: Any = None
) -> pd.Series[Any]:
    """At or below the top / bottom quantile."""
    rows, known, start, size = ranked(values, within, among)
    holds = np.zeros(len(values), bool)
    holds[rows] = known <= cut_of(known, start, size, top, bottom)
    return pd.Series(holds)


def key_order(keys: list[Any]) -> np.ndarray[Any, Any]:
    """Each customer's place, from 0, in the order of the keys."""
    codes = [pd.factorize(key, sort=True)[0] for key in keys]
    places = np.empty(len(codes[0]), "int64")
    places[np.lexsort(codes[::-1])] = np.arange(len(places))
    return places


def placed(
    values: pd.Series[Any], order: np.ndarray[Any, Any], within: Any = None, among: Any = None
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Who takes part: positions, places from 0 in the order of the value, ties in key order; group sizes."""
    by_key = np.argsort(order)
    within = None if within is None else within.iloc[by_key].reset_index(drop=True)
    among = None if among is None else np.broadcast_to(np.asarray(among), len(values))[by_key]
    rows, _, start, size = ranked(values.iloc[by_key].reset_index(drop=True), within, among)
    return by_key[rows], np.arange(len(rows)) - start, size


def ntile_rank(
    values: pd.Series[Any], groups: int, order: np.ndarray[Any, Any], within: Any = None, among: Any = None
) -> pd.Series[Any]:
    """The quantile rank of the place in the order of the value: groups of equal size."""
    rows, place, size = placed(values, order, within, among)
    cuts_below = -(-place * groups // np.maximum(size - 1, 1)) - 1
    ranks = 1.0 + np.clip(cuts_below, 0, groups - 1)
    return pd.Series(ranks, rows).reindex(range(len(values)))


def bottom_count(
    values: pd.Series[Any], count: int, order: np.ndarray[Any, Any], within: Any = None, among: Any = None
) -> pd.Series[Any]:
    """One of the `count` lowest values, ties in key order."""
    rows, place, _ = placed(values, order, within, among)
    holds = np.zeros(len(values), bool)
    holds[rows] = place < count
    return pd.Series(holds)


def top_count(
    values: pd.Series[Any], count: int, order: np.ndarray[Any, Any], within: Any = None, among: Any = None
) -> pd.Series[Any]:
    """One of the `count` highest values, ties in key order."""
    return bottom_count(-values.astype("float64"), count, order, within, among)


def top_making(
    values: pd.Series[Any],
    share: Fraction,
    order: np.ndarray[Any, Any],
    within: Any = None,
    among: Any = None,
) -> pd.Series[Any]:
    """One of the fewest, from the highest value down, who make the share of the sum of what is above 0."""
    positive = values.where(values.astype("float64") > 0).astype("float64")
    rows, place, size = placed(-positive, order, within, among)
    numbers = positive.to_numpy("float64", na_value=np.nan)[rows]
    starts = np.flatnonzero(place == 0).tolist()
    needed = [making(numbers[s : s + size[s]].tolist(), share) for s in starts]
    holds = np.zeros(len(values), bool)
    holds[rows] = place < np.repeat(needed, size[starts]) if starts else False
    return pd.Series(holds)


def making(values: list[float], share: Fraction) -> int:
    """How many of the values, which descend, make the share of their sum.

    The running sums and the share of the whole are exact, and each is rounded once.
    """
    goal = rounded_once(share * exactly(values))
    return bisect_left(range(len(values)), True, key=lambda n: running_sum(values[:n]) >= goal)


def running_sum(values: list[float]) -> Any:
    """The exact sum of the values, rounded once."""
    try:
        return math.fsum(values)
    except OverflowError:
        return rounded_once(exactly(values))


def exactly(values: list[float]) -> Fraction:
    """The exact sum of the values: as a float, then what that leaves, until nothing is left."""
    parts: list[float] = []
    try:
        while part := math.fsum([*values, *(-p for p in parts)]):
            parts.append(part)
    except OverflowError:
        parts = values
    return sum(map(Fraction, parts), Fraction(0))


def rounded_once(exact: Fraction) -> Any:
    """As a float; beyond their range as it is."""
    try:
        return float(exact)
    except OverflowError:
        return exact
