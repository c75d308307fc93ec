"""A file appears whole or not at all, and what is there already stays unless one says otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl.diagnostics import Problem
from segdsl.outputs import told_plainly, whole_file


def test_a_file_that_is_there_stays_and_replace_is_named(tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    whole_file(target, b"one")
    with pytest.raises(Problem) as told:
        whole_file(target, b"two")
    (found,) = told.value.diagnostics
    assert found.hint == "choose another name, or say `replace=True`"
    assert target.read_bytes() == b"one"
    whole_file(target, b"two", replace=True)
    assert target.read_bytes() == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


def test_a_folder_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "list.csv").mkdir()
    with pytest.raises(Problem) as told:
        whole_file(tmp_path / "list.csv", b"two", replace=True)
    (found,) = told.value.diagnostics
    assert found.code == "output-exists"
    assert found.hint == "choose another name"
    assert (tmp_path / "list.csv").is_dir()


def test_a_place_that_is_no_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_bytes(b"kept")
    with pytest.raises(Problem) as told:
        whole_file(tmp_path / "plain.txt" / "list.csv", b"two")
    assert f"`{tmp_path / 'plain.txt'}` is not a folder" in str(told.value)
    assert (tmp_path / "plain.txt").read_bytes() == b"kept"


def test_errors_about_other_files_are_not_said_of_the_results(tmp_path: Path) -> None:
    target, partial = tmp_path / "out" / "list.csv", tmp_path / "out" / ".partial"
    with pytest.raises(FileNotFoundError), told_plainly(target, partial):
        (tmp_path / "elsewhere" / "template.html").read_bytes()
    for ours in (partial, partial / "part", target.parent):
        with pytest.raises(Problem), told_plainly(target, partial):
            raise PermissionError(13, "Permission denied", str(ours))
