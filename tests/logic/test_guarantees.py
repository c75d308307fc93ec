"""What can be said of a guarantee from the shape of the rules alone."""

from __future__ import annotations

import pytest

from segdsl.logic.guarantees import decide
from tests.model.shorthand import SHOP, model

RULES = f"""{SHOP}segment fans where nps > 8 and newsletter
segment others where not fans and member
lifecycle journey
  stage lead where no orders
  stage rest otherwise
lifecycle partial
  stage lead where no orders
"""


@pytest.mark.parametrize(
    ("guarantee", "verdict"),
    [
        ("every fans is newsletter", "proved"),
        ("every fans is (nps > 8)", "proved"),
        ("every fans is (nps > 8 or member)", "proved"),
        ("every fans is fans", "proved"),
        ("no fans is others", "proved"),
        ("no (journey = lead) is (journey = rest)", "proved"),
        ("every (everyone) is everyone", "proved"),
        ("no (nobody) is fans", "proved"),
        ("journey covers everyone", "proved"),
        ("every (journey = rest) is (any orders)", "proved"),
        ("no (journey in (lead, rest)) is (journey is unknown)", "proved"),
        ("every (newsletter = yes) is newsletter", "proved"),
        ("no fans is (newsletter = no)", "proved"),
        ("no (every orders where (total > 3)) is (no orders)", "proved"),
        ("no (at least 3 orders) is (at most 2 orders)", "proved"),
        ('no (first_name starts with "A") is (first_name is unknown)', "proved"),
        ("every ((fans or others) and not fans) is others", "proved"),
        ("no (at least 3 orders in the last 7 days) is (at most 3 orders)", "undecided"),
        ("no (at most 2 orders in the last 7 days) is (at least 3 orders)", "undecided"),
        ("every (everyone) is nobody", "refuted"),
        ("every fans is (nps > 7)", "undecided"),
        ("every fans is others", "undecided"),
        ("partial covers everyone", "undecided"),
        ("no fans is (nps < 9)", "undecided"),
    ],
)
def test_decide(guarantee: str, verdict: str) -> None:
    found = model(f"{RULES}guarantee {guarantee}\n")
    assert decide(found, found.guarantees[0]) == verdict
