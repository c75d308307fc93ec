"""A checkpoint counts only when it, and the name it has, are on the disk."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from segdsl import outputs
from segdsl.outputs import Growing, sync_all


def test_a_checkpoint_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing = Growing.begun(tmp_path / "out", resume=False)
    growing.save({"done": 1})
    synced: list[tuple[str, str, object]] = []
    fsync = os.fsync

    def noting(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        synced.append((path.name, path.read_text("utf-8") if path.is_file() else "", growing.checkpoint()))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noting)
    growing.save({"done": 2})
    (name, text, before), (folder, _, after) = synced
    assert name != "checkpoint.json"
    assert json.loads(text) == {"done": 2}
    assert (before, after) == ({"done": 1}, {"done": 2})
    assert folder == growing.home.name
    assert sorted(path.name for path in growing.home.iterdir()) == ["checkpoint.json", "results", "work"]


@pytest.mark.parametrize(("platform", "files", "waits"), [("linux", 3, 3), ("linux", 4, 1), ("darwin", 4, 4)])
def test_very_many_files_are_waited_for_at_once_where_that_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, files: int, waits: int
) -> None:
    """On a Mac `sync` only says that the disk is to begin."""
    paths = [tmp_path / str(number) for number in range(files)]
    for path in paths:
        path.touch()
    waited: list[str] = []
    monkeypatch.setattr(outputs, "_MANY", 3)
    monkeypatch.setattr(outputs, "sync", lambda path: waited.append(path.name))
    monkeypatch.setattr(os, "sync", lambda: waited.append("everything"), raising=False)
    monkeypatch.setattr(sys, "platform", platform)
    sync_all(paths)
    assert waited == (["everything"] if waits == 1 else [path.name for path in paths])
