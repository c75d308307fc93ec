"""Lists of the suppressed that are not there are told by `check`, which needs no data all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl
from segdsl.diagnostics import has_errors

SETTINGS = '[history]\nsource = "history.csv"\n\n[suppression]\nlists = ["lists/gone.csv", "left.csv"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rules.seg").write_text('customers from "c.csv" key id\n')
    (tmp_path / "segdsl.toml").write_text(SETTINGS)
    return tmp_path


def test_each_is_a_note_at_its_line_and_a_history_is_begun_by_the_first_message(folder: Path) -> None:
    found = segdsl.load(folder).check()
    assert [(d.code, d.severity, d.span.line if d.span else 0) for d in found] == [
        ("missing-file", "info", 5),
        ("missing-file", "info", 5),
    ]
    assert "`lists/gone.csv`" in found[0].message
    assert not has_errors(found)


def test_what_is_there_under_nearly_the_same_name_may_be_meant(folder: Path) -> None:
    (folder / "lists").mkdir()
    (folder / "lists" / "gone.csv").write_text("email\n")
    (folder / "Left.csv.txt").write_text("")
    (folder / "lefts.csv").write_text("email\n")
    (only,) = segdsl.load(folder).check()
    assert "`left.csv`" in only.message
    assert only.hint == "did you mean `lefts.csv`?"
