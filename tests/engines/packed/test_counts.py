"""Rows counted and numbers added up by their owners, however many are taken at a time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.engines import few_rows
from segdsl.engines.packed import counts

ROWS = st.lists(st.tuples(st.integers(0, 3), st.integers(-5, 5).map(float)), max_size=30)


@given(ROWS, st.integers(1, 40), st.sampled_from([np.int32, np.intp]))
def test_counts_and_sums(rows: list[tuple[int, float]], at_a_time: int, dtype: type) -> None:
    """The owner 3 is nobody."""
    owners = np.array([owner for owner, _ in rows], dtype)
    numbers = np.array([number for _, number in rows])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(few_rows, "FEW", at_a_time)
        counted, summed = counts.counted(owners, 3), counts.summed(owners, numbers, 3)
    assert counted.tolist() == [sum(owner == one for owner, _ in rows) for one in range(3)]
    assert summed.tolist() == [sum(n for owner, n in rows if owner == one) for one in range(3)]


@pytest.mark.parametrize("rows", [0, 1, few_rows.FEW, 3 * few_rows.FEW + 1])
def test_a_few_rows_are_taken_at_a_time(rows: int) -> None:
    taken = [*few_rows.few_at_a_time(rows)]
    assert [row for some in taken for row in range(rows)[some]] == [*range(rows)]
    assert all(some.stop - some.start == few_rows.FEW for some in taken)
