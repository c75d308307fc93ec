"""What the printed program calls its values: words that a reader might use."""

from __future__ import annotations

import pytest

from segdsl.engines.suggested import suggestion
from tests.plan.test_plan import planned

CALLED = {
    "no visits": "no_visits",
    "count(visits) = 0": "no_visits",
    "any visits": "count_visits_from",
    "at most 3 visits": "count_visits_up_to",
    "exactly 1 visits": "count_visits_is",
    "distinct(visits.page) = 0": "distinct_visits_is",
    "income = 0": "income_is",
    "income > 3": "income_above",
    "income < 3": "income_below",
    "joined after 2026-03-01": "joined_after_2026_03_01",
    "not any visits": "others",
    "income > 3 and any visits": "chosen",
    "income > 3 or any visits": "either",
}


@pytest.mark.parametrize("condition", CALLED)
def test_a_condition_is_called_by_what_it_asks(condition: str) -> None:
    [named] = planned(f"segment s where {condition}\n").named
    assert suggestion(named.node) == CALLED[condition]
