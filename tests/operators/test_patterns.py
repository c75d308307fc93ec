"""Regular expressions are RE2 without flags."""

from __future__ import annotations

import pytest

from segdsl.operators.patterns import compile_pattern, matches


@pytest.mark.parametrize(
    "pattern", ["^SKU-[0-9]+$", "(?:a|b)c", "(?P<x>a)", r"\(?i\)", "[(?i)]", r"\Q(?i)\E", r"\pL+"]
)
def test_what_re2_reads(pattern: str) -> None:
    assert compile_pattern(pattern) is None


@pytest.mark.parametrize("pattern", ["(?i)sku", "(?s:.)", "(?-i)x", "a(?im)b"])
def test_flags_are_not_part_of_the_language(pattern: str) -> None:
    assert "flags" in str(compile_pattern(pattern))


@pytest.mark.parametrize("pattern", ["a(?=b)", "(a", "[z-a]", r"(a)\1", "*"])
def test_what_re2_cannot_read_is_said_in_its_words(pattern: str) -> None:
    reason = compile_pattern(pattern)
    assert reason
    assert "flags" not in reason


def test_a_hostile_pattern_takes_no_time() -> None:
    assert not matches("a" * 5000 + "!", "^(a+)+$")


def test_the_dollar_is_the_very_end() -> None:
    assert matches("sale", "sale$")
    assert not matches("sale\n", "sale$")
