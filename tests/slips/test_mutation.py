"""The small changes that `python -m tools.mutants` makes can be made, and the tests it asks are there."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from tests.slips.__main__ import ROOT
from tools.mutation.changes import changes
from tools.mutation.equivalents import Equivalent, equivalents
from tools.mutation.seen import Seen
from tools.mutation.tests_of import ALSO, asked_about

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


@pytest.mark.parametrize("place", ALSO)
def test_what_is_asked_beside_the_mirror_of_a_folder_is_there(place: str) -> None:
    assert (ROOT / "segdsl" / place).exists()
    for tests in ALSO[place]:
        assert (ROOT / tests).exists()


@pytest.mark.parametrize(
    ("file", "asked"),
    [
        ("plan/graph.py", ["plan", "corpus", "properties/test_engines_agree.py"]),
        (
            "engines/pandas_program/pieces/texts.py",
            ["engines", "corpus", "properties/test_engines_agree.py"],
        ),
        ("messages/preview/views.py", ["messages/preview", "faces/test_preview.py", "templates"]),
        ("delivery/sending/line.py", ["delivery/sending"]),
        ("outputs.py", ["ground", "delivery/exports", "delivery/outbox"]),
        ("keys.py", ["ground"]),
    ],
)
def test_the_folder_that_mirrors_its_own_is_asked_first(file: str, asked: list[str]) -> None:
    found = [tests.removeprefix("tests/") for tests in asked_about(f"segdsl/{file}")]
    assert found[: len(asked)] == asked


def test_every_file_has_tests_that_can_be_asked() -> None:
    files = [file.relative_to(ROOT).as_posix() for file in (ROOT / "segdsl").rglob("*.py")]
    assert len(files) > 300
    asked = {tests for file in files for tests in asked_about(file)}
    assert [tests for tests in asked if not (ROOT / tests).exists()] == []


def test_what_was_measured_chooses_the_quick_ones_and_forgets_what_is_gone(tmp_path: Path) -> None:
    seconds = {
        "tests/plan/test_plan.py::slow": 50.0,
        "tests/plan/test_plan.py::quick": 0.1,
        "tests/plan/test_plan.py::middling": 2.0,
        "tests/plan/test_that_moved.py::quick": 0.1,
    }
    (tmp_path / "map-seconds.json").write_text(json.dumps(seconds))
    places = ("tests/plan", "tests/corpus")
    assert Seen(tmp_path / "map").quick(places, 10.0) == (
        "tests/plan/test_plan.py::quick",
        "tests/plan/test_plan.py::middling",
        "tests/corpus",  # nothing was measured of it
    )
    assert Seen(tmp_path / "nothing").quick(places, 10.0) == places


@pytest.mark.parametrize("equivalent", equivalents(), ids=lambda found: f"{found.file}: {found.right}"[:60])
def test_what_is_called_equivalent_is_still_written_so(equivalent: Equivalent) -> None:
    text = (ROOT / equivalent.file).read_bytes()
    assert any(equivalent.is_of(change) for change in changes(equivalent.file, text))
    assert len(equivalent.why.split()) > 4
