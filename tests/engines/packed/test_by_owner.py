"""Rows by owner and time: as a plain sort has them, wherever the few rows end that are looked at at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.engines import few_rows
from segdsl.engines.packed.by_owner import by_owner, in_time

ROWS = st.lists(st.tuples(st.integers(-1, 4), st.integers(0, 3)), max_size=30)


@given(rows=ROWS, few=st.integers(1, 7))
def test_rows_of_an_owner_are_in_the_order_of_time(rows: list[tuple[int, int]], few: int) -> None:
    owners = np.array([owner for owner, _ in rows], np.int32)
    times = np.array([time for _, time in rows], "datetime64[us]")
    whose = by_owner(owners)[: (owners >= 0).sum()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(few_rows, "FEW", few)
        found = in_time(whose, owners, times)
    known = [n for n, (owner, _) in enumerate(rows) if owner >= 0]
    assert found.tolist() == sorted(known, key=lambda n: rows[n])
