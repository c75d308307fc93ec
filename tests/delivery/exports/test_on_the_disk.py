"""A checkpoint counts only when it, and the name it has, are on the disk."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from segdsl.outputs import Growing


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
