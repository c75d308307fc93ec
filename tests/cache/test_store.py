"""What is kept between runs: whole or not at all, never needed, and not for ever."""

from __future__ import annotations

import hashlib
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from segdsl.cache import store

pytestmark = pytest.mark.usefixtures("kept")
VALUE = {"text": "größer \ud800", "numbers": [1, 2.5, None, True]}


def test_a_value_comes_back_as_it_was(kept: Path) -> None:
    store.keep("checks", "one", VALUE)
    assert store.recalled("checks", "one") == VALUE
    assert store.recalled("checks", "two") is None
    assert store.recalled("others", "one") is None
    assert [path.name for path in kept.rglob("*") if path.is_file()] == ["one.json"]


def test_the_folder_is_where_programs_keep_such_things(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SEGDSL_CACHE")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert store.folder() == Path("/somewhere/segdsl")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/ann")
    monkeypatch.setenv("USERPROFILE", "/home/ann")
    assert store.folder() == Path("/home/ann/.cache/segdsl")


def test_nothing_is_kept_where_the_variable_is_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEGDSL_CACHE", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    store.keep("checks", "one", VALUE)
    assert store.recalled("checks", "one") is None
    assert store.room("grammar") is None
    assert list(tmp_path.iterdir()) == []


def _signed(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode() + b"\n" + content


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"\n",
        b"\xff\xfe",
        b"{}",
        b"0" * 64 + b'\n{"text": "of somebody else"}',
        _signed(b"{"),
        _signed(b"\xff"),
        _signed(b"[" * 100_000),
        b"0" * (store.MOST_BYTES + 2),
    ],
    ids=["empty", "line", "bytes", "unsigned", "other", "torn", "no-text", "deep", "huge"],
)
def test_what_is_damaged_is_not_recalled(kept: Path, damaged: bytes) -> None:
    store.keep("checks", "one", VALUE)
    (kept / "checks" / "one.json").write_bytes(damaged)
    assert store.recalled("checks", "one") is None


def test_no_entry_is_recalled_that_breaks_off(kept: Path) -> None:
    store.keep("checks", "one", VALUE)
    path = kept / "checks" / "one.json"
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert store.recalled("checks", "one") is None
    path.write_bytes(whole)
    assert store.recalled("checks", "one") == VALUE


def test_whatever_stands_in_the_way_is_passed_over(kept: Path, tmp_path: Path) -> None:
    (kept / "checks" / "one.json").mkdir(parents=True)
    store.keep("checks", "one", VALUE)
    assert store.recalled("checks", "one") is None
    assert [path.name for path in (kept / "checks").iterdir()] == ["one.json"]


@pytest.mark.parametrize("below", ["", "kept"])
def test_where_nothing_can_be_written_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, below: str
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SEGDSL_CACHE", str(tmp_path / "file" / below))
    store.keep("checks", "one", VALUE)
    assert store.recalled("checks", "one") is None
    assert store.room("grammar") is None


def test_what_is_too_large_is_not_kept(kept: Path) -> None:
    store.keep("checks", "one", "x" * store.MOST_BYTES)
    assert not (kept / "checks").exists()


def test_several_runs_at_once_leave_one_whole_entry(kept: Path) -> None:
    def run(number: int) -> Any:
        store.keep("checks", "one", [number] * 10_000)
        return store.recalled("checks", "one")

    with ThreadPoolExecutor(8) as runs:
        seen = list(runs.map(run, range(64)))
    wholes = [[number] * 10_000 for number in range(64)]
    assert all(value in wholes for value in seen)
    assert [path.name for path in (kept / "checks").iterdir()] == ["one.json"]


def test_old_entries_are_deleted_and_those_in_use_stay(kept: Path) -> None:
    for name in ("old", "used", "torn"):
        store.keep("checks", name, VALUE)
    (kept / "checks" / "torn.json").rename(kept / "checks" / "torn.1a2b.part")
    (kept / "checks" / "mine.txt").write_text("")
    long_ago = time.time() - 31 * 24 * 60 * 60
    for path in (kept / "checks").iterdir():
        os.utime(path, (long_ago, long_ago))
    assert store.recalled("checks", "used") == VALUE
    store.keep("checks", "new", VALUE)
    assert {path.name for path in (kept / "checks").iterdir()} == {"new.json", "used.json", "mine.txt"}


def test_the_oldest_go_where_there_are_many(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST_ENTRIES", 3)
    for number in range(5):
        store.keep("checks", str(number), VALUE)
        moment = time.time() - 1_000 + number
        os.utime(kept / "checks" / f"{number}.json", (moment, moment))
    store.keep("checks", "5", VALUE)
    assert sorted(path.stem for path in (kept / "checks").iterdir()) == ["3", "4", "5"]


def test_names_tell_texts_apart() -> None:
    several = [("a", "b"), ("ab",), ("a", "", "b"), ("a", "b", ""), ('a", "b',), ("a,b",)]
    assert len({store.named(*parts) for parts in several}) == len(several)
    assert len({store.named("a", "b") for _ in range(3)}) == 1


def test_an_entry_is_plain_json(kept: Path) -> None:
    store.keep("checks", "one", {"name": "Ann"})
    digest, content = (kept / "checks" / "one.json").read_bytes().split(b"\n")
    assert json.loads(content) == {"name": "Ann"}
    assert digest.decode() == hashlib.sha256(content).hexdigest()
