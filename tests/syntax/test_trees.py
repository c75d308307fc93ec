"""What is formatted parses to the tree that it was written from, and formats to itself."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from segdsl.source import Source
from segdsl.syntax import nodes as n
from segdsl.syntax.from_text import parse_text
from segdsl.syntax.to_text import format_file, to_text
from tests.properties import trees

# The strategies are deep, and so are their names in a warning that is only about those.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")


def holds(tree: n.RuleFile) -> None:
    text = to_text(tree)
    parsed = parse_text(text)
    errors = [d for d in parsed.diagnostics if d.severity == "error"]
    assert not errors, f"{errors}\n{text}"
    assert parsed.value == tree, text
    formatted = format_file(Source("rules.seg", text)).required()
    assert format_file(Source("rules.seg", formatted)).required() == formatted


def test_expressions(cases: int) -> None:
    @settings(max_examples=max(cases // 30, 1), deadline=None, suppress_health_check=list(HealthCheck))
    @given(trees.expressions)
    def check(expression: n.Expression) -> None:
        name = n.Name("s", trees.SPAN)
        holds(n.RuleFile((n.Trait(name, expression, trees.SPAN),), trees.SPAN))

    check()


def test_declarations(cases: int) -> None:
    @settings(max_examples=max(cases // 30, 1), deadline=None, suppress_health_check=list(HealthCheck))
    @given(trees.rule_files)
    def check(tree: n.RuleFile) -> None:
        holds(tree)

    check()
