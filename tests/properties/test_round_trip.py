"""Generated rules survive the formatter: the same tree, and nothing left to change the second time."""

from __future__ import annotations

from hypothesis import given

from segdsl.model.from_syntax import build
from segdsl.source import Source
from segdsl.syntax.from_text import parse
from segdsl.syntax.to_text import format_file
from tests.properties.generated import Case, cases


@given(cases())
def test_formatting_keeps_the_tree_and_the_meaning(case: Case) -> None:
    written = Source("rules.seg", case.text)
    formatted = Source("rules.seg", format_file(written).required())
    assert parse(formatted).required() == parse(written).required()
    assert format_file(formatted).required() == formatted.text
    assert build([parse(formatted).required()], zone=case.as_of.zone).required() == case.model
