"""What is counted for nobody: it is told whenever there is any of it, from whichever source."""

from __future__ import annotations

from typing import Any

import pytest

from segdsl.engines.left_out import LeftOut
from segdsl.sources.tables import Omitted

COUNTS: list[dict[str, Any]] = [
    {"without_key": 1},
    {"unknown_customer": 1},
    {"several_customers": 1},
    {"repeated": 1},
    {"unreadable": {"total": 1}},
]


@pytest.mark.parametrize("counts", COUNTS, ids=[next(iter(counts)) for counts in COUNTS])
def test_each_count_alone_says_that_something_is_left_out(counts: dict[str, Any]) -> None:
    assert LeftOut(**counts)
    assert not LeftOut()


def test_what_reading_left_out_is_added() -> None:
    run = LeftOut(1, 2, 3)
    assert run.with_omitted(None) == run
    whole = run.with_omitted(Omitted(without_key=10, repeated=20, unreadable={"total": 30}))
    assert whole == LeftOut(11, 2, 3, 20, {"total": 30})
    assert whole.unreadable == {"total": 30}


@pytest.mark.parametrize("name", ["without_key", "repeated", "unreadable"])
def test_each_count_of_reading_alone_says_so_too(name: str) -> None:
    counts: dict[str, Any] = {"unreadable": {"total": 1}} if name == "unreadable" else {name: 1}
    assert Omitted(**counts)
    assert not Omitted()
