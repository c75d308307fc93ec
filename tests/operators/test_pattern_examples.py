"""Texts that fit a pattern: RE2 finds it in them."""

from __future__ import annotations

import pytest

from segdsl.operators.pattern_examples import an_example
from segdsl.operators.patterns import matches

PATTERNS = [
    "^[QX][0-9]{3}$",
    "^(foo|bar|baz)$",
    "^(foo|ba(r|z))+$",
    r"^\w+@\w+\.(com|org)$",
    r"^[^@\s]+@example\.com$",
    r"^\d{5}(-\d{4})?$",
    "^[A-Z]{2}[0-9]{2}( ?[0-9]{4}){4}$",
    "^[äöü]x$",
    "^[α-ω]+$",
    "^[^a-z]$",
    "^.{3,5}$",
    "^(?:a|b)*c+?d{2,}$",
    "^(?P<year>[0-9]{4})-(?P<month>0[1-9]|1[0-2])$",
    r"^\D\S\W$",
    r"\bhello\b",
    "a|b",
    "",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_choice_fits(pattern: str) -> None:
    for choice in range(40):
        text = an_example(pattern, choice)
        assert text is not None
        assert matches(text, pattern), text


def test_other_choices_are_other_texts() -> None:
    assert {an_example("^(foo|bar)$", choice) for choice in range(4)} == {"foo", "bar"}
    assert len({an_example("^[a-z]{3}$", choice) for choice in range(12)}) == 12


@pytest.mark.parametrize("pattern", ["[[:alpha:]]+", r"^\pL$", r"\Qa.b\E", r"a\z"])
def test_what_only_re2_knows_is_neither_a_failure_nor_a_warning(
    pattern: str, recwarn: pytest.WarningsRecorder
) -> None:
    for choice in range(4):
        an_example(pattern, choice)
    assert not recwarn.list
