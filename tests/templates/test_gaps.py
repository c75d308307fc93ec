"""`format` fills gaps as Python's `%` does, and says what is no gap."""

from __future__ import annotations

from typing import Any

import pytest

from segdsl.templates.filters.printf import filled
from segdsl.templates.values import Unprintable


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("%s and %s", ("tea", "cake")),
        ("100%% of %s", "you"),
        ("%5.1f|%-6s|%03d|%+d", (2.25, "ab", 7, 3)),
        ("%(who)s has %(points)d", {"who": "Ana", "points": 12}),
        ("no gap", ()),
    ],
)
def test_gaps_are_filled_as_python_fills_them(text: str, values: Any) -> None:
    assert filled(text, values) == text % values


@pytest.mark.parametrize("kind", ["q", "r", "a", "c", "y", "ü"])
def test_what_is_no_gap_is_said(kind: str) -> None:
    with pytest.raises(Unprintable, match=rf"`%{kind}` is no gap .* there are %s, %d and %f"):
        filled(f"%{kind}", "x")


@pytest.mark.parametrize(
    ("text", "values"), [("%s", ()), ("%s", ("a", "b")), ("%(a)s", {"b": "x"}), ("%(a)s", ("x", "y"))]
)
def test_gaps_and_values_have_to_fit_together(text: str, values: Any) -> None:
    with pytest.raises(Unprintable, match="do not fit together"):
        filled(text, values)


@pytest.mark.parametrize("value", ["7", True, None])
def test_a_number_is_asked_for_by_a_gap_for_numbers(value: Any) -> None:
    with pytest.raises(Unprintable):
        filled("%d", value)
