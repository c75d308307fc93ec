"""The state of files: another one whenever anything changes that whoever looked could have seen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from segdsl.cache.looks import Look, state

CHANGES: dict[str, tuple[set[str], Callable[[Path], object]]] = {
    "nothing": (set(), lambda p: None),
    "written anew": (set(), lambda p: (p / "a.seg").write_text("one")),
    "content": ({"file", "rules", "tree"}, lambda p: (p / "a.seg").write_text("two")),
    "gone": ({"file", "rules", "tree", "names"}, lambda p: (p / "a.seg").unlink()),
    "a folder instead": (
        {"file", "rules", "tree", "names"},
        lambda p: ((p / "a.seg").unlink(), (p / "a.seg").mkdir()),
    ),
    "renamed": ({"file", "rules", "tree", "names"}, lambda p: (p / "a.seg").rename(p / "c.seg")),
    "new rules": ({"rules", "tree", "names"}, lambda p: (p / "B.SEG").write_text("")),
    "another file": ({"tree", "names"}, lambda p: (p / "notes.txt").write_text("")),
    "rules below": ({"rules", "tree"}, lambda p: (p / "sub" / "b.seg").write_text("two")),
    "template below": ({"tree"}, lambda p: (p / "sub" / "x.html.j2").write_text("two")),
    "a hidden folder": ({"tree"}, lambda p: (p / ".git" / "b.seg").write_text("two")),
    "a project of its own": ({"rules", "tree"}, lambda p: (p / "sub" / "segdsl.toml").write_text("")),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("sub", ".git"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "b.seg").write_text("one")
    (tmp_path / "sub" / "x.html.j2").write_text("one")
    (tmp_path / "a.seg").write_text("one")
    return tmp_path


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen_by_those_who_look_there(folder: Path, change: str) -> None:
    expected, make = CHANGES[change]
    looks: dict[str, Look] = {
        "file": ("file", str(folder / "a.seg")),
        "names": ("names", str(folder)),
        "rules": ("rules", str(folder)),
        "tree": ("tree", str(folder)),
    }
    before = {sort: state([look]) for sort, look in looks.items()}
    make(folder)
    assert {sort for sort, look in looks.items() if state([look]) != before[sort]} == expected


def test_what_is_not_there_has_a_state_too(tmp_path: Path) -> None:
    looks: list[Look] = [
        ("file", str(tmp_path / "a")),
        ("names", str(tmp_path / "b")),
        ("tree", str(tmp_path / "c")),
    ]
    states = [state([look]) for look in looks]
    assert None not in states
    (tmp_path / "a").write_text("")
    (tmp_path / "b").mkdir()
    (tmp_path / "c").mkdir()
    assert all(state([look]) not in (None, before) for look, before in zip(looks, states, strict=True))


def test_pieces_do_not_run_into_each_other(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("xy")
    (tmp_path / "b").write_text("z")
    before = state([("tree", str(tmp_path))])
    (tmp_path / "a").write_text("x")
    (tmp_path / "b").write_text("yz")
    assert state([("tree", str(tmp_path))]) != before


@pytest.mark.parametrize("sort", ["file", "rules", "tree"])
def test_what_leads_elsewhere_has_none(folder: Path, sort: str) -> None:
    shutil.copy(folder / "a.seg", folder / "real")
    (folder / "a.seg").unlink()
    (folder / "a.seg").symlink_to(folder / "real")
    where = folder / "a.seg" if sort == "file" else folder
    assert state([(sort, str(where))]) is None  # type: ignore[list-item]


def test_a_folder_that_leads_elsewhere_has_another_state(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    (tmp_path / "way").symlink_to(tmp_path / "one")
    before = state([("names", str(tmp_path / "way"))])
    (tmp_path / "way").unlink()
    (tmp_path / "way").symlink_to(tmp_path / "two")
    assert before is not None
    assert state([("names", str(tmp_path / "way"))]) != before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.seg")
    assert state([("rules", str(tmp_path))]) is None


def test_very_much_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segdsl.cache.looks.MOST_BYTES", 10)
    (tmp_path / "a").write_text("x" * 6)
    assert state([("tree", str(tmp_path))]) is not None
    (tmp_path / "b").write_text("x" * 6)
    assert state([("tree", str(tmp_path))]) is None
