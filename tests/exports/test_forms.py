"""How values are written for platforms: each form alone."""

from __future__ import annotations

from typing import Any

import pytest

from segdsl.exports import forms

WRITTEN: dict[str, dict[Any, str | None]] = {
    "packed": {"New York": "newyork", "O'Brien-Lee": "obrienlee", "Köln 1": "köln1", " - ": None, 7: "7"},
    "country": {"AT": "at", " de ": "de", "Austria": None, "A": None, "a1": None, "": None},
    "country_upper": {"at": "AT", "Austria": None},
    "initial": {"m": "m", "Male": "m", " female ": "f", "F": "f", "divers": None, "x": None, "": None},
    "initial_upper": {"male": "M", "f": "F", "other": None},
}


@pytest.mark.parametrize("form", WRITTEN)
def test_a_value_in_its_form(form: str) -> None:
    assert {value: getattr(forms, form)(value) for value in WRITTEN[form]} == WRITTEN[form]
