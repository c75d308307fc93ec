"""A place in a text, and how it is told."""

from __future__ import annotations

import pytest

from segdsl.source import Source


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("count(\n  orders\n)", "count(orders)"),
        ("a\n  and (\n    b or c\n  )", "a and (b or c)"),
        ('x in (\n  "( a )",\n  "b"\n)', 'x in ("( a )", "b")'),
        ("`( odd )` > ( 1 )", "`( odd )` > (1)"),
    ],
)
def test_what_has_several_lines_is_told_on_one(text: str, line: str) -> None:
    assert Source("a.seg", text).span(0, len(text)).one_line == line
