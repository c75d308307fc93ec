"""The language that each customer is written to in."""

from __future__ import annotations

import pandas as pd
import pytest

from segdsl.messages.locales import locales_of, normal


@pytest.mark.parametrize(
    ("written", "locale"),
    [
        ("de-AT", "de_AT"),
        ("DE_at", "de_AT"),
        (" de ", "de"),
        ("de_AT.UTF-8", "de_AT"),
        ("zh-hant-tw", "zh_Hant_TW"),
        ("es-419", "es_419"),
        ("German", None),
        ("", None),
        ("d", None),
    ],
)
def test_locales_are_spelled_in_many_ways(written: str, locale: str | None) -> None:
    assert normal(written) == locale


def test_the_nearest_language_that_there_is_counts_then_the_projects_own() -> None:
    spoken = pd.Series(["de-AT", "DE", "pt-BR", "pt-PT", "fr", "German", None, "zh-Hant-TW"], dtype="str")
    found = locales_of(spoken, ("de", "pt_BR", "zh_Hant"), "en_GB")
    assert list(found) == ["de", "de", "pt_BR", "en_GB", "en_GB", "en_GB", "en_GB", "zh_Hant"]


def test_without_translations_everybody_gets_the_projects_language() -> None:
    assert list(locales_of(pd.Series(["de", "en"]), (), "en")) == ["en", "en"]
