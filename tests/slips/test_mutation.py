"""The small changes that `python -m tools.mutants` makes can be made, and the tests it asks are there."""

from __future__ import annotations

import ast

import pytest

from tests.slips.__main__ import ROOT
from tools.mutation.changes import changes
from tools.mutation.equivalents import Equivalent, equivalents
from tools.mutation.tests_of import TESTS_OF

WRITTEN = b'''
def share(members: list[int] | None, of: int = 100) -> float:
    """How many of a hundred: more than 0."""
    for member in members[1:]:
        if member >= 3 and not skipped(member, of):
            break
    total += 1
    return f"{of - 1}" if of < 2 else total / of
'''


def test_a_change_is_made_in_one_place() -> None:
    made = {(change.kind, change.right, change.wrong) for change in changes("share.py", WRITTEN)}
    assert made == {
        ("constant", "100", "(101)"),
        ("constant", "100", "(99)"),
        ("constant", "1", "(2)"),
        ("constant", "1", "(0)"),
        ("constant", "2", "(3)"),
        ("constant", "2", "(1)"),
        ("constant", "3", "(4)"),
        ("constant", "3", "(2)"),
        ("slice", "1:", ":"),
        ("comparison", "member >= 3", "(member > 3)"),
        ("comparison", "of < 2", "(of <= 2)"),
        ("and/or", "member >= 3 and not skipped(member, of)", "(member >= 3 or not skipped(member, of))"),
        ("not", "not skipped(member, of)", "(skipped(member, of))"),
        ("arguments", "skipped(member, of)", "(skipped(of, member))"),
        ("break/continue", "break", "continue"),
        ("statement", "if member >= 3 and not skipped(member, of):\n            break", "pass"),
        ("statement", "total += 1", "pass"),
        ("branches", 'f"{of - 1}" if of < 2 else total / of', "(total / of if of < 2 else f'{of - 1}')"),
        ("return", 'return f"{of - 1}" if of < 2 else total / of', "return None"),
    }


@pytest.mark.parametrize("file", ["segdsl/reference/sequences.py", "segdsl/outputs.py"])
def test_what_a_change_leaves_is_python(file: str) -> None:
    text = (ROOT / file).read_bytes()
    made = list(changes(file, text))
    assert len(made) > 50
    for change in made:
        ast.parse(change.made(text))
        assert change.made(text) != text


@pytest.mark.parametrize("folder", TESTS_OF)
def test_a_folder_and_the_tests_that_are_asked_about_it_are_there(folder: str) -> None:
    assert (ROOT / "segdsl" / folder).exists()
    for tests in TESTS_OF[folder]:
        assert (ROOT / tests).exists()


@pytest.mark.parametrize("equivalent", equivalents(), ids=lambda found: f"{found.file}: {found.right}"[:60])
def test_what_is_called_equivalent_is_still_written_so(equivalent: Equivalent) -> None:
    text = (ROOT / equivalent.file).read_bytes()
    assert any(equivalent.is_of(change) for change in changes(equivalent.file, text))
    assert len(equivalent.why.split()) > 4
