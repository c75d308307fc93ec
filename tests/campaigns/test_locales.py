"""The language that each customer is written to in."""

from __future__ import annotations

import pandas as pd
import pytest

from segdsl.campaigns.locales import locales_of
from segdsl.templates.languages import normal


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


def test_without_anything_in_the_customers_language_the_projects_own_counts() -> None:
    spoken = pd.Series(["DE", "pt-BR", "pt-PT", "fr", "German", None], dtype="str")
    found = locales_of(spoken, ("de", "pt_BR"), "en_GB")
    assert list(found) == ["de", "pt_BR", "en_GB", "en_GB", "en_GB", "en_GB"]


def test_the_territory_stays_so_that_dates_and_numbers_are_as_there() -> None:
    spoken = pd.Series(["de-AT", "de-DE", "zh-Hant-TW", "en_au"], dtype="str")
    assert list(locales_of(spoken, ("de", "zh_Hant"), "en")) == ["de_AT", "de_DE", "zh_Hant_TW", "en_AU"]


def test_a_territory_that_nobody_knows_is_left_out() -> None:
    assert list(locales_of(pd.Series(["de-JP", "de-QQ"], dtype="str"), ("de",), "en")) == ["de", "de"]


def test_a_territory_has_its_own_translations_where_there_are_some() -> None:
    spoken = pd.Series(["de-AT", "de-CH"], dtype="str")
    assert list(locales_of(spoken, ("de", "de_AT"), "en")) == ["de_AT", "de_CH"]


def test_without_translations_everybody_gets_the_projects_language() -> None:
    assert list(locales_of(pd.Series(["de", "en"]), (), "en")) == ["en", "en"]
