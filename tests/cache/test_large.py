"""Large entries: whole or not at all, the user's alone, and never more of them than the limit."""

from __future__ import annotations

import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from segdsl.cache import large, store

pytestmark = pytest.mark.usefixtures("kept")


def keep(name: str, content: bytes = b"x" * 100) -> Path | None:
    return large.keep("tables", name, len(content), lambda path: path.write_bytes(content) and None)


def names(kept: Path) -> list[str]:
    return sorted(path.name for path in (kept / "tables").iterdir())


def aged(kept: Path, name: str, seconds: float) -> None:
    moment = time.time() - seconds
    os.utime(kept / "tables" / name, (moment, moment))


def test_an_entry_comes_back(kept: Path) -> None:
    place = keep("one", b"content")
    assert place is not None
    assert large.recalled("tables", "one") == place
    assert place.read_bytes() == b"content"
    assert large.recalled("tables", "two") is None
    assert names(kept) == ["one.arrow"]


@pytest.mark.skipif(os.name == "nt", reason="who may read a file is said otherwise here")
def test_nobody_else_may_look_into_the_folder(kept: Path) -> None:
    (kept / "tables").mkdir(parents=True, mode=0o755)
    place = keep("one")
    assert place is not None
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert place.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.name == "nt", reason="links need rights here")
def test_a_link_in_the_place_of_the_folder_is_not_followed(kept: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "one.arrow").write_bytes(b"brought along")
    kept.mkdir()
    (kept / "tables").symlink_to(elsewhere)
    assert large.recalled("tables", "one") is None
    assert keep("two") is None
    assert [path.name for path in elsewhere.iterdir()] == ["one.arrow"]


def test_nothing_is_kept_or_recalled_where_that_is_asked_for(kept: Path) -> None:
    assert keep("one") is not None
    with store.keeping_nothing():
        assert keep("two") is None
        assert large.recalled("tables", "one") is None
    assert names(kept) == ["one.arrow"]
    assert large.recalled("tables", "one") is not None


def test_what_fails_while_it_is_written_leaves_nothing(kept: Path) -> None:
    def half(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError("the disk is full")

    assert large.keep("tables", "one", 4, half) is None
    assert names(kept) == []
    with pytest.raises(ZeroDivisionError):
        large.keep("tables", "one", 4, lambda path: path.write_bytes(b"half") and 1 / 0 and None)
    assert names(kept) == []


def test_the_oldest_go_first(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "MOST_BYTES", 350)
    for age, name in enumerate(("c", "b", "a")):
        keep(name)
        aged(kept, f"{name}.arrow", 1_000 - 100 * age)
    assert large.recalled("tables", "c") is not None  # so that it is the latest now
    keep("new")
    assert names(kept) == ["a.arrow", "c.arrow", "new.arrow"]
    assert keep("huge", b"x" * 351) is None
    assert names(kept) == ["a.arrow", "c.arrow", "new.arrow"]


def test_what_was_not_used_for_long_and_what_was_left_behind_goes(kept: Path) -> None:
    for name in ("old", "young"):
        keep(name)
    for name in ("torn.1a2b.part", "growing.1a2b.part", "mine.txt"):
        (kept / "tables" / name).write_bytes(b"")
    aged(kept, "old.arrow", 31 * 24 * 60 * 60)
    aged(kept, "torn.1a2b.part", 2 * 60 * 60)
    keep("new")
    assert names(kept) == ["growing.1a2b.part", "mine.txt", "new.arrow", "young.arrow"]


def test_a_nearly_full_disk_is_left_alone(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "LEAST_FREE", 1 << 60)
    assert keep("one") is None
    assert names(kept) == []


def test_several_runs_at_once_leave_one_whole_entry(kept: Path) -> None:
    wholes = [bytes([number]) * 10_000 for number in range(64)]
    with ThreadPoolExecutor(8) as runs:
        places = list(runs.map(lambda content: keep("one", content), wholes))
    assert all(place is not None and place.read_bytes() in wholes for place in places)
    assert names(kept) == ["one.arrow"]
