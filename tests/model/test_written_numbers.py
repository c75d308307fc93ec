"""Whole numbers that have to be written out: from where to where, and the hint can be pasted."""

from __future__ import annotations

import pytest

from segdsl.model.functions import NAMED
from tests.model.shorthand import SHOP, complaints, short, value

FORMS = {
    "round": ("round(nps, {})", -330, 330, "round(x, 2)"),
    "pad": ('pad(first_name, {}, "0")', 0, 1000, 'pad(x, 2, "+")'),
    "part": ('part(first_name, "-", {})', 1, 1000, 'part(x, "-", 2)'),
}


def test_every_such_function_is_here() -> None:
    assert {name for name, entry in NAMED.items() if entry.written} == FORMS.keys()


@pytest.mark.parametrize("name", FORMS)
def test_from_where_to_where(name: str) -> None:
    form, low, high, hint = FORMS[name]
    for number in (low, high):
        assert short(value(form.format(number))) == form.format(number).replace('"', "'")
    for written in (low - 1, high + 1, "2.5", "nps"):
        [found] = complaints(f"{SHOP}trait t = {form.format(written)}\n")
        wanted = f"a whole number written out here, from {low} to {high}"
        assert found.message == f"`{name}` takes {wanted}, and `{written}` is not one"
        assert found.hint == f"write, say, `{hint}`"
        assert found.span is not None
        assert found.span.text == str(written)


@pytest.mark.parametrize("name", FORMS)
def test_what_the_hint_says_is_right(name: str) -> None:
    hint = FORMS[name][3]
    subject = "nps" if name == "round" else "first_name"
    assert complaints(f"{SHOP}trait t = {hint.replace('x', subject)}\n") == ()
