"""Ranks are what analysts get from numpy and pandas; where values are tied they share a rank."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.operators.overall import OVERALL
from segdsl.operators.ranks import (
    cut_offs,
    group_of_place,
    position,
    quantile,
    rank,
    share_of,
)

numbers = st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=1, max_size=40).map(sorted)


@given(numbers, st.sampled_from([Fraction(1, 5), Fraction(1, 2), Fraction(9, 10), Fraction(1), Fraction(0)]))
def test_the_quantile_is_numpys_linear_one(values: list[float], share: Fraction) -> None:
    expected = float(np.quantile(values, float(share)))
    scale = max(map(abs, values)) or 1.0
    assert quantile(values, share) == pytest.approx(expected, abs=scale * 1e-13)


@given(st.lists(st.integers(-1000, 1000), min_size=5, max_size=60, unique=True))
def test_quintiles_are_those_of_pandas_qcut(whole: list[int]) -> None:
    values = sorted(map(float, whole))
    cuts = cut_offs(values, 5)
    ours = [rank(v, cuts) for v in values]
    assert ours == list(pd.qcut(pd.Series(values), 5, labels=False) + 1)


def test_equal_values_share_a_rank_and_repeated_cut_offs_are_no_error() -> None:
    values = [0.0] * 7 + [1.0, 2.0, 3.0]
    cuts = cut_offs(values, 5)
    assert [rank(v, cuts) for v in (0.0, 1.0, 2.0, 3.0)] == [1, 4, 5, 5]
    assert cuts[:3] == [0.0, 0.0, 0.0]


def test_a_value_on_a_cut_off_is_on_it_whatever_floats_make_of_the_share() -> None:
    # 0.29 * 100 is 28.999999999999996 in floats: the 29th percentile of 0 … 100 is 29 all the same.
    hundred_and_one = [float(n) for n in range(101)]
    assert quantile(hundred_and_one, Fraction(29, 100)) == 29.0
    assert rank(29.0, cut_offs(hundred_and_one, 100)) == 29
    assert position(101, 1 - share_of(0.1)) == (90, 0.0)


@given(st.integers(1, 60), st.integers(1, 12))
def test_a_group_by_place_is_the_quantile_rank_of_the_place(count: int, groups: int) -> None:
    places = [float(p) for p in range(1, count + 1)]
    cuts = [Fraction(1) + Fraction((count - 1) * i, groups) for i in range(1, groups)]
    expected = [1 + sum(cut < Fraction(p) for cut in cuts) for p in places]
    assert [group_of_place(p, count, groups) for p in range(1, count + 1)] == expected


@given(st.integers(1, 60), st.integers(1, 12))
def test_groups_by_place_differ_in_size_by_one_at_most(count: int, groups: int) -> None:
    found = [group_of_place(p, count, groups) for p in range(1, count + 1)]
    sizes = [found.count(g) for g in range(1, groups + 1)]
    assert max(sizes) - min(sizes) <= 1
    assert found == sorted(found)


def test_numbers_for_everybody() -> None:
    values = [1.0, 2.0, 4.0, 10.0]
    assert OVERALL["average"].row(values) == 4.25
    assert OVERALL["median"].row(values) == 3.0
    assert OVERALL["percentile"].row(values, 90) == pytest.approx(np.percentile(values, 90))
    assert OVERALL["sum"].row(values) == 17.0
    assert OVERALL["share"].row([True, False, False, False]) == 0.25


def test_of_nobody_all_but_the_sum_are_unknown() -> None:
    assert [OVERALL[name].row([]) for name in ("average", "median", "share")] == [None, None, None]
    assert OVERALL["percentile"].row([], 90) is None
    assert OVERALL["sum"].row([]) == 0.0
