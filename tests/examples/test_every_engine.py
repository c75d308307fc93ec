"""The examples mean the same on every engine of this process: members, values, learnt traits, rows of nobody.

On a server of Postgres they do in tests/engines/relational; what is learnt, on Spark as well, in tests/runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from segdsl.engines.compute import engine_called
from segdsl.model.lessons import Lesson
from segdsl.plan.from_model import plan
from tests.examples.systems import EXAMPLES, SHOP, SYSTEMS, differing, example, read

ENGINES = ("pandas", "polars", "duckdb")
ON_REAL_DATA = {  # the folder of its data, and as of when
    "bank": ("bank", "2026-03-31"),
    "bank_additional": ("bank", "2026-03-31"),
    "cdnow": ("cdnow", "1998-06-30"),
    "cdnow_sample": ("cdnow", "1997-09-30"),
    "chinook": ("chinook", "2026-03-31"),
    "online_shoppers": ("online_shoppers", "2026-03-31"),
    "rfm_orders": ("rfm_orders", "2026-03-31"),
    "telco": ("telco", "2026-03-31"),
}


@pytest.mark.parametrize("name", [*SYSTEMS, SHOP])
def test_a_system(name: str) -> None:
    assert differing(example(name), ENGINES) == []


@pytest.mark.parametrize("name", ON_REAL_DATA)
def test_an_example_on_real_data(name: str, shared_data: Path) -> None:
    folder, day = ON_REAL_DATA[name]
    assert differing(read(EXAMPLES / name, shared_data / folder, day), ENGINES) == []


def test_no_example_is_left_out() -> None:
    there = {path.parent.name for path in EXAMPLES.glob("*/rules.seg")}
    assert there == ON_REAL_DATA.keys()
    assert len(SYSTEMS) == 15


def test_the_examples_have_each_kind_of_what_is_learnt() -> None:
    kinds = {type(lesson) for name in SYSTEMS for lesson in example(name).model.learnt.values()}
    assert kinds == set(get_args(Lesson))


def test_no_engine_lacks_anything() -> None:
    for name in (*SYSTEMS, SHOP):
        one = example(name)
        made = plan(one.model, one.as_of)
        for engine in (*ENGINES, "spark", "postgres"):
            assert engine_called(engine).abilities.lacking(made) == (), f"{name} on {engine}"
