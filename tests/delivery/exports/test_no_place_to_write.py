"""Why a folder of results cannot be written: in words about the folders above it, with what can be done."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from segdsl.diagnostics import Diagnostic
from segdsl.outputs import ASKED, Growing, cannot_be_written, unfinished

ROOM = "nothing was left behind; make room, or choose another place"
OTHER = "nothing was left behind; choose another place"
KEPT = "what was written so far is kept: mend that, and go on with `resume=True`"


def said(target: Path, error: OSError, kept: bool = False) -> Diagnostic:
    told = cannot_be_written(target, error, True) if kept else cannot_be_written(target, error)
    [found] = told.diagnostics
    assert found.code == "output-failed"
    assert found.file == str(target)
    return found


@pytest.mark.parametrize(
    ("error", "reason", "hint"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "no space left on device", ROOM),
        (OSError(errno.EIO, "Input/output error"), "input/output error", OTHER),
        (OSError(errno.EROFS, "Read-only file system"), "read-only file system", OTHER),
        (OSError("The cable is out"), "the cable is out", OTHER),
    ],
)
@pytest.mark.parametrize("folders", ["out", "a/b/out"])
def test_the_reason_of_the_system(
    tmp_path: Path, error: OSError, reason: str, hint: str, folders: str
) -> None:
    target = tmp_path / folders
    found = said(target, error)
    assert found.message == f"`{target}` cannot be written: {reason}"
    assert found.hint == hint
    assert said(target, error, kept=True).hint == KEPT


def test_a_file_stands_where_a_folder_has_to(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine", "utf-8")
    for target in (tmp_path / "a" / "out", tmp_path / "a" / "b" / "out"):
        found = said(target, OSError(errno.ENOSPC, "No space left on device"))
        assert found.message == f"`{target}` cannot be written: `{tmp_path / 'a'}` is not a folder"
        assert found.hint == OTHER


@pytest.mark.parametrize("lacks", [os.W_OK, os.X_OK])
def test_a_folder_that_nothing_may_be_written_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacks: int
) -> None:
    monkeypatch.setattr(os, "access", lambda _folder, asked: not asked & lacks)
    found = said(tmp_path / "a" / "out", OSError(errno.EACCES, "Permission denied"))
    assert found.message.endswith(f"cannot be written: nothing may be written into `{tmp_path}`")
    assert found.hint == OTHER


def test_the_folders_above_one_that_grows_are_made(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "out"
    growing = Growing.begun(target, resume=False)
    (growing.results / "a.txt").write_text("a", "utf-8")
    (growing.home / ASKED).write_text("{}", "utf-8")
    growing.save({})
    assert unfinished(target) == tmp_path / "a" / "b" / ".out.unfinished"
    Growing.begun(target, resume=True).appear(replace=False)
    assert [path.name for path in target.parent.iterdir()] == ["out"]
    assert (target / "a.txt").read_text("utf-8") == "a"
