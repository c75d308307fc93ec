"""On a server of Postgres the example systems mean what they mean here, learnt traits among them."""

from __future__ import annotations

import pytest

from tests.examples.systems import SHOP, SYSTEMS, differing, example

LONG = {"five_pillars"}  # arithmetic that Postgres takes long to plan; `retail_bank` has a lifetime as well


@pytest.mark.parametrize("name", [name for name in (*SYSTEMS, SHOP) if name not in LONG])
def test_a_system(name: str, database: str) -> None:
    assert differing(example(name).few(), [database]) == []
