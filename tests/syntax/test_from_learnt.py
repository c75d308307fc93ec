"""What was learnt, read as rules: each on the line on which the file has it, and nothing beside."""

from __future__ import annotations

import pytest

from segdsl.learnt_files import Learnt, Point, Prediction, written
from segdsl.source import Source
from segdsl.syntax import nodes as n
from segdsl.syntax.from_learnt import rules_of
from segdsl.syntax.from_text import parse
from segdsl.syntax.to_text import to_text


def learnt(*conditions: str, table: tuple[tuple[int, float], ...] = ((9, 0.8), (4, 0.3), (0, 0.1))) -> Learnt:
    points = tuple(Point("f", when, 5 * number, 0.5) for number, when in enumerate(conditions))
    return Learnt("risk", "2026-03-31", {}, "", 1000, Prediction(300, points, table))


def test_points_are_a_score_and_the_table_a_trait() -> None:
    what = learnt("tenure < 4", 'plan = "a ""b"" # c"')
    tree = rules_of(Source("learnt/risk.json", written(what)), what, parse).required()
    assert to_text(tree) == (
        "score `risk.points`\n"
        "  +0 when tenure < 4\n"
        '  +5 when plan = "a ""b"" # c"\n'
        "\n"
        "trait `risk.chance` = 0.8 when `risk.points` >= 9, 0.3 when `risk.points` >= 4, 0.1 otherwise\n"
    )


def test_a_table_of_one_step_is_one_chance() -> None:
    what = learnt("x", table=((0, 0.25),))
    tree = rules_of(Source("learnt/risk.json", written(what)), what, parse).required()
    assert to_text(tree).endswith("trait `risk.chance` = 0.25\n")


def test_rules_stand_on_the_lines_of_the_file() -> None:
    what = learnt("a", "b < 3", "not c")
    text = written(what)
    tree = rules_of(Source("learnt/risk.json", text), what, parse).required()
    score, chance = tree.declarations
    assert isinstance(score, n.Score)
    assert isinstance(chance, n.Trait)
    assert isinstance(chance.value, n.Choice)
    lines = text.splitlines()
    for line, point in zip(score.points, ["a", "b < 3", "not c"], strict=True):
        assert f'"when": "{point}"' in lines[line.span.line - 1]
    for arm, start in zip(chance.value.arms, (9, 4), strict=True):
        assert f"[{start}, " in lines[arm.value.span.line - 1]


@pytest.mark.parametrize("when", ["tenure <", "a +900 when b", 'a because "x"', "a) or (b", ""])
def test_what_is_no_condition_is_refused_where_it_stands(when: str) -> None:
    what = learnt("a", when)
    found = rules_of(Source("learnt/risk.json", written(what)), what, parse)
    assert {d.code for d in found.diagnostics} == {"bad-learnt-file"}
    assert found.value is None
