"""Rules that change between runs on the same tables: answers are those of new tables."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.clock import AsOf
from segdsl.engines.compute import compute
from segdsl.engines.packed import evaluation
from segdsl.engines.packed.store import store_of
from segdsl.model.from_syntax import build
from segdsl.model.project import Model
from segdsl.sources.tables import Tables
from segdsl.syntax.from_text import parse_text

AS_OF = AsOf.parse("2026-03-31", "UTC")
OWN = 'customers from "c.csv" key id\n  id whole number\n  a number\n  b whole number\n  word text\n'
FRAME = pd.DataFrame(
    {
        "id": range(60),
        "a": [None if n % 7 == 0 else n / 2 for n in range(60)],
        "b": pd.array([None if n % 5 == 0 else n for n in range(60)], "Int64"),
        "word": pd.Series([None if n % 11 == 0 else "abc"[n % 3] for n in range(60)], dtype="str"),
    }
)
OTHERS = ("a > 3", "b < 40", 'word = "a"', "a < overall average(b)", "top 20% by a", "a is unknown")
SECOND = st.sampled_from(OTHERS)
THIRD = st.sampled_from((*OTHERS, "first", "not second"))


def model_of(*conditions: str) -> Model:
    names = ("first", "second", "third", "fourth")
    rules = [f"segment {name} where {condition}" for name, condition in zip(names, conditions, strict=False)]
    stages = "lifecycle l\n  stage x where second\n  stage y otherwise"
    return build([parse_text(OWN + "\n".join([*rules, stages]) + "\n").required()]).required()


@given(st.lists(st.tuples(SECOND, THIRD), min_size=1))
def test_answers_after_changes_are_those_of_new_tables(changes: list[tuple[str, str]]) -> None:
    tables = Tables(FRAME)
    for second, third in changes:
        model = model_of("b > 10", second, third, f"{third} and {second}")
        known, new = compute(model, tables, AS_OF), compute(model, Tables(FRAME), AS_OF)
        pd.testing.assert_frame_equal(known.to_frame(), new.to_frame())


def test_what_no_change_concerns_is_not_computed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = Tables(FRAME)
    compute(model_of("b > 10", "a > 3", 'word = "a"'), tables, AS_OF)
    asked = []
    run = evaluation.run
    monkeypatch.setattr(
        evaluation, "run", lambda schedule, *rest: asked.append(schedule) or run(schedule, *rest)
    )
    found = compute(model_of("b > 11", "a > 3", 'word = "a"'), tables, AS_OF)
    assert [schedule.outputs for schedule in asked] == [1]
    assert found.sizes["first"] == int((FRAME["b"] > 11).sum())
    asked.clear()
    store_of(tables).forget_masks()
    compute(model_of("b > 11", "a > 3", 'word = "a"'), tables, AS_OF)
    assert sum(schedule.outputs for schedule in asked) > 1
