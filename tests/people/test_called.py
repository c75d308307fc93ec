"""Whom a greeting calls by name, and whom it does not."""

from __future__ import annotations

import pytest

from tests.messages.little_shop import told, write

GREETS = "{{ greeting(customer.x) }}"


@pytest.mark.parametrize(
    "name",
    ["Ana", "Na", "Nan", "Null", "李", "J.", "O'Neil", "Anna-Maria", "ana", "Ж", "Test-Maria", "D'Ângelo"],
)
def test_people_are_called_by_their_names(name: str) -> None:
    assert told(write(GREETS, x=[name])) == [f"Dear {name},".replace("'", "&#39;")]


@pytest.mark.parametrize(
    ("name", "called"),
    [("Ana ", "Ana"), ("\u00a0Ana\t", "Ana"), ("Ana\n", "Ana"), ("Ana  Maria", "Ana Maria")],
)
def test_blanks_are_no_part_of_a_name(name: str, called: str) -> None:
    assert told(write(GREETS, x=[name])) == [f"Dear {called},"]


@pytest.mark.parametrize(
    "nothing",
    ["-", "--", "N/A", "n/a", "NA", "null", "NULL", "None", "nan", "?", ".", "0", "12345", "_", "😀", "<NA>"],
)
def test_what_stands_for_no_name_is_not_greeted(nothing: str) -> None:
    assert told(write(GREETS, x=[nothing])) == ["Hello,"]
