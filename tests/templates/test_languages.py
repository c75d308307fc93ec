"""In which language dates and numbers are written: the nearest one that is known."""

from __future__ import annotations

import pytest

from segdsl.templates.filters.formats import language


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("de", "de"),
        ("de_AT", "de_AT"),
        ("de-AT", "de_AT"),
        ("de_XY", "de"),
        ("de-nowhere", "de"),
        ("fr_", "fr"),
        ("zz", "en"),
        ("zz_AT", "en"),
        ("", "en"),
        ("not a language", "en"),
        ("en_GB", "en_GB"),
    ],
)
def test_the_nearest_language(name: str, meant: str) -> None:
    assert str(language(name)) == meant
