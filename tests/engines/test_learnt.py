"""What was learnt gives the same scores, chances, groups and spend on every engine, to the last digit.

On a server of Postgres that is so of the examples, in tests/engines/relational/postgres.
"""

from __future__ import annotations

from typing import get_args

import pytest

import segdsl
from segdsl.model.lessons import Lesson
from segdsl.reference.evaluate import Reference
from segdsl.sources.rows import world_of
from tests.engines.relational.sparks import active
from tests.examples.systems import Example, differing, read
from tests.properties.agreement import plain
from tests.runs.buyers import AS_OF, STAYS_AWAY, write_buyers
from tests.runs.test_grouping import MIXED
from tests.runs.test_lifetimes import CLV

BOTH = """
segment going where stays_away > 50% and clv < overall median(clv)
"""


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Example:
    folder = write_buyers(tmp_path_factory.mktemp("buyers"), STAYS_AWAY + CLV + MIXED + BOTH)
    segdsl.load(folder).learn(as_of=AS_OF)
    return read(folder, None, AS_OF.isoformat())


def test_on_engines_of_this_process(learnt: Example) -> None:
    kinds = {type(lesson) for lesson in learnt.model.learnt.values()}
    assert len(kinds) == len(get_args(Lesson))
    values = learnt.values("packed")
    assert min(len(set(values[name])) for name in ("stays_away", "clv", "kind", "going")) > 1
    assert differing(learnt, ["pandas", "polars", "duckdb"]) == []


def test_on_spark(learnt: Example) -> None:
    active()
    assert differing(learnt.few(), ["spark"]) == []


def test_by_the_reference(learnt: Example) -> None:
    few = learnt.few()
    reference = Reference(few.model, world_of(few.model.catalog, few.tables), few.as_of)
    values = few.result("packed")
    for name in few.model.learnt:
        there = [reference.value(name, place) for place in range(len(reference.customers))]
        assert plain(values.values(name)) == there, name
