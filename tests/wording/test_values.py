"""Values in words: the same for a page of a preview, an explanation and the report of an example."""

from __future__ import annotations

import datetime as dt

import pytest

from segdsl.types import LEAP_YEAR
from segdsl.wording.values import in_words, shown

BOTH = [
    (None, "unknown"),
    (True, "yes"),
    (False, "no"),
    (12, "12"),
    ("DE", "DE"),
    (dt.date(2026, 3, 31), "2026-03-31"),
    (dt.date(LEAP_YEAR, 2, 29), "02-29"),  # a birthday has no year
    (dt.datetime(2026, 3, 31, 7, 50, 12, tzinfo=dt.UTC), "2026-03-31 07:50"),
    (("art", "crime"), "art, crime"),
]


@pytest.mark.parametrize(("value", "words"), BOTH)
def test_a_value_reads_the_same_wherever_it_is_shown(value: object, words: str) -> None:
    assert in_words(value) == shown(value) == words


def test_numbers_have_as_many_digits_as_the_place_has_room_for() -> None:
    assert [shown(n) for n in (1234567.891, 0.00123, 0.0, 2.0)] == ["1,234,567.89", "0.0012", "0", "2"]
    assert [in_words(n) for n in (1234567.891, 2.0)] == ["1234567.891", "2"]


def test_a_list_without_entries_is_named() -> None:
    assert (in_words(()), shown(())) == ("none", "nothing")
