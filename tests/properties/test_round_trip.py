"""Generated rules survive the formatter: the same tree, and nothing left to change the second time."""

from __future__ import annotations

import pytest

from segdsl.model.from_syntax import build
from segdsl.source import Source
from segdsl.syntax.from_text import parse
from segdsl.syntax.to_text import format_file
from tests.model.shorthand import meant
from tests.properties.generated import cases


def test_formatting_keeps_the_tree_and_the_meaning(pytestconfig: pytest.Config) -> None:
    for case in cases(int(pytestconfig.getoption("--cases")) // 5, "round trip"):
        written = Source("rules.seg", case.text)
        formatted = Source("rules.seg", format_file(written).required())
        assert parse(formatted).required() == parse(written).required(), case.text
        assert format_file(formatted).required() == formatted.text
        files = [parse(formatted).required(), *case.learnt()]
        assert meant(build(files, zone=case.now.zone).required()) == meant(case.model)
