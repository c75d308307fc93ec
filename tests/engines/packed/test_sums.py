"""Sums of many owners, against exact ones one by one, however often they are asked for."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from segdsl.engines import few_rows
from segdsl.engines.packed.sums import Split

NUMBERS = (
    st.sampled_from([15.99, 0.1, -0.1, 3.0, -0.0, 2.0**53 + 2, math.nan])
    | st.floats(-1e6, 1e6)
    | st.sampled_from([1e300, -1e300, 5e-324, 1e-200])
)


@given(
    st.lists(st.tuples(st.integers(0, 3), NUMBERS), max_size=12),
    st.integers(1, 5),
    st.tuples(st.integers(0, 12), st.integers(0, 12)),
    st.sampled_from([np.int32, np.intp]),
)
def test_sums_are_exact_at_first_and_again(
    rows: list[tuple[int, float]], few: int, ends: tuple[int, int], dtype: type
) -> None:
    """The owner 3 is nobody; what is NaN counts as 0."""
    owners: NDArray[Any] = np.array([owner for owner, _ in rows], dtype)
    numbers = np.array([number for _, number in rows], np.float64)
    stretch = slice(*ends)
    there = [(owner, n) for owner, n in rows[stretch] if not math.isnan(n)]
    wanted = [math.fsum(n for owner, n in there if owner == one) for one in range(3)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(few_rows, "FEW", few)
        split = Split.of(numbers, max(len(rows), 1))
        assert split is not None
        for _ in range(3):
            assert split.added(stretch, owners[stretch], 3).tolist() == wanted


def test_what_may_leave_the_range_of_floats_is_not_split() -> None:
    assert Split.of(np.array([1.7e308, 1.7e308, -1.7e308]), 3) is None
