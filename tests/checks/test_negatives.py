"""Which negatives let in customers of whom something is unknown."""

from __future__ import annotations

import pytest

from segdsl.checks.check import Rulebook
from segdsl.checks.not_includes_unknown import not_includes_unknown
from tests.model.shorthand import SHOP, model


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        ("not nps > 3", "nps"),
        ('country not in ("DE")', "country"),
        ('interests does not contain "opera"', "interests"),
        ("not (income * nps > 3)", "income * nps"),
        ('first_name != "Ann" ignoring case', "first_name"),
        ("interests is not empty", None),  # an unknown list is empty
        ("nps is unknown", None),
        ("not (count(orders) > 3)", None),
        ("not (sum(orders.total) > 3)", None),  # unknown only beyond the floats
        ("not (nps > 3) and nps is known", None),
    ],
)
def test_a_negative(condition: str, value: str | None) -> None:
    built = model(f"{SHOP}segment s where {condition}\n")
    found = [d.message for d in not_includes_unknown(Rulebook((), built))]
    assert [f"whose `{value}` is unknown" in message for message in found] == ([True] if value else [])
