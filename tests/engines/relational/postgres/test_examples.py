"""On a server of Postgres the example systems mean what they mean here, learnt traits among them."""

from __future__ import annotations

import pytest

from tests.examples.systems import SHOP, SYSTEMS, differing, example


@pytest.mark.parametrize("name", [*SYSTEMS, SHOP])
def test_a_system(name: str, database: str) -> None:
    assert differing(example(name).few(), [database]) == []
