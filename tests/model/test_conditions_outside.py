"""Conditions that stand outside the rule files: findings are about them alone, not again about the rules."""

from __future__ import annotations

import pytest

from segdsl.model.from_syntax import build, conditions
from segdsl.source import Source
from segdsl.syntax import nodes as syntax
from segdsl.syntax.from_text import parse, parse_text

RULES = """\
customers from "c.csv" key id
  country  one of "DE", "AT"
  spent    number
segment wrong where country = "DX"
segment good where spent > 10
"""


@pytest.mark.parametrize(
    ("condition", "found"), [("good and spent < 20", []), ('country = "AT"', []), ("spend > 3", ["p.yaml"])]
)
def test_what_is_wrong_in_the_rules_is_not_said_of_a_condition(condition: str, found: list[str]) -> None:
    file = parse_text(RULES).required()
    assert len(build((file,)).diagnostics) == 1
    (alone,) = parse(Source("p.yaml", f"segment x where {condition}")).required().declarations
    assert isinstance(alone, syntax.Segment)
    meant = conditions((file,), [("x", alone.condition)])
    assert [d.span.source.name for d in meant.diagnostics if d.span] == found
    assert [expression is None for expression in meant.value or ()] == [bool(found)]
